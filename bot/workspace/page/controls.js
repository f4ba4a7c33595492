// Block Kit elements a person can use -> controls.

import { combobox } from "./combobox.js";
import { el, icon, uid } from "./dom.js";
import { press, suggest } from "./interact.js";
import { link, plain } from "./mrkdwn.js";
import { openMenu } from "./popups.js";
import { attributes, stateOf, use } from "./slots.js";
import { state } from "./state.js";
import { t } from "./texts.js";
import { textInput } from "./textinput.js";
import { optionsOf } from "./values.js";

const CONTROLS = {
  button, overflow, static_select: staticSelect, external_select: externalSelect, users_select: usersSelect,
  multi_static_select: choices("checkbox"), checkboxes: choices("checkbox"), radio_buttons: choices("radio"),
  datepicker: picker("date", "selected_date"), timepicker: picker("time", "selected_time"), datetimepicker,
  plain_text_input: textInput("text"), email_text_input: textInput("email"), url_text_input: textInput("url"), number_input: textInput("number"),
  image: (element) => imagePlaceholder(element),
};

/** The control for an element, or null if this page does not know its type. */
export const control = (element, slot) => CONTROLS[element.type]?.(element, slot) ?? null;

/** Pictures of other hosts are never fetched; their description stands for them. */
export const imagePlaceholder = ({ alt_text: alt }) => el("span", { class: "image", role: "img", "aria-label": alt }, icon("image"), el("span", {}, alt));

function button(element, slot) {
  const { "aria-label": label, ...rest } = attributes(element, slot);
  const action = { type: "button", text: element.text, ...(element.value === undefined ? {} : { value: element.value }) };
  const look = { ...rest, "aria-label": element.accessibility_label, class: `button ${element.style ?? ""}`, on: { click: () => press(slot.context, slot.blockId, element, action) } };
  if (!element.url) return el("button", { type: "button", ...look }, plain(element.text));
  return el("a", { ...look, href: link(element.url).href ?? null, target: "_blank", rel: "noopener noreferrer" }, plain(element.text));
}

function overflow(element, slot) {
  const entries = element.options.map((option) => ({
    label: plain(option.text), description: plain(option.description), href: option.url,
    pick: () => press(slot.context, slot.blockId, element, { type: "overflow", selected_option: option }),
  }));
  const open = (event) => openMenu(event.currentTarget, t("moreOptions"), entries);
  const common = { ...attributes(element, slot), "aria-label": t("moreOptions"), "aria-haspopup": "menu", "aria-expanded": "false" };
  return el("button", { type: "button", class: "button icon-button", ...common, on: { click: open } }, icon("more"));
}

function staticSelect(element, slot) {
  const options = optionsOf(element);
  const chosen = stateOf(element, slot).selected_option?.value;
  const entry = (option) => el("option", { value: option.value, selected: option.value === chosen }, plain(option.text));
  const groups = (element.option_groups ?? []).map((group) => el("optgroup", { label: plain(group.label) }, group.options.map(entry)));
  const placeholder = el("option", { value: "", hidden: !slot.optional, selected: chosen === undefined }, plain(element.placeholder) || t("choose"));
  const change = ({ currentTarget }) => use(element, slot, { selected_option: options[currentTarget.selectedIndex - 1] ?? null });
  return el("select", { class: "field", ...attributes(element, slot), on: { change } }, placeholder, groups.length ? groups : options.map(entry));
}

const choice = (option) => ({ label: plain(option.text), description: plain(option.description), option });

function externalSelect(element, slot) {
  const chosen = stateOf(element, slot).selected_option;
  return combobox({
    attributes: attributes(element, slot),
    placeholder: plain(element.placeholder) || t("search"),
    chosen: chosen ? choice(chosen) : null,
    minimum: element.min_query_length ?? 3, // Slack's own default
    search: async (query) => (await suggest(slot.context, slot.blockId, element, query)).map(choice),
    pick: (picked) => use(element, slot, { selected_option: picked?.option ?? null }),
  });
}

const someone = (person) => ({ label: person.name, description: person.title, id: person.id });

function usersSelect(element, slot) {
  const chosen = state.people.get(stateOf(element, slot).selected_user);
  const fits = (query) => (person) => `${person.name} ${person.title}`.toLocaleLowerCase().includes(query.toLocaleLowerCase());
  return combobox({
    attributes: attributes(element, slot),
    placeholder: plain(element.placeholder) || t("choosePerson"),
    chosen: chosen ? someone(chosen) : null,
    search: (query) => [...state.people.values()].filter(fits(query)).map(someone),
    pick: (picked) => use(element, slot, { selected_user: picked?.id ?? null }),
  });
}

/** Radio buttons, checkboxes and (as a scrolling list of checkboxes) multi selects. */
function choices(kind) {
  return (element, slot) => {
    const { data, "aria-busy": _, "aria-required": required, autofocus, ...group } = attributes(element, slot);
    const now = stateOf(element, slot);
    const chosen = new Set((now.selected_options ?? [now.selected_option]).filter(Boolean).map((option) => option.value));
    const options = optionsOf(element);
    const name = uid("choice");
    const box = (option) => el("input", { type: kind, name, value: option.value, checked: chosen.has(option.value), autofocus: autofocus && option === options[0], data });
    const entry = (option) => el("label", { class: "choice" }, box(option), el("span", {}, plain(option.text), option.description ? el("small", {}, plain(option.description)) : null));
    const change = ({ currentTarget }) => {
      const picked = options.filter((_, index) => currentTarget.querySelectorAll("input")[index].checked);
      use(element, slot, kind === "radio" ? { selected_option: picked[0] ?? null } : { selected_options: picked });
    };
    const look = element.type === "multi_static_select" ? "choices scrolling" : "choices";
    return el("div", { class: look, ...group, ...(kind === "radio" ? { role: "radiogroup", "aria-required": required } : { role: "group" }), on: { change } }, options.map(entry));
  };
}

function picker(kind, field) {
  return (element, slot) => {
    const change = ({ currentTarget }) => use(element, slot, { [field]: currentTarget.value || null });
    return el("input", { type: kind, class: "field", ...attributes(element, slot), value: stateOf(element, slot)[field] ?? "", on: { change } });
  };
}

/** Slack counts in Unix seconds; the browser's field shows the reader's own zone. */
function datetimepicker(element, slot) {
  const seconds = stateOf(element, slot).selected_date_time;
  const shift = (when) => when - new Date(when).getTimezoneOffset() * 60_000;
  const value = seconds ? new Date(shift(seconds * 1000)).toISOString().slice(0, 16) : "";
  const change = ({ currentTarget }) => use(element, slot, { selected_date_time: currentTarget.value ? new Date(currentTarget.value).getTime() / 1000 : null });
  return el("input", { type: "datetime-local", class: "field", ...attributes(element, slot), value, on: { change } });
}
