// Menus, lists and questions that open over the page. They live in the dialog around their anchor, because
// everything outside an open dialog is inert.

import { el } from "./dom.js";
import { t } from "./texts.js";

const GAP = 4;

/** Put `popup` below its anchor, or above where there is more room. */
export function place(popup, anchor) {
  (anchor.closest("dialog") ?? document.body).append(popup);
  const box = anchor.getBoundingClientRect();
  const size = popup.getBoundingClientRect();
  const below = window.innerHeight - box.bottom;
  const top = below < size.height + GAP && box.top > below ? Math.max(GAP, box.top - size.height - GAP) : box.bottom + GAP;
  popup.style.top = `${top}px`;
  popup.style.left = `${Math.max(GAP, Math.min(box.left, window.innerWidth - size.width - GAP * 2))}px`;
}

let closeOpenMenu = () => {};

/** Open a menu at a button. entries: [{label, description?, danger?, pick()}] */
export function openMenu(anchor, label, entries) {
  closeOpenMenu();
  const menu = el("div", { class: "popup menu", role: "menu", "aria-label": label }, entries.map((entry) => item(entry, () => close())));
  const away = (event) => !menu.contains(event.target) && close(false);
  function close(giveBack = true) {
    closeOpenMenu = () => {};
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", away, true);
    if (giveBack && anchor.isConnected) anchor.focus();
  }
  closeOpenMenu = () => close(false);
  menu.addEventListener("keydown", (event) => menuKey(event, menu, close));
  menu.addEventListener("focusout", (event) => event.relatedTarget && !menu.contains(event.relatedTarget) && close(false));
  document.addEventListener("pointerdown", away, true);
  anchor.setAttribute("aria-expanded", "true");
  place(menu, anchor);
  menu.firstElementChild?.focus();
}

function item({ label, description, danger, href, pick }, close) {
  const choose = () => {
    close();
    pick();
  };
  const inner = [el("span", {}, label), description ? el("small", {}, description) : null];
  const common = { class: danger ? "danger" : "", role: "menuitem", tabindex: "-1", on: { click: choose } };
  return href ? el("a", { ...common, href, target: "_blank", rel: "noopener noreferrer" }, inner) : el("button", { ...common, type: "button" }, inner);
}

function menuKey(event, menu, close) {
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
  if (event.key in moves) items.at(moves[event.key] % items.length).focus();
  else if (event.key === "Escape" || event.key === "Tab") close();
  else return;
  event.stopPropagation();
  event.preventDefault();
}

/** Ask before something happens. Resolves with true only if the person agreed. */
export function ask({ title, text, yes, no, danger }) {
  const opener = document.activeElement;
  const dialog = el("dialog", { class: "dialog confirm", role: "alertdialog", "aria-labelledby": "ask-title", "aria-describedby": "ask-text", data: { testid: "confirm" } });
  const answer = (value) => el("button", { type: "button", class: value ? `button ${danger ? "danger" : "primary"}` : "button", on: { click: () => dialog.close(value ? "yes" : "") } }, value ? yes : no);
  dialog.append(
    el("h2", { id: "ask-title" }, title),
    el("div", { id: "ask-text", class: "confirm-text" }, text),
    el("div", { class: "dialog-foot" }, answer(false), answer(true)),
  );
  document.body.append(dialog);
  trapFocus(dialog);
  dialog.showModal();
  dialog.querySelector(".dialog-foot").lastElementChild.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (opener?.isConnected) opener.focus();
      resolve(dialog.returnValue === "yes");
    });
  });
}

/** Delete? A question of the page itself. */
export const askToDelete = () => ask({ title: t("remove"), text: t("removeSure"), yes: t("delete"), no: t("cancel"), danger: true });

const FOCUSABLE = "a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex='0']";

/** Tab stays inside; the browser's own chrome is not part of the round. */
export function trapFocus(dialog) {
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Tab") return;
    const stops = [...dialog.querySelectorAll(FOCUSABLE)].filter((node) => node.tabIndex >= 0 && node.offsetParent !== null);
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (document.activeElement !== edge && dialog.contains(document.activeElement)) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
  });
}
