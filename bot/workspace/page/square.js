// The public square: what customers see, and a form to be one of them.

import { shortMoment } from "./dates.js";
import { el, icon, patch } from "./dom.js";
import { isOnline, send } from "./sending.js";
import { changed, state } from "./state.js";
import { t } from "./texts.js";
import { toast } from "./toast.js";

const byId = (id) => document.getElementById(id);
const WIDE = 1280;
let open = window.innerWidth >= WIDE;
let wanted = null; // id of the conversation that somebody asked to see
let form;

export function startSquare() {
  form = byId("customer");
  byId("square-close").append(icon("close"));
  byId("square-close").addEventListener("click", toggle);
  byId("square-toggle").addEventListener("click", toggle);
  form.account.addEventListener("change", paintTargets);
  form.addEventListener("submit", publish);
}

function toggle() {
  open = !open;
  paintSquare();
  if (!open) byId("square-toggle").focus();
}

/** Show this conversation, as soon as it is there. */
export function pointAt(id) {
  open = true;
  wanted = id;
  changed();
}

export function paintSquare() {
  const shown = state.square && open;
  byId("square").hidden = !shown;
  byId("app").classList.toggle("has-square", shown);
  paintToggle(shown);
  if (!shown) return;
  paintConversations();
  paintForm();
}

function paintToggle(shown) {
  const button = byId("square-toggle");
  button.hidden = !state.square || shown;
  button.setAttribute("aria-expanded", String(shown));
  button.title = t("squareShow");
  button.replaceChildren(icon("square"), el("span", {}, t("square")));
}

const painted = new Map(); // conversation id -> {stamp, node}

function paintConversations() {
  const box = byId("conversations");
  const newestFirst = [...state.conversations].sort((a, b) => latest(b) - latest(a));
  const nodes = newestFirst.map(conversation);
  patch(box, nodes.length ? nodes : [el("p", { class: "empty" }, t("squareEmpty"))]);
  const node = nodes.find((one) => one.dataset.conversation === wanted);
  if (node) queueMicrotask(() => show(node));
}

function show(node) {
  wanted = null;
  document.querySelector(".conversation.pointed-at")?.classList.remove("pointed-at");
  node.classList.add("pointed-at");
  node.scrollIntoView({ block: "nearest" });
  node.focus({ preventScroll: true });
}

const latest = ({ posts }) => posts.at(-1)?.at ?? 0;

function conversation(one) {
  const key = `${one.account} ${one.id}`;
  const stamp = JSON.stringify([state.epoch, one]);
  if (painted.get(key)?.stamp !== stamp) painted.set(key, { stamp, node: build(one) });
  return painted.get(key).node;
}

function build(one) {
  const answer = el("button", { type: "button", class: "plain answer", on: { click: () => continueHere(one) } }, icon("reply"), t("answerHere"));
  const head = el("header", {}, el("span", { class: "account" }, one.name ?? one.account), el("span", { class: "conversation-title" }, one.title ?? ""));
  return el("article", { class: "conversation", tabindex: "-1", data: { conversation: one.id, account: one.account } }, head, one.posts.map(post), answer);
}

function post(one) {
  const sign = one.private ? el("span", { class: "tag private" }, icon("lock"), t("privately")) : null;
  const byline = el("div", { class: "post-by" }, el("span", {}, el("strong", {}, one.author), sign), el("time", {}, shortMoment(one.at)));
  return el("div", { class: `post ${one.ours ? "ours" : ""} ${one.private ? "is-private" : ""}`, data: { post: one.id } }, byline, el("p", {}, one.text));
}

function paintForm() {
  form.text.placeholder = t("customerText");
  form.text.setAttribute("aria-label", t("customerText"));
  keepChoice(form.account, Object.entries(state.accounts).map(([value, text]) => ({ value, text })));
  paintTargets();
}

function paintTargets() {
  const here = state.conversations.filter((one) => one.account === form.account.value);
  keepChoice(form.conversation, [{ value: "", text: t("newConversation") }, ...here.map((one) => ({ value: one.id, text: one.title || one.id }))]);
}

/** New options, the same choice; a list that did not change is left alone while somebody has it open. */
function keepChoice(select, options) {
  const { value } = select;
  const stamp = JSON.stringify(options);
  if (select.dataset.stamp === stamp) return;
  select.dataset.stamp = stamp;
  select.replaceChildren(...options.map((option) => el("option", { value: option.value }, option.text)));
  if (options.some((option) => option.value === value)) select.value = value;
}

function continueHere(one) {
  form.account.value = one.account;
  paintTargets();
  form.conversation.value = one.id;
  form.author.value = one.posts.find((each) => !each.ours)?.author ?? "";
  form.text.focus();
}

function publish(event) {
  event.preventDefault();
  if (!isOnline()) {
    toast(t("offline"));
    return;
  }
  const { account, author, text, conversation: target } = form;
  const frame = { type: "customer", account: account.value, author: author.value.trim(), text: text.value.trim() };
  send(target.value ? { ...frame, conversation: target.value } : frame);
  text.value = "";
}
