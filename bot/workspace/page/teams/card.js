// Adaptive Cards 1.5 -> nodes: adaptivecards.io/explorer. What a card holds is data: texts end in text nodes, pictures of
// other hosts are never fetched, and addresses are opened only if they are http(s), mail or telephone.

import { el } from "../dom.js";
import { t } from "../texts.js";
import { actions } from "./actions.js";
import { withFallback } from "./fallback.js";
import { input } from "./inputs.js";
import { facts, image, runs, text } from "./words.js";

const NEWEST = [1, 5];

/**
 * A whole card. host.press(action, {values, data}, button): an action was used; values is what is filled in, data what it sends with them.
 * host.search(dataset, typed, values) -> [{title, value}]: what fits to what was typed, in fields whose choices only the app knows.
 * A card that asks for more than 1.5 shows its fallback text, as in Teams.
 */
export function renderCard(card, host) {
  const wide = card.msteams?.width === "Full" ? "wide" : "";
  const place = { ...host, mentions: (card.msteams?.entities ?? []).filter(({ type }) => type === "mention") };
  return el("div", { class: `adaptive ${wide}`, lang: card.lang, dir: card.rtl ? "rtl" : null }, isReadable(card) ? content(card, place) : tooNew(card));
}

function isReadable({ version }) {
  const [, major, minor] = /^(\d+)\.(\d+)$/.exec(version ?? "") ?? [];
  return Number(major) < NEWEST[0] || (Number(major) === NEWEST[0] && Number(minor) <= NEWEST[1]);
}

const tooNew = ({ fallbackText }) => el("p", { class: "too-new" }, fallbackText ?? t("cardTooNew"));

/** What stands in a card, or in one that a button shows. The inputs of a card go along with its own actions, and with those of cards in it. */
function content(card, host) {
  const place = { ...host, outer: host.inputs ? host : null, inputs: [], showCard: content };
  return elements([...(card.body ?? []), ...(card.actions?.length ? [{ type: "ActionSet", spacing: "medium", actions: card.actions }] : [])], place);
}

/** Elements one below the other; what is unknown here gives way to its fallback. */
export function elements(list, place) {
  return (list ?? []).flatMap((element, index) => {
    const known = withFallback(element, ELEMENTS);
    return known ? [spaced(ELEMENTS[known.type](known, place), known, index)] : [];
  });
}

/** The distance to what stands above, a line there if wanted, and whether it is to be seen at all. */
function spaced(node, element, index) {
  node.classList.add(`space-${index === 0 ? "none" : (element.spacing ?? "default").toLowerCase()}`);
  if (element.separator && index > 0) node.classList.add("separated");
  if (element.id) node.dataset.elementId = element.id;
  node.hidden = element.isVisible === false;
  return node;
}

function container(element, place) {
  return el("div", { class: box(element), dir: element.rtl ? "rtl" : null }, elements(element.items, place));
}

const lower = (word) => String(word ?? "").toLowerCase();

function box({ style, bleed, horizontalAlignment: side }) {
  const dressed = style && lower(style) !== "default";
  return ["container", dressed && `styled style-${lower(style)}`, bleed && "bleed", side && `align-${lower(side)}`].filter(Boolean).join(" ");
}

function columns(element, place) {
  return el("div", { class: `columns ${box(element)}` }, (element.columns ?? []).map((one, index) => column(one, index, place)));
}

function column(element, index, place) {
  const node = el("div", { class: `column ${box(element)} vertical-${lower(element.verticalContentAlignment ?? "top")}` }, elements(element.items, place));
  const width = lower(element.width ?? "stretch");
  const weight = width === "stretch" ? 1 : Number.parseFloat(width);
  if (String(width).endsWith("px")) node.style.flex = `0 0 ${weight}px`;
  else node.style.flex = width === "auto" || Number.isNaN(weight) ? "0 1 auto" : `${weight} 1 0`;
  return spaced(node, element, index);
}

const ELEMENTS = {
  TextBlock: text, RichTextBlock: runs, FactSet: facts, Image: image, Container: container, ColumnSet: columns, ActionSet: actions,
  "Input.Text": input, "Input.ChoiceSet": input, "Input.Toggle": input, "Input.Date": input, "Input.Time": input, "Input.Number": input,
  ImageSet: ({ images }) => el("div", { class: "image-set" }, (images ?? []).map((one) => image(one))),
  unknown: ({ name }) => el("div", { class: "unknown-block" }, t("unknownBlock", name ?? "?")),
};
