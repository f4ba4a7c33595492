// Buttons of Adaptive Cards, and what they send: learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model

import { el, icon, uid } from "../dom.js";
import { link, OPENABLE } from "../links.js";
import { openMenu } from "../popups.js";
import { t } from "../texts.js";
import { withFallback } from "./fallback.js";
import { inputsOf, valuesOf } from "./inputs.js";

const MOST = 6; // Teams drops what is over: github.com/MicrosoftDocs/msteams-docs/issues/5356

/** An ActionSet, or the actions at the end of a card: buttons, a menu of those that are secondary, and the card one of them has opened. */
export function actions({ actions: list, horizontalAlignment }, place) {
  const known = (list ?? []).map((one) => withFallback(one, USE)).filter((one) => one && one.type in USE).slice(0, MOST);
  const [first, second] = [known.filter((one) => !isSecondary(one)), known.filter(isSecondary)];
  const buttons = first.map((action) => button(action, place));
  const row = el("div", { class: `actions align-${(horizontalAlignment ?? "left").toLowerCase()}` }, buttons, second.length ? menu(second, place) : null);
  return el("div", { class: "action-set" }, row);
}

const isSecondary = ({ mode }) => mode?.toLowerCase() === "secondary";

/** The name under which a button is found again after the card was drawn anew. */
const nameOf = (action) => action.id ?? `${action.verb ?? action.type} ${action.title}`;

function button(action, place) {
  const look = { class: `button ${LOOKS[action.style?.toLowerCase()] ?? ""}`, title: action.tooltip, data: { blockId: "card", actionId: nameOf(action) } };
  if (action.type === "Action.OpenUrl") return opener(action, look);
  const more = action.type === "Action.ShowCard" ? { "aria-expanded": "false" } : {};
  return el("button", { type: "button", ...look, ...more, disabled: action.isEnabled === false, on: { click: (event) => USE[action.type](action, place, event.currentTarget) } }, action.title ?? "");
}

const LOOKS = { positive: "primary", destructive: "danger" };

function opener(action, look) {
  const node = link(action.url ?? "", action.title ?? "");
  node.className = look.class;
  node.title = look.title ?? action.url;
  Object.assign(node.dataset, look.data);
  return node;
}

function menu(list, place) {
  const entries = list.map((action) => ({
    label: action.title, href: action.type === "Action.OpenUrl" && OPENABLE.test(action.url) ? action.url : null,
    pick: () => action.type !== "Action.OpenUrl" && USE[action.type](action, place, node),
  }));
  const node = el("button", { type: "button", class: "button icon-button", "aria-label": t("more"), "aria-haspopup": "menu", "aria-expanded": "false", data: { blockId: "card", actionId: "more" }, on: { click: () => openMenu(node, t("more"), entries) } }, icon("more"));
  return node;
}

/** What is filled in goes along, unless the action wants nothing; what the app itself put there loses against it. */
function send(action, place, node) {
  const alone = action.associatedInputs?.toLowerCase() === "none";
  const wrong = alone ? [] : inputsOf(place).filter((input) => input.complain());
  if (wrong.length) return wrong[0].focus();
  const filled = alone ? {} : valuesOf(place);
  return place.press(action, { values: filled, data: withInputs(action.data, filled) }, node);
}

/** Data that is a text stays one if there is nothing to add. */
const withInputs = (data, filled) => (typeof data === "string" && !Object.keys(filled).length ? data : { ...(typeof data === "object" ? data : {}), ...filled });

/** The card behind a button is built when it is first wanted, and keeps what was typed when it is folded away; one is open at a time. */
function show(action, place, node) {
  const set = node.closest(".action-set");
  const open = node.getAttribute("aria-expanded") === "true";
  if (!node.hasAttribute("aria-controls")) set.append(shownCard(action, place, node));
  for (const card of set.querySelectorAll(":scope > .shown-card")) card.hidden = open || card.id !== node.getAttribute("aria-controls");
  for (const other of node.parentElement.querySelectorAll("[aria-expanded]")) other.setAttribute("aria-expanded", String(!open && other === node));
}

function shownCard(action, place, node) {
  const id = uid("card");
  node.setAttribute("aria-controls", id);
  return el("div", { class: "shown-card", id }, place.showCard(action.card ?? {}, place));
}

function toggleVisibility(action, _place, node) {
  const card = node.closest(".adaptive");
  for (const target of action.targetElements ?? []) {
    const found = card.querySelector(`[data-element-id="${CSS.escape(target.elementId ?? target)}"]`);
    if (found) found.hidden = !(target.isVisible ?? found.hidden);
  }
}

const USE = { "Action.Execute": send, "Action.Submit": send, "Action.OpenUrl": () => {}, "Action.ShowCard": show, "Action.ToggleVisibility": toggleVisibility };
