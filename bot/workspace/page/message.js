// One message -> one list item. It is painted anew only when the message itself, or a name in it, changed.

import { authorOf, avatar, isApp } from "./avatars.js";
import { renderBlocks } from "./blocks.js";
import { clock, exact, shortMoment } from "./dates.js";
import { el, icon } from "./dom.js";
import { emoji } from "./emoji.js";
import { fileList } from "./files.js";
import { contextOf } from "./interact.js";
import { toolbar } from "./messagemenu.js";
import { mrkdwn, unescape } from "./mrkdwn.js";
import { openThread } from "./navigation.js";
import { send } from "./sending.js";
import { changed, isReply, person, replies, state } from "./state.js";
import { t } from "./texts.js";

const painted = new Map(); // "place channel ts" -> {stamp, node}
const editing = new Map(); // the same key -> text being edited

const serials = new WeakMap();
let count = 0;

/** A number for the object: every frame brings a new one, so the number says whether the message changed. */
function serial(message) {
  if (!serials.has(message)) serials.set(message, ++count);
  return serials.get(message);
}

/** place: "channel" | "thread"; follows: the author is the one of the message above. */
export function messageNode(channel, message, place, follows) {
  const key = `${place} ${channel} ${message.ts}`;
  const stamp = JSON.stringify([state.epoch, follows, editing.has(key), summary(channel, message, place), serial(message)]);
  const kept = painted.get(key);
  if (kept?.stamp === stamp) return kept.node;
  const node = kept?.node ?? el("li", { tabindex: "-1", data: { ts: message.ts } });
  node.className = classes(message, follows);
  node.replaceChildren(...parts(channel, message, place, key));
  painted.set(key, { stamp, node });
  return node;
}

function classes(message, follows) {
  const card = isApp(message) && message.blocks?.some((block) => block.type === "actions" || block.type === "header");
  return ["message", follows && "follows", card && "card", message.ephemeral && "ephemeral"].filter(Boolean).join(" ");
}

function parts(channel, message, place, key) {
  return [
    el("div", { class: "gutter" }, avatar(message), el("time", { class: "small-time" }, clock(Number(message.ts)))),
    el("div", { class: "message-main" }, byline(message), editing.has(key) ? editor(channel, message, key) : body(channel, message, place), extras(channel, message, place)),
    toolbar(channel, message, place, () => startEditing(key, message)),
  ].filter(Boolean);
}

function byline(message) {
  const ts = Number(message.ts);
  return el(
    "div", { class: "byline" },
    message.ephemeral ? el("span", { class: "only-you" }, icon("eye"), t("onlyYou")) : null,
    el("span", { class: "author" }, authorOf(message)),
    isApp(message) ? el("span", { class: "tag" }, t("app")) : el("span", { class: "role" }, person(message.user)?.title ?? ""),
    el("time", { title: exact(ts), datetime: new Date(ts * 1000).toISOString() }, clock(ts)),
  );
}

function body(channel, message, place) {
  const context = contextOf({ channel, ts: message.ts }, place);
  const words = message.text ? el("div", { class: "text" }, mrkdwn(message.text)) : null;
  const content = message.blocks?.length ? renderBlocks(message.blocks, context) : words;
  return el("div", { class: "body" }, content, fileList(message.files), message.edited ? el("span", { class: "edited" }, t("edited")) : null);
}

function extras(channel, message, place) {
  const thread = place === "channel" && !isReply(message) ? threadLink(channel, message) : null;
  return [reactions(channel, message), thread, message.ephemeral ? dismiss(channel, message) : null];
}

/** What a message shows of its thread; part of the stamp, since it changes when others write there. */
function summary(channel, message, place) {
  if (place !== "channel") return null;
  const answers = replies(channel, message.ts).filter((one) => !one.ephemeral);
  const count = answers.length || message.reply_count || 0;
  return count ? { count, last: answers.at(-1)?.ts, people: [...new Set(answers.map((one) => one.user ?? one.bot_id))].slice(0, 4) } : null;
}

function threadLink(channel, message) {
  const thread = summary(channel, message, "channel");
  if (!thread) return null;
  const faces = thread.people.map((user) => avatar({ user, bot_id: person(user) ? null : user }));
  const last = thread.last ? el("span", { class: "last-reply" }, t("lastReply", shortMoment(Number(thread.last)))) : null;
  return el("button", { type: "button", class: "thread-link", data: { testid: "replies" }, on: { click: () => openThread(message.ts) } }, el("span", { class: "faces" }, faces), el("span", {}, t("replies", thread.count)), last);
}

function reactions(channel, message) {
  if (!message.reactions?.length) return null;
  const pill = ({ name, count, users = [] }) => el(
    "button",
    { type: "button", class: "reaction", "aria-pressed": String(users.includes(state.me)), title: t("reactedBy", users.map((id) => person(id)?.name ?? id).join(", ")), on: { click: () => send({ type: "react", channel, ts: message.ts, name }) } },
    emoji(name) ?? `:${name}:`, el("span", {}, String(count ?? users.length)),
  );
  return el("div", { class: "reactions" }, message.reactions.map(pill));
}

/** Only this window forgets it, as an ephemeral message is kept nowhere else. */
function dismiss(channel, message) {
  const forget = () => {
    state.messages.get(channel)?.delete(message.ts);
    changed();
  };
  return el("button", { type: "button", class: "plain dismiss", on: { click: forget } }, t("dismiss"));
}

function startEditing(key, message) {
  editing.set(key, message.text ?? "");
  changed();
  queueMicrotask(() => painted.get(key)?.node.querySelector("textarea")?.focus());
}

function editor(channel, message, key) {
  const field = el("textarea", { class: "field", rows: "3", "aria-label": t("edit"), value: unescape(editing.get(key)) });
  const stop = () => {
    editing.delete(key);
    changed();
  };
  const save = () => {
    const text = field.value.trim();
    if (text) send({ type: "edit", channel, ts: message.ts, text });
    stop();
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") stop();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const button = (label, look, click) => el("button", { type: "button", class: `button ${look}`, on: { click } }, label);
  return el("div", { class: "editor" }, field, el("div", { class: "actions" }, button(t("cancel"), "", stop), button(t("save"), "primary", save)));
}
