// Block Kit -> nodes. A block that did not change keeps its node, and with it focus, cursor and open lists.

import { control, imagePlaceholder } from "./controls.js";
import { el, uid } from "./dom.js";
import { plain, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { state } from "./state.js";
import { t } from "./texts.js";

/** Nodes for all blocks of a message or view, in order. */
export function renderBlocks(blocks, context, known = {}) {
  context.values.adopt(blocks, context.painted.size ? {} : known);
  const before = context.painted;
  context.painted = new Map();
  return blocks.map((block, index) => {
    const key = block.block_id ?? `#${index}`;
    const source = `${state.epoch} ${JSON.stringify(block)}`;
    const kept = before.get(key);
    const node = kept?.source === source ? kept.node : renderBlock(block, context);
    context.painted.set(key, { source, node });
    return node;
  });
}

export function renderBlock(block, context) {
  const build = BLOCKS[block.type];
  const node = build ? build(block, context) : unknown(block.type);
  node.dataset.block = block.type;
  return node;
}

const unknown = (type) => el("div", { class: "unknown-block" }, t("unknownBlock", type ?? "?"));

function element(one, block, context) {
  const slot = { context, blockId: block.block_id, dispatch: true };
  return control(one, slot) ?? unknown(one.type);
}

function section(block, context) {
  const text = block.text ? el("div", { class: "text" }, textObject(block.text)) : null;
  const fields = block.fields?.length ? el("div", { class: "fields" }, block.fields.map((field) => el("div", { class: "text" }, textObject(field)))) : null;
  const accessory = block.accessory ? el("div", { class: "accessory" }, element(block.accessory, block, context)) : null;
  return el("div", { class: "section" }, el("div", { class: "section-main" }, text, fields), accessory);
}

const contextPart = (part) => (part.type === "image" ? imagePlaceholder(part) : el("span", { class: "text" }, textObject(part)));

function contextBlock(block) {
  return el("div", { class: "context" }, block.elements.map(contextPart));
}

function actions(block, context) {
  return el("div", { class: "actions" }, block.elements.map((one) => element(one, block, context)));
}

function image(block) {
  return el("figure", { class: "figure" }, block.title ? el("figcaption", {}, plain(block.title)) : null, imagePlaceholder(block));
}

const LABELLED_BY_FOR = new Set(["plain_text_input", "email_text_input", "url_text_input", "number_input"]);

function input(block, context) {
  const [label, hint, error] = [uid("label"), uid("hint"), uid("error")];
  const describedBy = block.hint ? `${hint} ${error}` : error;
  const slot = { context, blockId: block.block_id, dispatch: Boolean(block.dispatch_action), label, describedBy, optional: Boolean(block.optional) };
  const node = control(block.element, slot) ?? unknown(block.element.type);
  const focus = () => LABELLED_BY_FOR.has(block.element.type) && node.querySelector("input, textarea").focus();
  return el(
    "div",
    { class: "input", data: { inputBlock: block.block_id } },
    el("div", { class: "label", id: label, on: { click: focus } }, plain(block.label), block.optional ? el("span", { class: "optional" }, ` ${t("optional")}`) : null),
    node,
    block.hint ? el("div", { class: "hint", id: hint }, plain(block.hint)) : null,
    el("div", { class: "error", id: error, role: "alert" }),
  );
}

const BLOCKS = {
  header: (block) => el("h3", { class: "header" }, plain(block.text)),
  divider: () => el("hr", { class: "divider" }),
  markdown: (block) => el("div", { class: "text" }, block.text ?? ""),
  alert: (block) => el("div", { class: `alert ${block.level ?? ""}` }, textObject(block.text)),
  section, context: contextBlock, actions, input, image, rich_text: richText,
};

/** Show {block_id: text} beside the fields and mark them invalid; {} clears all. Returns the first invalid control. */
export function showErrors(root, errors) {
  let first = null;
  for (const node of root.querySelectorAll(".input")) {
    const text = errors[node.dataset.inputBlock] ?? "";
    node.querySelector(".error").textContent = text;
    node.classList.toggle("invalid", Boolean(text));
    for (const field of node.querySelectorAll("[data-action-id]")) field.setAttribute("aria-invalid", String(Boolean(text)));
    if (text) first ??= node.querySelector("[data-action-id]");
  }
  return first;
}
