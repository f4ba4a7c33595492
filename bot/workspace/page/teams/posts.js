// A channel: posts, each with its replies below it and a place to reply. A chat: one message after the other. Nobody who reads further up is
// taken to the end.

import { Composer } from "../composer.js";
import { day, dayKey } from "../dates.js";
import { el, icon, patch } from "../dom.js";
import { send } from "../sending.js";
import { t } from "../texts.js";
import { announce } from "../toast.js";
import { messageNode, spoken } from "./message.js";
import { answer, unfold } from "./navigation.js";
import { authorOf, changed, isMine, state, threads } from "./state.js";
import { suggestions } from "./suggestions.js";

const PAGE = 50; // older posts are painted on demand
const REPLIES = 3; // the newest ones are in sight; the others are one click away
const AT_END = 40; // pixels

let scroller, list, jump;
let shown = PAGE;
let source = null;
let last = null;
let following = true;
let top = 0;
const composers = new Map(); // root -> Composer: what is half written survives everything that happens around it

export function startPosts() {
  scroller = document.getElementById("posts");
  list = scroller.querySelector("ol");
  jump = el("button", { type: "button", class: "jump", hidden: true, on: { click: toEnd } });
  scroller.after(jump);
  scroller.addEventListener("scroll", scrolled, { passive: true });
  const resized = new ResizeObserver(() => following && toEnd());
  resized.observe(scroller);
  resized.observe(list);
}

export function paintPosts(isChat) {
  const here = `${state.me} ${state.here}`;
  const fresh = here !== source;
  if (fresh) Object.assign(state, { answering: null });
  if (fresh) [source, shown, last, following] = [here, PAGE, null, true];
  const all = threads(state.here);
  patch(list, nodes(all, isChat));
  const newest = all.flatMap(({ root, replies }) => [root, ...replies]).sort((a, b) => a.at - b.at).at(-1);
  if (!fresh && newest && last !== null && newest.at > last) arrived(newest);
  last = newest?.at ?? (state.messages.has(state.here) ? 0 : null);
  if (following) toEnd();
}

function nodes(all, isChat) {
  if (!all.length) return [el("li", { class: "empty" }, t("noMessages"))];
  const hidden = Math.max(0, all.length - shown);
  const result = hidden ? [older(hidden)] : [];
  all.slice(hidden).forEach((thread, index, visible) => {
    if (dayKey(visible[index - 1]?.root.at ?? 0) !== dayKey(thread.root.at)) result.push(el("li", { class: "day" }, el("span", {}, day(thread.root.at))));
    result.push(isChat ? messageNode(thread.root, follows(visible[index - 1]?.root, thread.root)) : post(thread));
  });
  return result;
}

function older(count) {
  const more = () => {
    shown += PAGE;
    changed();
  };
  return el("li", { class: "older" }, el("button", { type: "button", class: "button", on: { click: more } }, t("older", count)));
}

const kept = new Map(); // root -> node, so that what is typed in it stays

function post({ root, replies }) {
  const node = kept.get(root.id) ?? el("li", { class: "post-thread", data: { thread: root.id } }, el("ol", { class: "thread-messages" }), el("div", { class: "thread-foot" }));
  kept.set(root.id, node);
  const [messages, foot] = node.children;
  const folded = state.unfolded.has(root.id) ? 0 : Math.max(0, replies.length - REPLIES);
  patch(messages, [messageNode(root), ...(folded ? [earlier(root, folded, messages)] : []), ...replies.slice(folded).map((one, index, visible) => messageNode(one, follows(visible[index - 1], one)))]);
  patch(foot, [state.answering === root.id ? composerFor(root).form : replyButton(root, foot)]);
  return node;
}

const TOGETHER = 300; // seconds within which one author's replies stand under one name

function follows(above, message) {
  if (!above || above.author !== message.author || above.deleted || message.deleted || above.only_for || message.only_for) return false;
  return message.at - above.at < TOGETHER;
}

function earlier(root, count, messages) {
  const node = messages.querySelector(":scope > .earlier") ?? el("li", { class: "earlier" }, el("button", { type: "button", class: "thread-link", data: { testid: "earlier" }, on: { click: () => unfold(root.id) } }));
  node.firstChild.textContent = t("earlierReplies", count);
  return node;
}

const replyButton = (root, foot) => foot.querySelector("[data-testid=answer]") ?? el("button", { type: "button", class: "plain answer-post", data: { testid: "answer" }, on: { click: () => answer(root.id) } }, icon("reply"), t("answerPost"));

function composerFor(root) {
  if (!composers.has(root.id)) {
    const attributes = { rows: "1", data: { testid: "reply-composer" }, "aria-autocomplete": "list", "aria-haspopup": "listbox" };
    const form = el("form", { class: "composer reply-composer", on: { keydown: (event) => event.key === "Escape" && stop(root) } }, el("textarea", attributes), el("button", { type: "submit", class: "plain send", "aria-label": t("send"), title: t("send") }, icon("send")));
    composers.set(root.id, new Composer(form, (text) => send({ type: "say", place: state.here, root: root.id, text }), suggestions));
  }
  const composer = composers.get(root.id);
  composer.turnTo(`${state.me} ${root.id}`, t("threadComposer"));
  return composer;
}

function stop(root) {
  state.answering = null;
  changed();
  queueMicrotask(() => queueMicrotask(() => kept.get(root.id)?.querySelector("[data-testid=answer]")?.focus()));
}

/** Only going up means that somebody wants to stay there; the end also moves away when the list grows. */
function scrolled() {
  const { scrollHeight, scrollTop, clientHeight } = scroller;
  if (scrollHeight - scrollTop - clientHeight < AT_END) following = true;
  else if (scrollTop < top) following = false;
  top = scrollTop;
  if (following) jump.hidden = true;
}

function toEnd() {
  following = true;
  scroller.scrollTop = scroller.scrollHeight;
  jump.hidden = true;
}

function arrived(message) {
  if (!isMine(message)) announce(`${authorOf(message)}: ${spoken(message)}`);
  if (following || message.root) return;
  jump.textContent = t("newMessages");
  jump.hidden = false;
}
