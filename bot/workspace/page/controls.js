// Block Kit elements a person can use -> controls.

import { checklist, choices, collector } from "./choices.js";
import { combobox } from "./combobox.js";
import { el, icon } from "./dom.js";
import { press, suggest } from "./interact.js";
import { link } from "./links.js";
import { plain } from "./mrkdwn.js";
import { openMenu } from "./popups.js";
import { attributes, stateOf, use } from "./slots.js";
import { state } from "./state.js";
import { t } from "./texts.js";
import { textInput } from "./textinput.js";
import { optionsOf } from "./values.js";

const CONTROLS = {
  button, overflow, static_select: staticSelect, external_select: externalSelect, users_select: usersSelect,
  multi_static_select: checklist, multi_external_select: multiExternalSelect, multi_users_select: multiUsersSelect,
  checkboxes: choices("checkbox"), radio_buttons: choices("radio"),
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

const choice = (option) => ({ label: plain(option.text), description: plain(option.description), key: option.value, option });

/** What both external selects have in common: the app says what fits. */
const asking = (element, slot) => ({
  placeholder: plain(element.placeholder) || t("search"),
  minimum: element.min_query_length ?? 3, // Slack's own default
  search: async (query) => (await suggest(slot.context, slot.blockId, element, query)).map(choice),
});

function externalSelect(element, slot) {
  const chosen = stateOf(element, slot).selected_option;
  return combobox({
    ...asking(element, slot), attributes: attributes(element, slot), chosen: chosen ? choice(chosen) : null,
    pick: (picked) => use(element, slot, { selected_option: picked?.option ?? null }),
  });
}

function multiExternalSelect(element, slot) {
  const picked = (stateOf(element, slot).selected_options ?? []).map(choice);
  return collector(element, slot, { ...asking(element, slot), picked, keep: (now) => use(element, slot, { selected_options: now.map(({ option }) => option) }) });
}

const someone = (person) => ({ label: person.name, description: person.title, key: person.id });

const amongPeople = (element) => ({
  placeholder: plain(element.placeholder) || t("choosePerson"),
  search: (query) => [...state.people.values()].filter(({ name, title }) => `${name} ${title}`.toLocaleLowerCase().includes(query.toLocaleLowerCase())).map(someone),
});

function usersSelect(element, slot) {
  const chosen = state.people.get(stateOf(element, slot).selected_user);
  return combobox({
    ...amongPeople(element), attributes: attributes(element, slot), chosen: chosen ? someone(chosen) : null,
    pick: (picked) => use(element, slot, { selected_user: picked?.key ?? null }),
  });
}

function multiUsersSelect(element, slot) {
  const picked = (stateOf(element, slot).selected_users ?? []).map((id) => state.people.get(id)).filter(Boolean).map(someone);
  return collector(element, slot, { ...amongPeople(element), picked, keep: (now) => use(element, slot, { selected_users: now.map(({ key }) => key) }) });
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
