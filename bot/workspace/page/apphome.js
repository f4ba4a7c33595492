// The app's own place: its Home tab and the direct messages with it, side by side as tabs.

import { avatar } from "./avatars.js";
import { renderBlocks } from "./blocks.js";
import { el, patch } from "./dom.js";
import { contextOf } from "./interact.js";
import { openHome, openMessages } from "./navigation.js";
import { appChannel, HOME, state } from "./state.js";
import { t } from "./texts.js";

const byId = (id) => document.getElementById(id);
const tabs = {};

export function startHome() {
  tabs.home = el("button", { type: "button", class: "tab", data: { testid: "tab-home" }, on: { click: openHome } });
  tabs.messages = el("button", { type: "button", class: "tab", data: { testid: "tab-messages" }, on: { click: openMessages } });
  byId("tabs").append(tabs.home, tabs.messages);
  byId("tabs").addEventListener("keydown", walk);
}

function walk(event) {
  const other = { ArrowLeft: tabs.home, ArrowRight: tabs.messages }[event.key];
  if (!other || other.hidden) return;
  other.focus();
  event.preventDefault();
}

/** True if the app's place is open, whichever tab of it. */
export const isAtApp = () => state.here === HOME || (state.here !== null && state.here === appChannel()?.id);

export function paintTabs() {
  const here = isAtApp();
  byId("tabs").hidden = !here;
  byId("title-sign").replaceChildren(...(here ? [avatar({ bot_id: state.app.bot_user })] : []));
  tabs.home.hidden = !state.app.home;
  paintTab(tabs.home, t("home"), state.here === HOME);
  paintTab(tabs.messages, t("messages"), state.here !== HOME);
}

function paintTab(tab, text, open) {
  tab.textContent = text;
  tab.toggleAttribute("aria-current", open);
  if (open) tab.setAttribute("aria-current", "page");
}

export function paintHome() {
  const context = state.home ? contextOf({ view_id: state.home.id }, "home") : null;
  const blocks = context ? renderBlocks(state.home.blocks, context, state.home.state?.values) : [el("p", { class: "empty" }, t("noHome"))];
  patch(byId("home-blocks"), blocks);
}
