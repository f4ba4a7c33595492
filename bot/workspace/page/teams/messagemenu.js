// What can be done with a message: reply, react, and the menu with the app's actions and one's own corrections.

import { el, icon } from "../dom.js";
import { emoji, QUICK } from "../emoji.js";
import { askToDelete, openMenu } from "../popups.js";
import { send } from "../sending.js";
import { t } from "../texts.js";
import { walkable } from "../toolbars.js";
import { answer } from "./navigation.js";
import { isMine, state } from "./state.js";

export function toolbar(message, edit) {
  if (message.only_for) return null;
  return walkable([
    button("smile", t("react"), (event) => openReactions(event.currentTarget, message), { "aria-haspopup": "menu" }),
    state.here === state.chat ? null : button("reply", t("answerPost"), () => answer(message.root || message.id)),
    button("more", t("more"), (event) => openMore(event.currentTarget, message, edit), { "aria-haspopup": "menu" }),
  ]);
}

const button = (name, label, click, more = {}) => el("button", { type: "button", class: "plain", "aria-label": label, title: label, data: { tool: name }, ...more, on: { click } }, icon(name));

function openReactions(anchor, message) {
  const entry = (name) => ({ label: emoji(name), description: name, pick: () => send({ type: "react", place: state.here, id: message.id, name }) });
  openMenu(anchor, t("react"), QUICK.map(entry));
}

function openMore(anchor, message, edit) {
  const actions = state.actions.map(({ id, title }) => ({ label: title, description: state.app.name, pick: () => send({ type: "message_action", action: id, place: state.here, id: message.id }) }));
  const own = isMine(message) ? [{ label: t("edit"), pick: edit }, { label: t("remove"), danger: true, pick: () => remove(message) }] : [];
  const entries = [...actions, ...own];
  openMenu(anchor, t("more"), entries.length ? entries : [{ label: t("answerPost"), pick: () => answer(message.root || message.id) }]);
}

async function remove(message) {
  if (await askToDelete()) send({ type: "delete", place: state.here, id: message.id });
}
