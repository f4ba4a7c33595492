// What people wrote: text as it is, with the names of those whom it mentions. https and http addresses can be followed.

import { el } from "../dom.js";
import { link } from "../links.js";
import { state } from "./state.js";

const PIECES = /(<at>[^<]*<\/at>|https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/;

export function words({ text = "", entities = [] }) {
  return text.split(PIECES).map((piece, index) => (index % 2 ? special(piece, entities) : piece));
}

function special(piece, entities) {
  if (!piece.startsWith("<at>")) return link(piece);
  const named = entities.find((one) => one.text === piece);
  if (!named) return piece;
  return el("span", { class: named.mentioned.id === state.me ? "mention mention-me" : "mention" }, named.mentioned.name);
}
