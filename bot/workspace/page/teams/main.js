// Starts the page: opens the connection, lets frames change the state, and repaints what shows it.

import { Composer } from "../composer.js";
import { Connection } from "../connection.js";
import { el, icon, rememberFocus, restoreFocus } from "../dom.js";
import { introduce, LOCALES } from "../identity.js";
import { send, use } from "../sending.js";
import { setLocale, t, translatePage } from "../texts.js";
import { warn } from "../toast.js";
import { paintDialog, startDialog } from "./dialog.js";
import { followAddress, followLink, openPlace } from "./navigation.js";
import { avatar } from "./people.js";
import { paintPlaces, startPlaces } from "./places.js";
import { paintPosts, startPosts } from "./posts.js";
import { markRead, person, place, state, subscribe, take } from "./state.js";
import { suggestions } from "./suggestions.js";

const byId = (id) => document.getElementById(id);
const OTHERS = { warning: warn };
const GENERAL = "General"; // every team has it, and seldom anything happens there
let composer;

function received(frame) {
  if (!take(frame)) OTHERS[frame.type]?.(frame);
}

function turnedOnline() {
  state.online = true;
  introduce(state.ready ? state.me : null);
  showBanner(false);
}

function turnedOffline() {
  state.online = false;
  showBanner(true);
}

function showBanner(shown) {
  byId("banner").hidden = !shown;
  byId("banner").textContent = shown ? t("reconnecting") : "";
}

let language = null;

function paint() {
  if (!state.ready) return;
  const focus = rememberFocus();
  adoptLanguage();
  if (!place(state.here) && !followAddress()) openFirst();
  paintPlaces();
  paintCentre();
  paintDialog();
  restoreFocus(focus);
}

function adoptLanguage() {
  const mine = person(state.me)?.locale;
  if (mine) setLocale(mine);
  if (language === document.documentElement.lang) return;
  language = document.documentElement.lang;
  translatePage();
  if (window.parent !== window) window.parent.speak?.(language);
}

function openFirst() {
  const channels = state.teams.flatMap((team) => team.channels);
  const first = (channels.find(({ name }) => name !== GENERAL) ?? channels[0])?.id ?? state.chat;
  if (first) openPlace(first);
}

function paintCentre() {
  const here = place(state.here);
  if (!here) return;
  const isChat = here.id === state.chat;
  byId("title").textContent = here.name;
  byId("topic").textContent = here.team?.name ?? t("chatHint");
  byId("title-sign").replaceChildren(isChat ? avatar({ author: state.app.id }) : el("span", { class: "avatar team-sign", "aria-hidden": "true" }, icon("hash")));
  document.title = `${here.name} · ${state.app.name}`;
  if (document.visibilityState === "visible") markRead(here.id);
  composer.turnTo(`${state.me} ${here.id}`, isChat ? t("composer", here.name) : t("newPost"));
  paintPosts(isChat);
}

/** Links between messages stay here, and those into the other chat product go to its side of the window. */
function clicked(event) {
  const link = event.target.closest("a[href]");
  if (!link || event.metaKey || event.ctrlKey) return;
  const address = link.getAttribute("href");
  if (link.classList.contains("skip")) document.querySelector(address)?.focus();
  else if (!followLink(address) && !followBeside(address)) return;
  event.preventDefault();
}

const followBeside = (address) => window.parent !== window && window.parent.follow?.(address);

/** A link that was used on the other side; true if it leads to a place here. */
window.followFrom = followLink;

function start() {
  setLocale(LOCALES[new URLSearchParams(location.search).get("lang")] ?? navigator.language);
  translatePage();
  byId("title").textContent = t("loading");
  startPlaces();
  startPosts();
  startDialog();
  composer = new Composer(byId("composer"), (text) => send({ type: "say", place: state.here, text }), suggestions);
  byId("composer").querySelector(".send").append(icon("send"));
  subscribe(paint);
  document.addEventListener("click", clicked);
  document.addEventListener("visibilitychange", paint);
  window.addEventListener("hashchange", followAddress);
  const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/teams/socket`;
  const connection = new Connection(address, { frame: received, online: turnedOnline, offline: turnedOffline });
  use(connection);
  connection.open();
}

start();
