// The Markdown that Teams' cards know, and nothing more: bold, italic, links, lists. Headings, code, pictures, tables and HTML
// are shown as the characters they are. Everything ends in text nodes: nothing a customer wrote can become markup.

import { el } from "../dom.js";
import { inline } from "./inline.js";

/** Markdown -> nodes. `mentions` are the people named in the card: [{text: "<at>Anna</at>", mentioned: {name}}] */
export function markdown(source, mentions = []) {
  const lines = source.replace(/\r\n?/g, "\n").replace(/\t/g, "    ").split("\n");
  return blocks(lines, mentions);
}

const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])(?: (.*))?$/;
const isBlank = (line) => line.trim() === "";
const indentOf = (line) => /^ */.exec(line)[0].length;

/** What stands between blank lines: paragraphs, and lists whose items hold the same again. */
function blocks(lines, mentions) {
  const nodes = [];
  let at = 0;
  while (at < lines.length) {
    const { node, end } = isBlank(lines[at]) ? { end: at + 1 } : ITEM.test(lines[at]) ? list(lines, at, mentions) : paragraph(lines, at, mentions);
    if (node) nodes.push(node);
    at = end;
  }
  return nodes;
}

function paragraph(lines, start, mentions) {
  let end = start + 1;
  while (end < lines.length && !isBlank(lines[end]) && !interrupts(lines[end])) end += 1;
  const text = lines.slice(start, end).map((line) => line.trimStart()).join("\n").trimEnd();
  return { node: el("p", {}, inline(text, mentions)), end };
}

/** A list may end a paragraph without a blank line only if nobody could take its first line for prose. */
function interrupts(line) {
  const [, , marker, content] = ITEM.exec(line) ?? [];
  return Boolean(content?.trim()) && (!/\d/.test(marker) || Number.parseInt(marker, 10) === 1);
}

const kindOf = (line) => {
  const [, , marker] = ITEM.exec(line) ?? [];
  return marker && (/\d/.test(marker) ? marker.at(-1) : marker);
};

function list(lines, start, mentions) {
  const kind = kindOf(lines[start]);
  const items = [];
  let at = start;
  while (at < lines.length && kindOf(lines[at]) === kind) {
    const { content, end } = item(lines, at);
    items.push(el("li", {}, tight(blocks(content, mentions))));
    at = end;
  }
  const first = Number.parseInt(lines[start], 10);
  return { node: Number.isNaN(first) ? el("ul", {}, items) : el("ol", { start: first === 1 ? null : first }, items), end: at };
}

/** The lines of one item, without what indents them, and where the next thing begins. */
function item(lines, start) {
  const [, indent, marker, rest = ""] = ITEM.exec(lines[start]);
  const padding = /^ {0,3}(?=\S)/.exec(rest)?.[0].length ?? 0;
  const width = indent.length + marker.length + 1 + padding;
  let end = start + 1;
  while (end < lines.length && belongs(lines, end, width)) end += 1;
  const content = [rest.slice(padding), ...lines.slice(start + 1, end).map((line) => line.slice(Math.min(width, indentOf(line))))];
  while (end < lines.length && isBlank(lines[end])) end += 1;
  return { content, end };
}

/** Indented lines belong to the item, and lines that go on with its prose; a blank line does if an indented one follows. */
function belongs(lines, at, width) {
  const line = lines[at];
  if (isBlank(line)) return indentOf(lines.slice(at).find((one) => !isBlank(one)) ?? "") >= width;
  return indentOf(line) >= width || (!isBlank(lines[at - 1]) && !ITEM.test(line));
}

/** An item of one paragraph needs none around its text. */
function tight(nodes) {
  if (nodes.filter(({ tagName }) => tagName === "P").length !== 1) return nodes;
  return nodes.flatMap((node) => (node.tagName === "P" ? [...node.childNodes] : [node]));
}
