// The left rail: the chat with the app, teams with their channels and what is unread there, who I am, and my language.

import { become, speak } from "../identity.js";
import { el, icon, patch } from "../dom.js";
import { locale, t } from "../texts.js";
import { avatar } from "./people.js";
import { openChat, openPlace } from "./navigation.js";
import { person, state, unread } from "./state.js";

const byId = (id) => document.getElementById(id);
const CHAT = "chat";
const entries = new Map(); // id -> node: a kept node keeps the focus of who walks through the list

export function startPlaces() {
  byId("brand-sign").append(icon("voice"));
  byId("places").addEventListener("keydown", walk);
  byId("me").addEventListener("change", (event) => become(event.target.value));
  for (const button of document.querySelectorAll("[data-locale]")) button.addEventListener("click", () => speak(button));
}

export function paintPlaces() {
  byId("brand-name").textContent = state.app.name;
  const chat = section(t("chat"), [{ id: CHAT, name: state.app.name }], () => avatar({ author: state.app.id }));
  const teams = state.teams.map((team) => section(team.name, team.channels, () => icon("hash")));
  const memory = document.activeElement;
  patch(byId("places"), [chat, ...teams]);
  if (memory?.isConnected && memory !== document.activeElement) memory.focus();
  paintMe();
}

const section = (name, places, sign) => el("section", { "aria-label": name }, el("h2", {}, name), el("ul", { class: "channel-list" }, places.map((one) => entry(one, sign))));

function entry({ id, name }, sign) {
  const open = state.here === (id === CHAT ? state.chat : id);
  const count = open ? 0 : unread(id === CHAT ? state.chat : id);
  const node = entries.get(id) ?? el("button", { type: "button", data: { channel: id }, on: { click: () => (id === CHAT ? openChat() : openPlace(id)) } });
  node.className = ["channel", open && "open", count && "unread"].filter(Boolean).join(" ");
  node.toggleAttribute("aria-current", open);
  if (open) node.setAttribute("aria-current", "page");
  node.replaceChildren(sign(), el("span", { class: "channel-name" }, name), ...badge(count));
  entries.set(id, node);
  return el("li", {}, node);
}

const badge = (count) => (count ? [el("span", { class: "badge" }, el("span", { "aria-hidden": "true" }, String(count)), el("span", { class: "hidden" }, t("unread", count)))] : []);

function walk(event) {
  const buttons = [...document.querySelectorAll("#places .channel")];
  const at = buttons.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined || at < 0) return;
  buttons.at(to % buttons.length).focus();
  event.preventDefault();
}

function paintMe() {
  const select = byId("me");
  patch(select, [...state.people.values()].map(({ id, name }) => [...select.options].find((option) => option.value === id) ?? el("option", { value: id }, name)));
  select.value = state.me ?? "";
  byId("my-title").textContent = person(state.me)?.title ?? "";
  byId("my-avatar").replaceChildren(avatar({ author: state.me }));
  for (const button of document.querySelectorAll("[data-locale]")) button.setAttribute("aria-pressed", String(locale().slice(0, 2) === button.lang));
}
