// Texts, facts and pictures of Adaptive Cards.

import { el, icon } from "../dom.js";
import { link } from "../links.js";
import { locale } from "../texts.js";
import { markdown } from "./markdown.js";

/** What is common to the looks of all texts. */
function look({ size, weight, color, isSubtle, fontType, horizontalAlignment, wrap, style }) {
  const named = { size, weight, color, font: fontType, align: horizontalAlignment, style };
  return ["words", ...Object.entries(named).map(([name, value]) => value && `${name}-${String(value).toLowerCase()}`), isSubtle && "subtle", wrap === false && "one-line"].filter(Boolean).join(" ");
}

/** A text with the Markdown of cards; dates are written as the reader does. */
export function text(element, { mentions }) {
  const heading = element.style?.toLowerCase() === "heading" ? { role: "heading", "aria-level": "2" } : {};
  const node = el("div", { class: `${look({ wrap: false, ...element })} ${element.maxLines ? "clamped" : ""}`, ...heading }, markdown(dated(element.text ?? ""), mentions));
  if (element.maxLines) node.style.setProperty("--lines", element.maxLines);
  return node;
}

/** Texts side by side that know no Markdown. */
export function runs({ inlines, horizontalAlignment }) {
  return el("div", { class: look({ horizontalAlignment }) }, (inlines ?? []).map((one) => (typeof one === "string" ? run({ text: one }) : run(one))));
}

function run(element) {
  const style = ["italic", "strikethrough", "underline", "highlight"].filter((name) => element[name]).join(" ");
  const words = lines(dated(element.text ?? ""));
  const action = element.selectAction;
  return el("span", { class: `run ${look(element)} ${style}` }, action?.type === "Action.OpenUrl" ? link(action.url, words) : words);
}

const lines = (words) => words.split("\n").flatMap((line, index) => (index ? [el("br"), line] : [line]));

export function facts({ facts: list }, { mentions }) {
  const fact = ({ title, value }) => [el("dt", {}, markdown(dated(title ?? ""), mentions)), el("dd", {}, markdown(dated(value ?? ""), mentions))];
  return el("dl", { class: "fact-set" }, (list ?? []).map(fact));
}

/** Pictures of other hosts are never fetched; their description stands for them. */
export const image = ({ altText, size }) => el("span", { class: `image size-${(size ?? "auto").toLowerCase()}`, role: "img", "aria-label": altText ?? "" }, icon("image"), el("span", {}, altText ?? ""));

const STAMP = String.raw`(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[-+]\d{2}:\d{2}))`;
const DATE = new RegExp(String.raw`\{\{DATE\(${STAMP}(?:, ?(COMPACT|LONG|SHORT))?\)\}\}`, "g");
const TIME = new RegExp(String.raw`\{\{TIME\(${STAMP}\)\}\}`, "g");
const write = (stamp, options) => new Intl.DateTimeFormat(locale(), options).format(new Date(stamp));

/** learn.microsoft.com/adaptive-cards/authoring-cards/text-features#datetime-function-rules */
function dated(words) {
  const day = (_, stamp, kind = "COMPACT") => write(stamp, kind === "COMPACT" ? {} : { day: "numeric", weekday: kind.toLowerCase(), month: kind.toLowerCase(), year: "numeric" });
  return words.replace(DATE, day).replace(TIME, (_, stamp) => write(stamp, { hour: "numeric", minute: "2-digit" }));
}
