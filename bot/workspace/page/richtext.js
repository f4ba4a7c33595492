// rich_text blocks -> nodes. Their text elements are never parsed: what stands in them is what is shown.

import { slackDate } from "./dates.js";
import { el } from "./dom.js";
import { emoji } from "./emoji.js";
import { link } from "./links.js";
import { broadcast, channelMention, userMention } from "./mrkdwn.js";

export const richText = (block) => el("div", { class: "rich-text" }, (block.elements ?? []).map(part));

const PARTS = {
  rich_text_section: (one) => el("div", {}, pieces(one)),
  rich_text_quote: (one) => el("blockquote", {}, pieces(one)),
  rich_text_preformatted: (one) => el("pre", {}, pieces(one)),
  rich_text_list: list,
};

const part = (one) => (PARTS[one.type] ?? PARTS.rich_text_section)(one);

function list(one) {
  const tag = one.style === "ordered" ? "ol" : "ul";
  const start = one.offset ? one.offset + 1 : null;
  return el(tag, { class: `indent-${one.indent ?? 0}`, start }, (one.elements ?? []).map((item) => el("li", {}, pieces(item))));
}

const pieces = (one) => (one.elements ?? []).map((piece) => dressed((PIECES[piece.type] ?? PIECES.text)(piece), piece.style));

const PIECES = {
  text: (piece) => piece.text ?? "",
  link: (piece) => link(piece.url, piece.text ?? null),
  user: (piece) => userMention(piece.user_id),
  usergroup: (piece) => el("span", { class: "mention" }, `@${piece.usergroup_id}`),
  channel: (piece) => channelMention(piece.channel_id),
  broadcast: (piece) => broadcast(piece.range),
  emoji: (piece) => emoji(piece.name) ?? `:${piece.name}:`,
  date: (piece) => el("time", { title: piece.fallback }, slackDate(piece.timestamp, piece.format, piece.fallback ?? "")),
  color: (piece) => piece.value,
};

const DRESS = { code: "code", bold: "strong", italic: "em", strike: "s", underline: "u" };

function dressed(node, style = {}) {
  return Object.keys(DRESS).filter((name) => style[name]).reduce((inner, name) => el(DRESS[name], {}, inner), node);
}
