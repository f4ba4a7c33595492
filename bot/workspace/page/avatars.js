// Who wrote: initials on the person's colour, or the app's sign.

import { el, icon } from "./dom.js";
import { initials } from "./initials.js";
import { person, state } from "./state.js";

export function avatar({ user, bot_id: bot, name }) {
  if (bot || user === state.app.bot_user) return el("span", { class: "avatar avatar-app", "aria-hidden": "true" }, icon("voice"));
  const node = el("span", { class: "avatar", "aria-hidden": "true" }, initials(person(user)?.name ?? name ?? "?"));
  const color = person(user)?.color;
  if (color) node.style.setProperty("--person", color.startsWith("#") ? color : `#${color}`);
  return node;
}

export const isApp = (message) => Boolean(message.bot_id) || message.user === state.app.bot_user;
export const authorOf = (message) => person(message.user)?.name ?? message.name ?? (isApp(message) ? state.app.name : message.user ?? "?");
