// Where the person is: a channel or the chat with the app, and the thread that is written into. The address remembers it across reloads.

import { send } from "../sending.js";
import { changed, markRead, message, place, state } from "./state.js";

export function openPlace(id) {
  Object.assign(state, { here: id, answering: null });
  markRead(id);
  remember();
  changed();
}

/** The chat with the app begins when it is first looked at. */
export async function openChat() {
  if (!state.chat) await send({ type: "open_chat" });
  if (state.chat) openPlace(state.chat);
}

/** Open the field for a reply, and go there. */
export function answer(root) {
  state.answering = root;
  state.unfolded.add(root);
  changed();
  queueMicrotask(() => queueMicrotask(() => document.querySelector(`[data-thread="${CSS.escape(root)}"] textarea`)?.focus()));
}

export function unfold(root) {
  state.unfolded.add(root);
  changed();
}

function remember(which = "") {
  history.replaceState(null, "", `${location.pathname}${location.search}#${[state.here, which].filter(Boolean).map(encodeURIComponent).join("/")}`);
}

/** Go where the address says: #19:…/1700000000000. False if that is no place here. */
export function followAddress() {
  const [id, which] = location.hash.slice(1).split("/").map(decodeURIComponent);
  if (!place(id)) return false;
  openPlace(id);
  if (which) pointAt(id, which);
  return true;
}

/** Links between messages (/l/message/19:…/1700000000000) stay on the page. True if this was one. */
export function followLink(address) {
  const [, id, which] = /\/l\/message\/([^/?#]+)\/([^/?#]+)/.exec(address)?.map(decodeURIComponent) ?? [];
  if (!place(id)) return false;
  openPlace(id);
  pointAt(id, which);
  return true;
}

function pointAt(id, which) {
  const root = message(id, which)?.root;
  if (root) unfold(root);
  queueMicrotask(() => queueMicrotask(() => show(which)));
}

function show(which) {
  const node = document.querySelector(`[data-ts="${CSS.escape(which)}"]`);
  node?.scrollIntoView({ block: "center" });
  node?.classList.add("pointed-at");
  node?.focus({ preventScroll: true });
}
