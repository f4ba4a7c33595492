// Markdown within a line: escapes, entities, emphasis, links, mentions -> nodes. The rules are CommonMark's:
// spec.commonmark.org/0.31.2/#inlines

import { el } from "../dom.js";
import { link, OPENABLE } from "../links.js";

// A mention is replaced by one character of a private plane while the rest is parsed.
const [FIRST, LAST] = [0xf0000, 0xffffd];
const PRIVATE = /[\u{F0000}-\u{FFFFD}]/gu;

/** mentions: [{text, mentioned: {name}}] */
export function inline(source, mentions) {
  const named = mentions.reduce((text, { text: words }, index) => (words ? text.split(words).join(String.fromCodePoint(FIRST + index)) : text), source.replace(PRIVATE, "\uFFFD"));
  return parse(named, mentions);
}

/** Parts are {text}, {node}, or a run of * or _ that may become emphasis. */
function parse(text, mentions) {
  const parts = [];
  let at = 0;
  while (at < text.length) {
    const { part, end } = next(text, at, mentions);
    parts.push(part);
    at = end;
  }
  return nodesOf(emphasized(parts));
}

function next(text, at, mentions) {
  const reader = READERS[text[at]] ?? (isMention(text, at) ? mention : null);
  const found = reader?.(text, at, mentions);
  if (found) return found;
  SPECIAL.lastIndex = at + 1;
  const end = SPECIAL.exec(text)?.index ?? text.length;
  return { part: { text: text.slice(at, end) }, end };
}

const SPECIAL = /[\\&*_[]|[\u{F0000}-\u{FFFFD}]/gu;
const isMention = (text, at) => text.codePointAt(at) >= FIRST && text.codePointAt(at) <= LAST;

const READERS = { "\\": escaped, "&": entity, "*": run, _: run, "[": linked };

function mention(text, at, mentions) {
  const { mentioned } = mentions[text.codePointAt(at) - FIRST];
  return { part: { node: el("span", { class: "mention" }, mentioned?.name ?? "?") }, end: at + 2 };
}

const PUNCTUATION = /^[!-/:-@[-`{-~]/;

function escaped(text, at) {
  const character = text[at + 1] ?? "";
  if (character === "\n") return { part: { node: el("br") }, end: at + 2 };
  return PUNCTUATION.test(character) ? { part: { text: character }, end: at + 2 } : null;
}

const NAMES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/** The entities that writers of cards need to say what they mean; any other is text. */
function entity(text, at) {
  const [whole, name, decimal, hexadecimal] = /^&(?:(\w+)|#(\d{1,7})|#x([\da-f]{1,6}));/i.exec(text.slice(at, at + 12)) ?? [];
  if (!whole) return null;
  const code = decimal ? Number(decimal) : hexadecimal ? Number.parseInt(hexadecimal, 16) : null;
  const character = code === null ? NAMES[name] : characterOf(code);
  return character === undefined ? null : { part: { text: character }, end: at + whole.length };
}

const characterOf = (code) => (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? "\uFFFD" : String.fromCodePoint(code));

// Links

/** [words](address), with the words parsed as well. An address nobody may open stays text; none is words without a link. */
function linked(text, at, mentions) {
  const close = closing(text, at);
  if (close < 0 || text[close + 1] !== "(") return null;
  const [whole, bracketed, bare] = ADDRESS.exec(text.slice(close + 1)) ?? [];
  const words = text.slice(at + 1, close);
  const address = unescaped(bracketed ?? bare ?? "");
  if (whole === undefined || (address && !OPENABLE.test(address)) || holdsLink(words, mentions)) return null;
  return { part: { node: link(address, parse(words, mentions)) }, end: close + 1 + whole.length };
}

const TITLE = String.raw`(?:\s+(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?`;
const ADDRESS = new RegExp(String.raw`^\(\s*(?:<((?:[^<>\\\n]|\\.)*)>|((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*))${TITLE}\s*\)`);
const unescaped = (text) => text.replace(/\\([!-/:-@[-`{-~])/g, "$1").replace(/&amp;/g, "&");

/** Where the bracket that opens at `at` is closed again. */
function closing(text, at) {
  let depth = 0;
  for (let index = at; index < text.length; index += 1) {
    if (text[index] === "\\") index += 1;
    else if (text[index] === "[") depth += 1;
    else if (text[index] === "]" && --depth === 0) return index;
  }
  return -1;
}

function holdsLink(words, mentions) {
  for (let at = words.indexOf("["); at >= 0; at = words.indexOf("[", at + 1)) if (linked(words, at, mentions)) return true;
  return false;
}

// Emphasis

const isSpace = (character) => !character || /\s/.test(character);
const isPunctuation = (character) => /[\p{P}\p{S}]/u.test(character);

function run(text, at) {
  const mark = text[at];
  let end = at;
  while (text[end] === mark) end += 1;
  const [before, after] = [[...text.slice(Math.max(0, at - 2), at)].at(-1), [...text.slice(end, end + 2)][0]];
  const left = !isSpace(after) && (!isPunctuation(after) || isSpace(before) || isPunctuation(before));
  const right = !isSpace(before) && (!isPunctuation(before) || isSpace(after) || isPunctuation(after));
  const word = mark === "_"; // an underscore within a word is part of it
  const opens = left && (!word || !right || isPunctuation(before));
  const closes = right && (!word || !left || isPunctuation(after));
  return { part: { mark, opens, closes, length: end - at, size: end - at }, end };
}

function emphasized(parts) {
  for (let closer = 0; closer < parts.length; closer += 1) {
    if (!parts[closer].closes || !parts[closer].length) continue;
    const opener = openerFor(parts, closer);
    if (opener >= 0) closer = wrap(parts, opener, closer);
  }
  return parts;
}

function openerFor(parts, closer) {
  for (let at = closer - 1; at >= 0; at -= 1) if (matches(parts[at], parts[closer])) return at;
  return -1;
}

function matches(opener, closer) {
  if (!opener.opens || opener.mark !== closer.mark || !opener.length) return false;
  const ambiguous = opener.closes || closer.opens;
  return !(ambiguous && (opener.size + closer.size) % 3 === 0 && (opener.size % 3 !== 0 || closer.size % 3 !== 0));
}

/** Put what stands between the two into an element; returns where to go on, so that a closer with marks left is seen again. */
function wrap(parts, opener, closer) {
  const size = Math.min(parts[opener].length, parts[closer].length, 2);
  parts[opener].length -= size;
  parts[closer].length -= size;
  const inner = nodesOf(parts.slice(opener + 1, closer));
  parts.splice(opener + 1, closer - opener - 1, { node: el(size === 2 ? "strong" : "em", {}, inner) });
  const now = opener + 2;
  if (parts[now].length) return now - 1;
  parts[now].closes = false;
  return now;
}

/** Runs that found no partner are the characters they are. */
function nodesOf(parts) {
  const nodes = [];
  for (const { node, text, mark, length } of parts) {
    const words = text ?? mark?.repeat(length) ?? "";
    if (node) nodes.push(node);
    else if (typeof nodes.at(-1) === "string") nodes[nodes.length - 1] += words;
    else nodes.push(words);
  }
  return nodes;
}
