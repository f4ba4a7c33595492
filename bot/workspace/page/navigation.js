// Where the person is: a channel or the home tab, and a thread beside it. The address remembers it across reloads.

import { send } from "./sending.js";
import { pointAt } from "./square.js";
import { appChannel, changed, channel, HOME, isReply, markRead, message, state } from "./state.js";

export function openChannel(id) {
  Object.assign(state, { here: id, thread: null });
  markRead(id);
  remember();
  changed();
}

export function openHome() {
  Object.assign(state, { here: HOME, thread: null });
  send({ type: "open_home" });
  remember();
  changed();
}

/** The workspace opens the direct messages with the app when they are first looked at. */
export async function openMessages() {
  const known = appChannel();
  if (known) openChannel(known.id);
  await send({ type: "open_messages" });
  if (!known && appChannel()) openChannel(appChannel().id);
}

export function openThread(ts) {
  state.thread = ts;
  remember();
  changed();
  queueMicrotask(() => queueMicrotask(() => document.querySelector("[data-testid=thread-composer]")?.focus()));
}

export function closeThread() {
  const { thread } = state;
  state.thread = null;
  remember();
  changed();
  queueMicrotask(() => document.querySelector(`[data-place=channel] [data-ts="${thread}"]`)?.focus());
}

function remember() {
  history.replaceState(null, "", `${location.pathname}${location.search}#${[state.here, state.thread].filter(Boolean).join("/")}`);
}

/** Go where the address says: #C1, #C1/1700000000.000100, #home or #square/ID. False if that is no place in the middle. */
export function followAddress() {
  followSquare(location.hash);
  const [id, ts] = location.hash.slice(1).split("/");
  if (id === HOME) openHome();
  else if (channel(id)) goTo(id, ts);
  return id === HOME || Boolean(channel(id));
}

function goTo(id, ts) {
  openChannel(id);
  if (ts) openThread(ts);
}

/** Links to a conversation on the square open it beside what is shown. True if this was one. */
export function followSquare(address) {
  const [, id] = /#square\/([\w-]+)$/.exec(address) ?? [];
  if (id) pointAt(id);
  return Boolean(id);
}

/** Permalinks of the workspace (/archives/C1/p1700000000000100) stay on the page. True if this was one. */
export function followPermalink(address) {
  const match = /\/archives\/(\w+)\/p(\d{10,})(\d{6})/.exec(address);
  if (!match || !channel(match[1])) return false;
  const [, id, seconds, micros] = match;
  const ts = `${seconds}.${micros}`;
  const target = message(id, ts);
  goTo(id, target && isReply(target) ? target.thread_ts : null);
  queueMicrotask(() => queueMicrotask(() => show(ts)));
  return true;
}

function show(ts) {
  const node = [...document.querySelectorAll(`[data-ts="${ts}"]`)].at(-1);
  node?.scrollIntoView({ block: "center" });
  node?.classList.add("pointed-at");
  node?.focus({ preventScroll: true });
}
