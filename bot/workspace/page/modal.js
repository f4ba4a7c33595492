// The app's forms. The server keeps the stack of views and says which one is on top; the page shows that one.

import { renderBlocks, showErrors } from "./blocks.js";
import { el, icon, patch, rememberFocus, restoreFocus } from "./dom.js";
import { contextOf, forget, isBusy, valuesIn, whileBusy } from "./interact.js";
import { plain } from "./mrkdwn.js";
import { trapFocus } from "./popups.js";
import { isOnline, send } from "./sending.js";
import { state } from "./state.js";
import { t } from "./texts.js";
import { raiseToasts, toast } from "./toast.js";
import { isEmpty } from "./values.js";

const PLACE = "modal";
let dialog, title, back, body, trouble, foot, form;
let shown = null; // id of the view on screen
let opener = null; // where the focus was before the first view came
const left = new Map(); // view id -> where the focus was, and how far one had read, when another view came over it

export function startModal() {
  title = el("h2", { id: "modal-title" });
  back = el("button", { type: "button", class: "plain", data: { testid: "back" }, on: { click: closeTop } }, icon("back"));
  const close = el("button", { type: "button", class: "plain", data: { tLabel: "close", testid: "close-all" }, on: { click: closeAll } }, icon("close"));
  body = el("div", { class: "modal-body", tabindex: "-1" });
  trouble = el("div", { class: "trouble", role: "alert", data: { testid: "trouble" } });
  foot = el("div", { class: "dialog-foot" });
  form = el("form", { novalidate: true, on: { submit, keydown: submitByKey } }, body, trouble, foot);
  const attributes = { class: "dialog modal", role: "dialog", "aria-modal": "true", "aria-labelledby": "modal-title", data: { testid: "modal", place: PLACE } };
  dialog = el("dialog", attributes, el("header", { class: "modal-head" }, back, title, close), form);
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    closeTop();
  });
  dialog.addEventListener("cancel", (event) => event.preventDefault()); // closing is the server's to confirm
  trapFocus(dialog);
  document.body.append(dialog);
}

export function paintModal() {
  const { view } = state;
  if (!view) return hide();
  if (!dialog.open) opener = rememberFocus();
  const another = view.id !== shown;
  if (another && dialog.open) left.set(shown, { focus: rememberFocus(), top: body.scrollTop });
  if (plain(view.title) !== title.textContent) body.scrollTop = 0; // the next ticket of a walk is read from its top
  title.textContent = plain(view.title);
  back.hidden = state.depth < 2;
  back.setAttribute("aria-label", t("back"));
  back.title = t("back");
  patch(body, renderBlocks(view.blocks, contextOf({ view_id: view.id }, PLACE), view.state?.values));
  sayTrouble(state.trouble ? t("formTrouble") : "");
  patch(foot, buttons(view));
  shown = view.id;
  if (!dialog.open) dialog.showModal();
  if (another) arriveAt(view.id);
  return undefined;
}

/** An app that did not answer is no reason to lose what was typed. */
function sayTrouble(text) {
  if (trouble.textContent !== text) trouble.textContent = text;
}

function hide() {
  if (!dialog.open) return;
  dialog.close();
  raiseToasts();
  forget(PLACE);
  shown = null;
  left.clear();
  body.replaceChildren();
  restoreFocus(opener);
}

/** Whoever comes back from a form that lay over this one goes on where they were. */
function arriveAt(id) {
  const before = left.get(id);
  if (!before) return focusFirst();
  body.scrollTop = before.top;
  return restoreFocus(before.focus);
}

function focusFirst() {
  body.scrollTop = 0;
  const field = body.querySelector("[autofocus]") ?? body.querySelector("input, select, textarea, button, a[href]");
  (field ?? foot.querySelector("button") ?? body).focus();
}

const footer = new Map(); // look and words -> button, so that the focus stays on it across updates

function buttons(view) {
  const close = footButton(`close ${plain(view.close)}`, plain(view.close) || t("close"), { type: "button", class: "button", on: { click: closeTop } });
  if (!view.submit) return [close];
  const submitting = footButton(`submit ${view.id} ${plain(view.submit)}`, plain(view.submit), { type: "submit", class: "button primary" });
  const key = submitKey(view);
  submitting.dataset.busyKey = key;
  submitting.setAttribute("aria-busy", String(isBusy(key)));
  return [close, submitting];
}

/** What an app answered with another content can be submitted at once, even before the page hears that the answer was all. */
const submitKey = (view) => `submit ${view.id} ${view.hash}`;

function footButton(key, text, attributes) {
  if (!footer.has(key)) footer.set(key, el("button", attributes, text));
  return footer.get(key);
}

const closeTop = () => close({});
const closeAll = () => close({ whole_stack: true }); // the cross, as in Slack

function close(more) {
  if (!state.view) return;
  if (!isOnline()) toast(t("offline"));
  document.activeElement.dispatchEvent(new Event("blur")); // whoever presses Escape does not leave the field before
  send({ type: "close", view_id: state.view.id, values: valuesIn(PLACE), ...more });
}

function submitByKey(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !state.view?.submit) return;
  event.preventDefault();
  form.requestSubmit();
}

async function submit(event) {
  event.preventDefault();
  const { view } = state;
  if (!view?.submit || isBusy(submitKey(view))) return;
  const context = contextOf({ view_id: view.id }, PLACE);
  const missing = missingIn(view, context.values);
  showErrors(body, missing)?.focus();
  if (Object.keys(missing).length) return;
  if (!isOnline()) toast(t("offline"));
  await whileBusy(submitKey(view), () => send({ type: "submit", view_id: view.id, values: context.values }));
}

/** What Slack's own client refuses before the app hears of it: {block_id: text} */
function missingIn(view, values) {
  const errors = {};
  for (const { type, block_id: id, element, optional } of view.blocks) {
    if (type !== "input") continue;
    const now = values.get(id, element.action_id);
    if (isEmpty(now) || !String(now.value ?? "x").trim()) {
      if (!optional) errors[id] = t("required");
    } else if (now.value?.length < element.min_length) errors[id] = t("tooShort", element.min_length);
  }
  return errors;
}

/** Errors of the app, beside the fields of the view they belong to. */
export function paintErrors({ view_id: id, errors }) {
  if (state.view?.id === id) showErrors(body, errors)?.focus();
}
