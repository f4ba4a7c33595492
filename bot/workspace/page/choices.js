// One of several, some of many: radio buttons, checkboxes, lists to tick off, and fields that collect what is found.

import { combobox } from "./combobox.js";
import { el, icon, uid } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { attributes, stateOf, use } from "./slots.js";
import { t } from "./texts.js";
import { optionsOf } from "./values.js";

const MANY = 8; // from here on a list can be narrowed down by typing

/** Radio buttons and checkboxes; kind is the input's type. */
export function choices(kind) {
  return (element, slot) => {
    const { data, autofocus, ...rest } = attributes(element, slot);
    const options = optionsOf(element);
    const boxes = boxesFor(kind, options, chosenIn(element, slot), data);
    if (autofocus) boxes[0].setAttribute("autofocus", "");
    const change = () => {
      const picked = options.filter((_, index) => boxes[index].checked);
      use(element, slot, kind === "radio" ? { selected_option: picked[0] ?? null } : { selected_options: picked });
    };
    return el("div", { class: "choices", ...group(kind, rest), on: { change } }, boxes.map((box, index) => entry(box, options[index])));
  };
}

const group = (kind, { "aria-busy": _, "aria-required": required, ...rest }) => ({ ...rest, ...(kind === "radio" ? { role: "radiogroup", "aria-required": required } : { role: "group" }) });

function chosenIn(element, slot) {
  const now = stateOf(element, slot);
  return new Set((now.selected_options ?? [now.selected_option]).filter(Boolean).map((option) => option.value));
}

function boxesFor(type, options, chosen, data) {
  const name = uid("choice");
  return options.map(({ value }) => el("input", { type, name, value, checked: chosen.has(value), data }));
}

const entry = (box, { text, description }) => el("label", { class: "choice" }, box, el("span", {}, plain(text), description ? el("small", {}, plain(description)) : null));

/** Up to a hundred options to tick off: one tab stop, arrow keys inside, and a field that narrows a long list down. */
export function checklist(element, slot) {
  const { data, autofocus, ...rest } = attributes(element, slot);
  const options = optionsOf(element);
  const boxes = boxesFor("checkbox", options, chosenIn(element, slot), data);
  const rows = boxes.map((box, index) => entry(box, options[index]));
  const shown = () => boxes.filter((box, index) => !rows[index].hidden && !box.disabled);
  const count = el("small", { class: "chosen", role: "status" });
  const list = el("div", { class: "choices scrolling", ...group("checkbox", rest), on: { change, keydown: (event) => walk(event, shown()) } }, grouped(element, rows));
  const filter = options.length > MANY ? search(rows, shown, autofocus) : null;

  function change() {
    use(element, slot, { selected_options: options.filter((_, index) => boxes[index].checked) });
    tidy();
  }

  function tidy() {
    const ticked = boxes.filter((box) => box.checked).length;
    const full = ticked >= (element.max_selected_items ?? Infinity);
    for (const box of boxes) box.disabled = full && !box.checked;
    count.textContent = t("chosen", ticked, options.length);
    rove(boxes, document.activeElement);
  }

  tidy();
  if (autofocus && !filter) boxes[0].setAttribute("autofocus", "");
  return el("div", { class: "checklist" }, filter, list, count);
}

/** Options under the names of their groups. */
function grouped(element, rows) {
  const left = [...rows];
  if (!element.option_groups) return left;
  return element.option_groups.map(({ label, options }) => el("div", { class: "option-group" }, el("strong", {}, plain(label)), left.splice(0, options.length)));
}

function search(rows, shown, autofocus) {
  const narrow = ({ currentTarget }) => {
    const words = currentTarget.value.trim().toLocaleLowerCase().split(/\s+/);
    for (const row of rows) row.hidden = !words.every((word) => row.textContent.toLocaleLowerCase().includes(word));
    rove(rows.map((row) => row.querySelector("input")), null);
  };
  const keydown = (event) => {
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) shown()[0]?.click();
    else if (event.key === "ArrowDown") shown()[0]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return el("input", { type: "search", class: "field filter", placeholder: t("filter"), "aria-label": t("filter"), autocomplete: "off", autofocus, on: { input: narrow, keydown } });
}

/** The box in use is the tab stop of its list, else the first that can be used. */
function rove(boxes, inUse) {
  const stop = boxes.includes(inUse) ? inUse : boxes.find((box) => !box.disabled && !box.closest("[hidden]"));
  for (const box of boxes) box.tabIndex = box === stop ? 0 : -1;
}

function walk(event, boxes) {
  const at = boxes.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: boxes.length - 1 }[event.key];
  if (to === undefined || at < 0) return;
  boxes.at(to % boxes.length).focus();
  rove([...event.currentTarget.querySelectorAll("input")], document.activeElement);
  event.preventDefault();
}

/**
 * A field that finds one after the other and keeps them as chips.
 * picked: [{label, key, …}]; search(query) -> the same; keep(picked) is called after every change.
 */
export function collector(element, slot, { picked, placeholder, minimum, search: find, keep }) {
  const chips = el("ul", { class: "chips", "aria-labelledby": slot.label });
  const most = element.max_selected_items ?? Infinity;
  const isNew = ({ key }) => !picked.some((one) => one.key === key);
  const field = combobox({
    attributes: attributes(element, slot), placeholder, minimum, chosen: null, collects: true,
    search: async (query) => (picked.length < most ? (await find(query)).filter(isNew) : []),
    pick: (choice) => choice && update([...picked, choice]),
  });
  const input = field.querySelector("input");
  input.addEventListener("keydown", (event) => event.key === "Backspace" && !input.value && picked.length && update(picked.slice(0, -1)));

  function update(now) {
    picked = now;
    paint();
    keep(picked);
  }

  function drop(one) {
    update(picked.filter(({ key }) => key !== one.key));
    input.focus();
  }

  function paint() {
    chips.replaceChildren(...picked.map(chip));
    chips.hidden = !picked.length;
  }

  const chip = (one) => el("li", {}, el("button", { type: "button", class: "chip", "aria-label": t("removeChoice", one.label), on: { click: () => drop(one) } }, el("span", {}, one.label), icon("close")));
  paint();
  return el("div", {}, field, chips);
}
