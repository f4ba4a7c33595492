// Text fields of Block Kit: length, counting, and when the app hears of what is typed.

import { debounce, el, uid } from "./dom.js";
import { press } from "./interact.js";
import { plain } from "./mrkdwn.js";
import { attributes, stateOf, use } from "./slots.js";
import { t } from "./texts.js";

const TYPING_PAUSE = 300;
const SHOW_LEFT_BELOW = 0.2; // the counter appears when a fifth of the length is left

export function textInput(kind) {
  return (element, slot) => {
    const counter = element.max_length ? el("span", { class: "counter", id: uid("left"), "aria-live": "polite" }) : null;
    const field = build(kind, element, slot, counter);
    listen(field, element, slot, counter);
    if (counter) count(field, element, counter);
    return el("span", { class: "text-input" }, field, counter);
  };
}

function build(kind, element, slot, counter) {
  const common = attributes(element, slot);
  const shared = {
    class: "field", ...common, placeholder: plain(element.placeholder) || null, minlength: element.min_length, maxlength: element.max_length,
    "aria-describedby": [common["aria-describedby"], counter?.id].filter(Boolean).join(" ") || null,
    value: stateOf(element, slot).value ?? "",
  };
  if (element.multiline) return el("textarea", { rows: "5", ...shared });
  const number = kind === "number" ? { min: element.min_value, max: element.max_value, step: element.is_decimal_allowed ? "any" : "1" } : {};
  return el("input", { type: kind, autocomplete: "off", ...shared, ...number });
}

/** Slack tells the app on Enter unless the app wants every character. */
const triggers = (element) => element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];

function listen(field, element, slot, counter) {
  const silent = { ...slot, dispatch: false };
  const tell = () => press(slot.context, slot.blockId, element, stateOf(element, slot));
  const typed = slot.dispatch && triggers(element).includes("on_character_entered") ? debounce(TYPING_PAUSE, tell) : null;
  field.addEventListener("input", () => {
    use(element, silent, { value: field.value || null });
    if (counter) count(field, element, counter);
    typed?.();
  });
  if (typed) field.addEventListener("blur", typed.atOnce); // a form that closes takes nothing along that is still to be told
  if (slot.dispatch && triggers(element).includes("on_enter_pressed")) field.addEventListener("keydown", (event) => tellOnEnter(event, element, tell));
}

function tellOnEnter(event, element, tell) {
  if (event.key !== "Enter" || event.isComposing || (element.multiline && event.shiftKey) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  tell();
}

function count(field, element, counter) {
  const left = element.max_length - field.value.length;
  counter.textContent = left <= element.max_length * SHOW_LEFT_BELOW ? t("left", left) : "";
}
