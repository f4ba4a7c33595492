// Short notices at the edge, and the voice for screen readers.

import { el, icon } from "./dom.js";
import { knows, t } from "./texts.js";

const STAYS = 7000;

export function toast(text, detail = "") {
  const close = el("button", { type: "button", class: "plain", "aria-label": t("close"), on: { click: () => node.remove() } }, icon("close"));
  const node = el("div", { class: "toast", data: { testid: "toast" } }, el("span", {}, text, detail ? el("small", {}, detail) : null), close);
  document.getElementById("toasts").append(node);
  raiseToasts();
  setTimeout(() => node.remove(), STAYS);
}

/** While a form is open everything outside it is dimmed and out of reach, notices too: they move with it. */
export function raiseToasts() {
  (document.querySelector(".modal[open]") ?? document.body).append(document.getElementById("toasts"));
}

/** A warning of the server: known codes have a sentence, others are named. */
export function warn({ code, detail }) {
  const text = knows(code) ? t(code) : t("warning", code);
  toast(text, detail);
}

/** Say something to screen readers without taking the focus. */
export function announce(text) {
  document.getElementById("live").textContent = text;
}
