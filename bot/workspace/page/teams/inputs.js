// Inputs of Adaptive Cards. Each joins the inputs of its card: {id, read() -> string | undefined, complain() -> true if something is wrong, focus()}

import { combobox } from "../combobox.js";
import { el, uid } from "../dom.js";
import { t } from "../texts.js";

/** An input with its label, and the place where it says what is wrong. */
export function input(element, place) {
  const ids = { label: element.label ? uid("label") : null, error: uid("error"), field: uid("field") };
  const { control, read, fits = () => true, focus } = BUILD[element.type](element, attributesOf(element, ids), ids, place);
  const error = el("div", { class: "error", id: ids.error, role: "alert" });
  const node = el("div", { class: "input", data: { inputId: element.id } }, label(element, ids, () => focusable(control).focus()), control, error);
  place.inputs.push({ id: element.id, read, complain: () => complain(element, node, read(), fits()), focus: focus ?? (() => focusable(control).focus()) });
  node.addEventListener("input", () => settle(node));
  node.addEventListener("change", () => settle(node));
  return node;
}

const focusable = (control) => (control.matches("input, textarea, select") ? control : control.querySelector("input, textarea, select"));

function label({ label: words, isRequired }, { label: id }, click) {
  if (!words) return null;
  return el("div", { class: "label", id, on: { click } }, words, isRequired ? el("span", { class: "required", "aria-hidden": "true" }, " *") : null);
}

const attributesOf = ({ id, label: words, placeholder, isRequired, title }, { label: labelId, error, field }) => ({
  id: field, data: { blockId: "card", actionId: `input ${id}` }, "aria-labelledby": words ? labelId : null, "aria-label": words ? null : placeholder ?? title ?? t("choose"),
  "aria-describedby": error, "aria-required": isRequired ? "true" : null,
});

/** What the page refuses before the app hears of it. */
function complain({ isRequired, errorMessage, type, valueOn = "true" }, node, value, fits) {
  const missing = isRequired && (type === "Input.Toggle" ? value !== valueOn : !value);
  if (!missing && fits) return false;
  mark(node, errorMessage ?? (missing ? t("required") : t("unfitting")));
  return true;
}

const settle = (node) => node.classList.contains("invalid") && mark(node, "");

function mark(node, words) {
  node.querySelector(".error").textContent = words;
  node.classList.toggle("invalid", Boolean(words));
  for (const field of node.querySelectorAll("input, textarea, select")) field.setAttribute("aria-invalid", String(Boolean(words)));
}

const TYPES = { Text: "text", Tel: "tel", Url: "url", Email: "email", Password: "password" };

function textInput(element, attributes) {
  const shared = { class: "field", ...attributes, placeholder: element.placeholder, maxlength: element.maxLength, value: element.value ?? "" };
  const kind = TYPES[Object.keys(TYPES).find((name) => name.toLowerCase() === element.style?.toLowerCase())] ?? "text";
  const control = element.isMultiline ? el("textarea", { rows: "5", ...shared }) : el("input", { type: kind, autocomplete: "off", ...shared });
  const fits = () => !element.regex || !control.value || new RegExp(element.regex).test(control.value);
  return { control, read: () => control.value || undefined, fits };
}

const plainInput = (type, limits) => (element, attributes) => {
  const control = el("input", { type, class: "field", ...attributes, placeholder: element.placeholder, ...limits(element), value: element.value ?? "" });
  return { control, read: () => control.value || undefined, fits: () => control.validity.valid };
};

const range = ({ min, max }) => ({ min, max });

function toggle(element, attributes) {
  const { valueOn = "true", valueOff = "false", value = valueOff } = element;
  const box = el("input", { type: "checkbox", ...attributes, "aria-labelledby": null, "aria-label": null, checked: value === valueOn });
  return { control: el("label", { class: "choice" }, box, el("span", {}, element.title ?? "")), read: () => (box.checked ? valueOn : valueOff) };
}

function choiceSet(element, attributes, ids, place) {
  const style = element.style?.toLowerCase();
  if (element["choices.data"] || (style === "filtered" && !element.isMultiSelect)) return filtered(element, attributes, place);
  if (element.isMultiSelect) return boxes("checkbox", element, attributes, ids);
  return style === "expanded" ? boxes("radio", element, attributes, ids) : compact(element, attributes);
}

const chosenIn = ({ value, isMultiSelect }) => new Set(value ? (isMultiSelect ? value.split(",") : [value]) : []);

function boxes(type, element, { data, ...rest }, { field }) {
  const chosen = chosenIn(element);
  const all = (element.choices ?? []).map(({ value }) => el("input", { type, name: field, value, checked: chosen.has(value), data }));
  const entries = all.map((box, index) => el("label", { class: "choice" }, box, el("span", {}, element.choices[index].title)));
  const read = () => all.filter((box) => box.checked).map((box) => box.value).join(",") || undefined;
  const role = type === "radio" ? { role: "radiogroup" } : { role: "group", "aria-required": null };
  return { control: el("div", { class: "choices", ...rest, ...role }, entries), read, focus: () => (all.find((box) => box.checked) ?? all[0])?.focus() };
}

function compact(element, attributes) {
  const chosen = chosenIn(element);
  const known = element.choices?.some(({ value }) => chosen.has(value));
  const nothing = known ? [] : [el("option", { value: "", selected: true, disabled: Boolean(element.isRequired), hidden: true }, element.placeholder ?? "")];
  const options = (element.choices ?? []).map(({ title, value }) => el("option", { value, selected: chosen.has(value) }, title));
  const control = el("select", { class: "field", ...attributes }, nothing, options);
  return { control, read: () => control.value || undefined };
}

/** A list that is narrowed down by typing, by the page or by the app. */
function filtered(element, attributes, place) {
  const known = (element.choices ?? []).map(choice);
  let chosen = known.find(({ value }) => value === element.value) ?? null;
  const among = (query) => known.filter(({ label: words }) => words.toLocaleLowerCase().includes(query.toLocaleLowerCase()));
  const asked = async (query) => (await place.search(element["choices.data"], query, others(element, place))).map(choice);
  const control = combobox({
    attributes, placeholder: element.placeholder ?? t("search"), chosen,
    search: async (query) => (element["choices.data"] && query ? asked(query) : among(query)),
    pick: (picked) => {
      chosen = picked;
      control.dispatchEvent(new Event("change", { bubbles: true }));
    },
  });
  return { control, read: () => chosen?.value };
}

/** What goes along with a search: the other fields, if the app wants them. */
function others({ id, "choices.data": { associatedInputs } }, place) {
  const { [id]: _, ...rest } = associatedInputs === "auto" ? valuesOf(place) : {};
  return rest;
}

const choice = ({ title, value }) => ({ label: title, value });

/** Everything that is filled in around here: {id: value} */
export const valuesOf = (place) => Object.fromEntries(inputsOf(place).map(({ id, read }) => [id, read()]).filter(([, value]) => value !== undefined));

/** The inputs of a card, and of those around it. */
export const inputsOf = (place) => [...(place.outer ? inputsOf(place.outer) : []), ...place.inputs];

const BUILD = {
  "Input.Text": textInput, "Input.Toggle": toggle, "Input.ChoiceSet": choiceSet,
  "Input.Date": plainInput("date", range), "Input.Time": plainInput("time", range), "Input.Number": plainInput("number", range),
};
