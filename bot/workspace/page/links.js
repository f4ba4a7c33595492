// The only addresses a browser may open for a stranger; anything else stays what it is, text.

import { el } from "./dom.js";

export const OPENABLE = /^(https?:\/\/|mailto:|tel:)/i;

export function link(address, label = null) {
  if (!OPENABLE.test(address)) return el("span", {}, label ?? address);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer", title: address }, label ?? address);
}
