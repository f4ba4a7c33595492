// Who wrote: initials on the person's colour, or the app's sign.

import { el, icon } from "../dom.js";
import { initials } from "../initials.js";
import { authorOf, isApp, person } from "./state.js";

export function avatar(message) {
  if (isApp(message)) return el("span", { class: "avatar avatar-app", "aria-hidden": "true" }, icon("voice"));
  const node = el("span", { class: "avatar", "aria-hidden": "true" }, initials(authorOf(message)));
  const color = person(message.author)?.color;
  if (color) node.style.setProperty("--person", color);
  return node;
}
