// From a touched control to a frame for the server. A context is the place blocks stand in: a message, a view, the home tab.

import { textObject, plain } from "./mrkdwn.js";
import { ask } from "./popups.js";
import { send } from "./sending.js";
import { t } from "./texts.js";
import { Values } from "./values.js";

const contexts = new Map();
const busy = new Set();

/** The context of a target {channel, ts} or {view_id}; it keeps what was typed while the blocks are repainted. */
export function contextOf(target, place) {
  const id = target.view_id ?? `${target.channel} ${target.ts}`;
  const key = `${place} ${id}`;
  if (!contexts.has(key)) contexts.set(key, { id, target, values: new Values(), painted: new Map() });
  return contexts.get(key);
}

/** Views are gone when they are closed: what was typed in them must not come back. */
export function forget(place) {
  for (const key of contexts.keys()) if (key.startsWith(`${place} `)) contexts.delete(key);
}

/** What stands in all views of a place: {view id: values} */
export function valuesIn(place) {
  const here = [...contexts].filter(([key]) => key.startsWith(`${place} `));
  return Object.fromEntries(here.map(([, { id, values }]) => [id, values]));
}

export const busyKey = (context, blockId, actionId) => `${context.id} ${blockId} ${actionId}`;
export const isBusy = (key) => busy.has(key);

/** Show the spinner on every control with this key until `work` is settled. */
export async function whileBusy(key, work) {
  setBusy(key, true);
  try {
    return await work();
  } finally {
    setBusy(key, false);
  }
}

function setBusy(key, on) {
  if (on) busy.add(key);
  else busy.delete(key);
  for (const node of document.querySelectorAll(`[data-busy-key="${CSS.escape(key)}"]`)) node.setAttribute("aria-busy", String(on));
}

/** Tell the app that a control was used. Resolves with false if the person thought better of it. */
export async function press(context, blockId, element, action) {
  const key = busyKey(context, blockId, element.action_id);
  if (isBusy(key) && element.type === "button") return false;
  if (element.confirm && !(await ask(question(element.confirm)))) return false;
  const frame = { type: "press", ...context.target, block_id: blockId, action_id: element.action_id, action, values: context.values };
  await whileBusy(key, () => send(frame));
  return true;
}

const question = (confirm) => ({
  title: plain(confirm.title),
  text: textObject(confirm.text ?? { type: "plain_text", text: "" }),
  yes: plain(confirm.confirm) || t("confirm"),
  no: plain(confirm.deny) || t("cancel"),
  danger: confirm.style === "danger",
});

const PATIENCE = 4000; // an app has three seconds for suggestions

/** Ask the app for the options of an external select; none if it does not answer. */
export async function suggest(context, blockId, element, value) {
  const asked = send({ type: "suggest", ...context.target, block_id: blockId, action_id: element.action_id, value });
  const answer = await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  return answer?.options ?? (answer?.option_groups ?? []).flatMap((group) => group.options);
}
