// The left rail: channels and direct messages with what is unread, who I am, and my language.

import { isAtApp } from "./apphome.js";
import { avatar } from "./avatars.js";
import { el, icon, patch } from "./dom.js";
import { become, speak } from "./identity.js";
import { openChannel, openHome, openMessages } from "./navigation.js";
import { appChannel, HOME, person, state, unread } from "./state.js";
import { locale, t } from "./texts.js";

const entries = new Map(); // id -> node: a kept node keeps the focus of who walks through the list

export function startRail() {
  document.getElementById("brand-sign").append(icon("voice"));
  document.getElementById("channels").addEventListener("keydown", walk);
  document.getElementById("me").addEventListener("change", (event) => become(event.target.value));
  for (const button of document.querySelectorAll("[data-locale]")) {
    button.addEventListener("click", () => speak(button));
  }
}

export function paintRail() {
  document.getElementById("brand-name").textContent = state.app.name;
  paintChannels();
  paintMe();
}

function paintChannels() {
  const rooms = state.channels.filter((one) => !one.is_im);
  const direct = state.channels.filter((one) => one.is_im && !one.is_app);
  const sections = [section(t("apps"), [{ id: HOME, name: state.app.name }], null), section(t("channels"), rooms, "hash")];
  if (direct.length) sections.push(section(t("direct"), direct, null));
  const memory = document.activeElement;
  patch(document.getElementById("channels"), sections);
  if (memory?.isConnected && memory !== document.activeElement) memory.focus();
}

const section = (name, channels, sign) => el("section", { "aria-label": name }, el("h2", {}, name), el("ul", { class: "channel-list" }, channels.map((one) => entry(one, sign))));

function entry({ id, name }, sign) {
  const open = id === HOME ? isAtApp() : state.here === id;
  const count = open ? 0 : unread(id === HOME ? appChannel()?.id : id);
  const node = entries.get(id) ?? el("button", { type: "button", data: { channel: id }, on: { click: () => (id === HOME ? openApp() : openChannel(id)) } });
  node.className = ["channel", open && "open", count && "unread"].filter(Boolean).join(" ");
  node.toggleAttribute("aria-current", open);
  if (open) node.setAttribute("aria-current", "page");
  node.replaceChildren(sign ? icon(sign) : face(name), el("span", { class: "channel-name" }, name), ...badge(count));
  entries.set(id, node);
  return el("li", {}, node);
}

const openApp = () => (state.app.home ? openHome() : openMessages());

const badge = (count) => (count ? [el("span", { class: "badge" }, el("span", { "aria-hidden": "true" }, String(count)), el("span", { class: "hidden" }, t("unread", count)))] : []);

/** A direct message shows who it is with; the channel's name is that person's or the app's. */
function face(name) {
  const other = [...state.people.values()].find((one) => one.name === name);
  return avatar(other ? { user: other.id } : { bot_id: state.app.bot_user });
}

function walk(event) {
  const buttons = [...document.querySelectorAll("#channels .channel")];
  const at = buttons.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined || at < 0) return;
  buttons.at(to % buttons.length).focus();
  event.preventDefault();
}

function paintMe() {
  const select = document.getElementById("me");
  const people = [...state.people.values()];
  patch(select, people.map((one) => known(select, one)));
  select.value = state.me ?? "";
  document.getElementById("my-title").textContent = person(state.me)?.title ?? "";
  document.getElementById("my-avatar").replaceChildren(avatar({ user: state.me }));
  for (const button of document.querySelectorAll("[data-locale]")) {
    button.setAttribute("aria-pressed", String(locale().slice(0, 2) === button.lang));
  }
}

/** Options are kept while the list is open in somebody's hand. */
function known(select, { id, name }) {
  const kept = [...select.options].find((option) => option.value === id);
  return kept ?? el("option", { value: id }, name);
}
