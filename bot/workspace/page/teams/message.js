// One message -> one list item. It is painted anew only when the message itself, or a name in it, changed.

import { clock, exact } from "../dates.js";
import { el, icon } from "../dom.js";
import { emoji } from "../emoji.js";
import { send } from "../sending.js";
import { t } from "../texts.js";
import { renderCard } from "./card.js";
import { fileList } from "./files.js";
import { markdown } from "./markdown.js";
import { toolbar } from "./messagemenu.js";
import { avatar } from "./people.js";
import { pressing } from "./pressing.js";
import { authorOf, changed, isApp, person, state } from "./state.js";
import { words } from "./text.js";

const painted = new Map(); // id -> {stamp, node}
const editing = new Set(); // ids of the messages that are being edited
const serials = new WeakMap();
let count = 0;

/** A number for the object: every frame brings a new one, so the number says whether the message changed. */
function serial(message) {
  if (!serials.has(message)) serials.set(message, ++count);
  return serials.get(message);
}

/** follows: it was written right after another one of the same author, under whose name it stands. */
export function messageNode(message, follows = false) {
  const stamp = JSON.stringify([state.epoch, state.me, follows, editing.has(message.id), serial(message)]);
  const kept = painted.get(message.id);
  if (kept?.stamp === stamp) return kept.node;
  const node = kept?.node ?? el("li", { tabindex: "-1", data: { ts: message.id } });
  node.className = ["message", message.root ? "reply-message" : "root-message", follows && "follows", message.card && "card", message.only_for && "ephemeral"].filter(Boolean).join(" ");
  node.replaceChildren(...parts(message));
  painted.set(message.id, { stamp, node });
  return node;
}

function parts(message) {
  if (message.deleted) return [el("div", { class: "message-main deleted" }, t("deleted"))];
  return [
    el("div", { class: "gutter" }, avatar(message)),
    el("div", { class: "message-main" }, byline(message), editing.has(message.id) ? editor(message) : body(message), said(message), reactions(message)),
    toolbar(message, () => startEditing(message)),
  ].filter(Boolean);
}

function byline(message) {
  return el(
    "div", { class: "byline" },
    message.only_for ? onlyYou() : null,
    el("span", { class: "author" }, authorOf(message)),
    isApp(message) ? el("span", { class: "tag" }, t("app")) : el("span", { class: "role" }, person(message.author)?.title ?? ""),
    el("time", { title: exact(message.at), datetime: new Date(message.at * 1000).toISOString() }, clock(message.at)),
    message.edited && !message.card ? el("span", { class: "edited" }, t("edited")) : null,
  );
}

const onlyYou = () => el("span", { class: "only-you" }, icon("eye"), t("onlyYou"));

function body(message) {
  const card = message.card ? renderCard(message.card, pressing(message)) : null;
  const text = message.text ? el("div", { class: "text" }, isApp(message) ? markdown(message.text, message.entities) : words(message)) : null;
  return el("div", { class: "body" }, card ?? text, fileList(message));
}

/** What the app answered to a click of mine; nobody else sees it. */
function said(message) {
  if (!message.said) return null;
  const { text, is_error: wrong } = message.said;
  return el("div", { class: `said ${wrong ? "said-error" : ""}`, role: wrong ? "alert" : "status", data: { testid: "said" } }, onlyYou(), el("div", {}, markdown(text)));
}

/** The words of a message as a screen reader hears of it. */
export const spoken = (message) => message.summary ?? el("p", {}, words(message)).textContent;

function reactions(message) {
  if (!message.reactions?.length) return null;
  const pill = ({ name, people }) => el(
    "button",
    { type: "button", class: "reaction", "aria-pressed": String(people.includes(state.me)), title: t("reactedBy", people.map((id) => person(id)?.name ?? id).join(", ")), on: { click: () => send({ type: "react", place: state.here, id: message.id, name }) } },
    emoji(name) ?? name, el("span", {}, String(people.length)),
  );
  return el("div", { class: "reactions" }, message.reactions.map(pill));
}

function startEditing(message) {
  editing.add(message.id);
  changed();
  queueMicrotask(() => queueMicrotask(() => painted.get(message.id)?.node.querySelector("textarea")?.focus()));
}

function editor(message) {
  const field = el("textarea", { class: "field", rows: "3", "aria-label": t("edit"), value: message.plain ?? message.text });
  const stop = () => {
    editing.delete(message.id);
    changed();
  };
  const save = () => {
    const text = field.value.trim();
    if (text) send({ type: "edit", place: state.here, id: message.id, text });
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
