// Slack's mrkdwn -> nodes. The order makes it safe: <…> is cut out first and entities are resolved last, so that
// an escaped "&lt;!channel&gt;" can never turn into a mention, and nothing is ever parsed as HTML.

import { slackDate } from "./dates.js";
import { el } from "./dom.js";
import { emoji } from "./emoji.js";
import { link, OPENABLE } from "./links.js";
import { channel, person, state } from "./state.js";

// Each <…> is replaced by one character of a private plane while the rest is parsed.
const FIRST = 0xf0000;
const PRIVATE = /[\u{F0000}-\u{FFFFD}]/gu;
const CUT = /<([^<>\n]+)>/g;

/** The three entities Slack knows, resolved once and together: "&amp;lt;" is the text "&lt;". */
export const unescape = (text) => text.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);

export const withEmoji = (text) => text.replace(/:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/g, (whole, name) => emoji(name) ?? whole);

/** The visible characters of a plain_text object. */
export function plain(object) {
  if (!object) return "";
  const text = unescape(object.text ?? "");
  return object.emoji === false ? text : withEmoji(text);
}

/** A text object of either type -> nodes. */
export const textObject = (object) => (object.type === "mrkdwn" ? mrkdwn(object.text ?? "") : [plain(object)]);

/** mrkdwn source -> nodes */
export function mrkdwn(source) {
  const cuts = [];
  const text = source.replace(PRIVATE, "\uFFFD").replace(CUT, (_, inner) => String.fromCodePoint(FIRST + cuts.push(inner) - 1));
  return preformatted(text, cuts);
}

function preformatted(text, cuts) {
  return text.split(/```([\s\S]+?)```/).flatMap((part, index) => {
    if (index % 2) return el("pre", {}, literal(part.replace(/^\n|\n$/g, ""), cuts));
    return quotes(index ? part.replace(/^\n/, "") : part, cuts);
  });
}

/** Lines that begin with ">" become one quote; apps send the character itself, people's messages its entity. */
function quotes(text, cuts) {
  const runs = [];
  for (const line of text.split("\n")) {
    const quoted = line.match(/^(?:>|&gt;) ?(.*)$/);
    const last = runs.at(-1);
    if (last && last.quote === Boolean(quoted)) last.lines.push(quoted ? quoted[1] : line);
    else runs.push({ quote: Boolean(quoted), lines: [quoted ? quoted[1] : line] });
  }
  return runs.flatMap(({ quote, lines }) => {
    const nodes = inline(lines.join("\n"), cuts);
    return quote ? el("blockquote", {}, nodes) : nodes;
  });
}

function inline(text, cuts) {
  return text.split(/`([^`\n]+)`/).flatMap((part, index) => (index % 2 ? el("code", {}, literal(part, cuts)) : styled(part, cuts)));
}

const STYLES = { "*": "strong", _: "em", "~": "s" };
const STYLED = /(?<![\p{L}\p{N}])([*_~])(?!\s|\1)([^\n]*?[^\s])\1(?![\p{L}\p{N}])/u;

function styled(text, cuts) {
  const match = STYLED.exec(text);
  if (!match) return leaves(text, cuts);
  const [whole, mark, inner] = match;
  const after = text.slice(match.index + whole.length);
  return [...leaves(text.slice(0, match.index), cuts), el(STYLES[mark], {}, styled(inner, cuts)), ...styled(after, cuts)];
}

function leaves(text, cuts) {
  return text.split(/([\u{F0000}-\u{FFFFD}])/u).flatMap((part, index) => {
    if (index % 2) return reference(cuts[part.codePointAt(0) - FIRST]);
    return part ? [withEmoji(unescape(part))] : [];
  });
}

/** Inside code nothing is styled or emoji; a link shows its address or label as text. */
function literal(text, cuts) {
  return unescape(text.replace(PRIVATE, (mark) => {
    const [target, label] = splitLabel(cuts[mark.codePointAt(0) - FIRST]);
    return label ?? target;
  }));
}

function splitLabel(inner) {
  const at = inner.indexOf("|");
  return at < 0 ? [inner, null] : [inner.slice(0, at), inner.slice(at + 1)];
}

const BROADCASTS = new Set(["channel", "here", "everyone"]);

/** What stood between < and >. */
function reference(inner) {
  const [target, label] = splitLabel(inner);
  if (target.startsWith("@")) return userMention(target.slice(1), label);
  if (target.startsWith("#")) return channelMention(target.slice(1), label);
  if (target.startsWith("!")) return special(target.slice(1), label);
  if (!OPENABLE.test(target)) return unescape(`<${inner}>`);
  return link(unescape(target), label === null ? null : withEmoji(unescape(label)));
}

function special(command, label) {
  const [name, ...rest] = command.split("^");
  if (name === "date") return date(Number(rest[0]), unescape(rest[1] ?? ""), rest[2], unescape(label ?? ""));
  if (BROADCASTS.has(name)) return broadcast(name);
  return el("span", { class: "mention" }, unescape(label ?? `@${name}`));
}

export const broadcast = (name) => el("span", { class: "mention mention-all" }, `@${name}`);

function date(seconds, pattern, url, fallback) {
  const text = slackDate(seconds, pattern, fallback);
  return url ? link(unescape(url), text) : el("time", { title: fallback }, text);
}

export function userMention(id, label = null) {
  const name = person(id)?.name ?? (id === state.app.bot_user ? state.app.name : unescape(label ?? id));
  return el("span", { class: id === state.me ? "mention mention-me" : "mention" }, `@${name}`);
}

export function channelMention(id, label = null) {
  const known = channel(id);
  const text = `#${known?.name ?? unescape(label ?? id)}`;
  return known ? el("a", { class: "mention", href: `#${id}` }, text) : el("span", { class: "mention" }, text);
}
