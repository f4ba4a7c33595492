// A row of buttons with one tab stop; the arrow keys reach the others.

import { el } from "./dom.js";
import { t } from "./texts.js";

/** A toolbar of those buttons that there are; its last one is the tab stop. */
export function walkable(buttons) {
  const all = buttons.filter(Boolean);
  all.forEach((one) => one.setAttribute("tabindex", one === all.at(-1) ? "0" : "-1"));
  return el("div", { class: "toolbar", role: "toolbar", "aria-label": t("more"), on: { keydown: (event) => rove(event, all) } }, all);
}

function rove(event, buttons) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  const at = buttons.indexOf(document.activeElement);
  buttons[(at + step + buttons.length) % buttons.length].focus();
  event.preventDefault();
}
