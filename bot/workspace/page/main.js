// Starts the page: opens the connection, lets frames change the state, and repaints what shows it.

import { paintRail, startRail } from "./channels.js";
import { Connection } from "./connection.js";
import { rememberFocus, restoreFocus } from "./dom.js";
import { introduce, LOCALES } from "./identity.js";
import { paintErrors, paintModal, startModal } from "./modal.js";
import { followAddress, followPermalink, followSquare, openChannel, openHome } from "./navigation.js";
import { paintCentre, paintThread, startPanes } from "./panes.js";
import { use } from "./sending.js";
import { paintSquare, startSquare } from "./square.js";
import { channel, HOME, person, state, subscribe, take } from "./state.js";
import { setLocale, t, translatePage } from "./texts.js";
import { warn } from "./toast.js";

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

function cameOnline() {
  state.online = true;
  introduce(state.ready ? state.me : null);
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
  if (window.parent !== window) window.parent.speak?.(language);
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
  } else if (followHere(address) || followBeside(address)) event.preventDefault();
  else if (address.startsWith("#") && channel(address.slice(1))) {
    event.preventDefault();
    openChannel(address.slice(1));
  }
}

const followHere = (address) => followPermalink(address) || followSquare(address);
const followBeside = (address) => window.parent !== window && window.parent.follow?.(address);

/** A link that was used in the other chat product beside this one; true if it leads to a place here. */
window.followFrom = followHere;

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
