// The middle (a channel or the home tab) and the thread beside it.

import { isAtApp, paintHome, paintTabs, startHome } from "./apphome.js";
import { Composer } from "./composer.js";
import { icon } from "./dom.js";
import { MessageList } from "./messagelist.js";
import { closeThread } from "./navigation.js";
import { openMenu } from "./popups.js";
import { send } from "./sending.js";
import { channel, HOME, markRead, message, replies, state, topLevel } from "./state.js";
import { suggestions } from "./suggestions.js";
import { t } from "./texts.js";

const byId = (id) => document.getElementById(id);
let channelList, threadList, composer, threadComposer;

export function startPanes() {
  const thread = byId("thread");
  channelList = new MessageList(byId("messages"), "channel");
  threadList = new MessageList(thread.querySelector(".scroller"), "thread");
  composer = new Composer(byId("composer"), (text) => say({ text }), suggestions);
  threadComposer = new Composer(thread.querySelector("form"), (text) => say({ text, thread_ts: state.thread }), suggestions);
  for (const button of document.querySelectorAll(".send")) button.append(icon("send"));
  byId("thread-close").append(icon("close"));
  byId("thread-close").addEventListener("click", closeThread);
  thread.addEventListener("keydown", (event) => event.key === "Escape" && closeThread());
  startHome();
  byId("shortcuts").append(icon("bolt"));
  byId("shortcuts").addEventListener("click", (event) => openShortcuts(event.currentTarget));
}

const say = (what) => send({ type: "say", channel: state.here, ...what });

const globalShortcuts = () => state.shortcuts.filter((one) => one.type === "global");

function openShortcuts(anchor) {
  const entries = globalShortcuts().map((one) => ({
    label: one.name, description: state.app.name, pick: () => send({ type: "shortcut", callback_id: one.callback_id }),
  }));
  openMenu(anchor, t("shortcuts"), entries);
}

export function paintCentre() {
  const atHome = state.here === HOME;
  byId("messages").hidden = atHome;
  byId("composer").hidden = atHome;
  byId("home").hidden = !atHome;
  document.querySelector(".skip").setAttribute("href", atHome ? "#home" : "#messages");
  paintTabs();
  if (atHome) {
    head(state.app.name, "", t("home"));
    paintHome();
  } else paintChannel();
}

function paintChannel() {
  const here = channel(state.here);
  if (!here) return head(t("loading"), "");
  const name = nameOf(here);
  head(isAtApp() ? state.app.name : name, here.topic ?? "", isAtApp() ? t("messages") : name);
  byId("shortcuts").hidden = !globalShortcuts().length;
  if (document.visibilityState === "visible") markRead(here.id);
  composer.turnTo(`${state.me} ${here.id}`, t("composer", name));
  return channelList.paint(`${state.me} ${here.id}`, here.id, topLevel(here.id), t("noMessages"));
}

const nameOf = ({ name, is_im: direct }) => (direct ? name : `#${name}`);

function head(title, topic, place = title) {
  byId("title").textContent = title;
  byId("topic").textContent = topic;
  document.title = `${place} · ${state.app.name}`;
}

export function paintThread() {
  const root = state.thread && channel(state.here) && message(state.here, state.thread);
  byId("thread").hidden = !root;
  byId("app").classList.toggle("has-thread", Boolean(root));
  if (!root) return;
  byId("thread-place").textContent = nameOf(channel(state.here));
  threadComposer.turnTo(`${state.me} ${state.thread}`, t("threadComposer"));
  threadList.paint(`${state.me} ${state.thread}`, state.here, [root, ...replies(state.here, state.thread)], "");
}
