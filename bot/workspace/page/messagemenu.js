// What can be done with a message: reply, react, and the menu with the app's shortcuts and one's own corrections.

import { el, icon } from "./dom.js";
import { emoji, QUICK } from "./emoji.js";
import { openThread } from "./navigation.js";
import { askToDelete, openMenu } from "./popups.js";
import { send } from "./sending.js";
import { isMine, isReply, state } from "./state.js";
import { t } from "./texts.js";
import { walkable } from "./toolbars.js";

export function toolbar(channel, message, place, edit) {
  if (message.ephemeral) return null;
  return walkable([
    button("smile", t("react"), (event) => openReactions(event.currentTarget, channel, message), { "aria-haspopup": "menu" }),
    place === "channel" ? button("reply", t("reply"), () => openThread(message.thread_ts ?? message.ts)) : null,
    button("more", t("more"), (event) => openMore(event.currentTarget, channel, message, edit), { "aria-haspopup": "menu" }),
  ]);
}

const button = (name, label, click, more = {}) => el("button", { type: "button", class: "plain", "aria-label": label, title: label, data: { tool: name }, ...more, on: { click } }, icon(name));

function openReactions(anchor, channel, message) {
  const entry = (name) => ({ label: emoji(name), description: `:${name}:`, pick: () => send({ type: "react", channel, ts: message.ts, name }) });
  openMenu(anchor, t("react"), QUICK.map(entry));
}

function openMore(anchor, channel, message, edit) {
  const shortcuts = state.shortcuts.filter((one) => one.type === "message").map((one) => ({
    label: one.name, description: state.app.name,
    pick: () => send({ type: "message_action", callback_id: one.callback_id, channel, ts: message.ts }),
  }));
  const root = isReply(message) ? message.thread_ts : message.ts;
  const own = isMine(message) ? [
    { label: t("edit"), pick: edit },
    { label: t("remove"), danger: true, pick: () => remove(channel, message) },
  ] : [];
  openMenu(anchor, t("more"), [...shortcuts, { label: t("reply"), pick: () => openThread(root) }, ...own]);
}

async function remove(channel, message) {
  if (await askToDelete()) send({ type: "delete", channel, ts: message.ts });
}
