// The app's dialogs. The server says which one is open and what it holds; each holds one card, whose buttons send it.

import { el, icon, rememberFocus, restoreFocus } from "../dom.js";
import { trapFocus } from "../popups.js";
import { isOnline, send } from "../sending.js";
import { t } from "../texts.js";
import { raiseToasts, toast } from "../toast.js";
import { renderCard } from "./card.js";
import { inDialog } from "./pressing.js";
import { state } from "./state.js";

const SIZES = { small: 480, medium: 600, large: 760 };
let dialog, title, body, trouble;
let shown = null; // the dialog on screen
let opener = null; // where the focus was before it came

export function startDialog() {
  title = el("h2", { id: "dialog-title" });
  const close = el("button", { type: "button", class: "plain", data: { tLabel: "close", testid: "close-all" }, on: { click: leave } }, icon("close"));
  body = el("div", { class: "modal-body card-form", tabindex: "-1" });
  trouble = el("div", { class: "trouble", role: "alert", data: { testid: "trouble" } });
  const attributes = { class: "dialog modal", role: "dialog", "aria-modal": "true", "aria-labelledby": "dialog-title", data: { testid: "modal", place: "modal" } };
  dialog = el("dialog", attributes, el("header", { class: "modal-head" }, title, close), body, trouble);
  dialog.addEventListener("keydown", pressed);
  dialog.addEventListener("cancel", (event) => event.preventDefault()); // closing is the server's to confirm
  trapFocus(dialog);
  document.body.append(dialog);
}

/** Escape leaves; Ctrl+Enter in a field presses the first button that is meant to be. */
function pressed(event) {
  if (event.key === "Escape") leave();
  else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) (body.querySelector("button.primary") ?? body.querySelector("button.button"))?.click();
  else return;
  event.preventDefault();
}

export function paintDialog() {
  const now = state.dialog;
  if (!now) return hide();
  if (!dialog.open) opener = rememberFocus();
  if (now.serial !== shown?.serial) show(now);
  sayTrouble(now.trouble ? t("formTrouble") : "");
  if (!dialog.open) dialog.showModal();
  if (now.id !== shown?.id) arrive();
  shown = now;
  return undefined;
}

/** The card is drawn anew only if the app sent another one: what is half written stays. */
function show(now) {
  const another = now.id !== shown?.id;
  const [memory, top] = [another ? null : rememberFocus(), body.scrollTop];
  title.textContent = now.title;
  dialog.style.width = `min(${SIZES[now.width] ?? (Number(now.width) || SIZES.medium)}px, calc(100vw - 32px))`;
  body.replaceChildren(now.card ? renderCard(now.card, inDialog(now)) : el("p", {}, now.text ?? ""));
  body.scrollTop = another || now.title !== shown?.title ? 0 : top;
  if (memory) restoreFocus(memory);
}

function arrive() {
  body.scrollTop = 0;
  (body.querySelector("input, select, textarea") ?? body.querySelector("button, a[href]") ?? body).focus();
}

/** An app that did not answer is no reason to lose what was typed. */
function sayTrouble(text) {
  if (trouble.textContent !== text) trouble.textContent = text;
}

function hide() {
  if (!dialog.open) return;
  dialog.close();
  raiseToasts();
  shown = null;
  body.replaceChildren();
  restoreFocus(opener);
}

function leave() {
  if (!state.dialog) return;
  if (!isOnline()) toast(t("offline"));
  send({ type: "close", dialog: state.dialog.id });
}
