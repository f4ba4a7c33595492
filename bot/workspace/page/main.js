// Starts the page: opens the connection, lets frames change the state, and repaints what shows it.

import { paintRail, startRail } from "./channels.js";
import { Connection } from "./connection.js";
import { rememberFocus, restoreFocus } from "./dom.js";
import { send, use } from "./interact.js";
import { paintErrors, paintModal, startModal } from "./modal.js";
import { followAddress, followPermalink, followSquare, openChannel, openHome } from "./navigation.js";
import { paintCentre, paintThread, startPanes } from "./panes.js";
import { paintSquare, startSquare } from "./square.js";
import { channel, HOME, person, state, subscribe, take } from "./state.js";
import { setLocale, t, translatePage } from "./texts.js";
import { warn } from "./toast.js";

const LOCALES = { de: "de-AT", en: "en-GB" };
const asked = new URLSearchParams(location.search);

const OTHERS = {
  view_errors: paintErrors,
  warning: warn,
  options: () => {},
  done: () => {},
};

function received(frame) {
  if (take(frame)) return;
  (OTHERS[frame.type] ?? (() => {}))(frame);
}

/** The address may say who looks (?user=U1&lang=de), so that two windows are two people. After a break I am still the same. */
function cameOnline() {
  state.online = true;
  const user = new URLSearchParams(location.search).get("user") ?? (state.ready ? state.me : null);
  const locale = LOCALES[new URLSearchParams(location.search).get("lang")];
  if (user) send({ type: "become", user });
  if (locale) send({ type: "locale", locale });
  showBanner(false);
}

function wentOffline() {
  state.online = false;
  showBanner(true);
}

function showBanner(shown) {
  const banner = document.getElementById("banner");
  banner.hidden = !shown;
  banner.textContent = shown ? t("reconnecting") : "";
}

let language = null;
let painter = null; // who looked when the page was painted last

function paint() {
  if (!state.ready) return;
  const focus = rememberFocus();
  adoptLanguage();
  if (state.me !== painter && state.here === HOME) openHome();
  painter = state.me;
  if (state.here !== HOME && !channel(state.here) && !followAddress()) openFirst();
  paintRail();
  paintCentre();
  paintThread();
  paintSquare();
  paintModal();
  restoreFocus(focus);
}

function adoptLanguage() {
  const mine = person(state.me)?.locale;
  if (mine) setLocale(mine);
  if (language === document.documentElement.lang) return;
  language = document.documentElement.lang;
  translatePage();
}

function openFirst() {
  if (state.channels.length) openChannel(state.channels[0].id);
}

/** Links between messages stay here; the workspace's permalinks and #channel mentions are places on this page. */
function clicked(event) {
  const link = event.target.closest("a[href]");
  if (!link || event.metaKey || event.ctrlKey) return;
  const address = link.getAttribute("href");
  if (link.classList.contains("skip")) {
    event.preventDefault();
    document.querySelector(address)?.focus();
  } else if (followPermalink(address) || followSquare(address)) event.preventDefault();
  else if (address.startsWith("#") && channel(address.slice(1))) {
    event.preventDefault();
    openChannel(address.slice(1));
  }
}

function start() {
  setLocale(LOCALES[asked.get("lang")] ?? navigator.language);
  translatePage();
  document.getElementById("title").textContent = t("loading");
  startRail();
  startPanes();
  startSquare();
  startModal();
  subscribe(paint);
  document.addEventListener("click", clicked);
  document.addEventListener("visibilitychange", paint);
  window.addEventListener("hashchange", followAddress);
  const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/page/socket`;
  const connection = new Connection(address, { frame: received, online: cameOnline, offline: wentOffline });
  use(connection);
  connection.open();
}

start();
