// The same card drawn twice: by our page, and by the official renderer with the Markdown that Teams has.

import { renderCard } from "/page/teams/card.js";
import { setLocale } from "/page/texts.js";
import { read } from "/reading.js";

const { AdaptiveCards, markdownit } = window;
const OPENABLE = /^(https?:\/\/|mailto:|tel:)/i;
const parser = markdownit("zero", { html: false }).enable(["list", "emphasis", "link", "escape", "entity", "balance_pairs"], true);
parser.validateLink = (address) => OPENABLE.test(address);
parser.normalizeLink = (address) => address;

AdaptiveCards.GlobalSettings.useMarkdownInRadioButtonAndCheckbox = false;
AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = parser.render(text);
  result.didProcess = true;
};

const config = new AdaptiveCards.HostConfig({
  supportsInteractivity: true, fontFamily: "Segoe UI, Helvetica, sans-serif",
  spacing: { small: 4, default: 8, medium: 14, large: 20, extraLarge: 28, padding: 16 },
  actions: { maxActions: 6, actionsOrientation: "horizontal", actionAlignment: "left", buttonSpacing: 8, showCard: { actionMode: "inline", inlineTopMargin: 10 } },
});

let sent = [];
setLocale("en-GB");

function drawOurs(card) {
  return renderCard(card, { press: (action, { data }) => sent.push([action.title, data]) });
}

function drawTheirs(card) {
  const drawing = new AdaptiveCards.AdaptiveCard();
  drawing.hostConfig = config;
  drawing.onExecuteAction = (action) => action.getJsonTypeName() !== "Action.OpenUrl" && sent.push([action.title, action.data]);
  drawing.parse(card);
  return drawing.render();
}

const places = { ours: drawOurs, theirs: drawTheirs };

/** What both show: {ours, theirs} */
window.draw = (card) => {
  const shown = {};
  for (const [name, draw] of Object.entries(places)) {
    const place = document.getElementById(name);
    place.replaceChildren(draw(structuredClone(card)));
    shown[name] = read(place);
  }
  return shown;
};

/** Unfold every card behind a button, and say what both show now. */
window.unfold = () => each((place) => {
  for (const button of place.querySelectorAll("[aria-expanded=false]:not([aria-haspopup]):not(input)")) button.click();
});

/** Fill in every field alike, and press every button: what each of them sent. */
window.pressAll = (typed) => each((place) => {
  fill(place, typed);
  sent = [];
  const buttons = [...place.querySelectorAll("button:not([aria-expanded]):not([disabled])")];
  for (const button of buttons.filter((one) => one.checkVisibility())) button.click();
  return sent;
});

function each(act) {
  return Object.fromEntries(Object.keys(places).map((name) => {
    const place = document.getElementById(name);
    return [name, act(place) ?? read(place)];
  }));
}

function fill(place, typed) {
  for (const field of place.querySelectorAll("textarea, input[type=text]:not([list]):not(.combobox-field)")) put(field, typed);
  for (const field of place.querySelectorAll("select")) put(field, field.options[field.options.length - 1].value);
  for (const box of place.querySelectorAll("input[type=checkbox], input[type=radio]")) if (!box.checked) box.click();
}

function put(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

window.forget = () => {
  sent = [];
};

window.lastSent = () => sent.at(-1)?.[1] ?? null;

window.drawOnlyOurs = (card) => document.getElementById("ours").replaceChildren(drawOurs(card));
