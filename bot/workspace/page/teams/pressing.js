// From a used button of a card to a frame for the server. A button is busy until the app has answered.

import { isOnline, send } from "../sending.js";
import { t } from "../texts.js";
import { toast } from "../toast.js";
import { state } from "./state.js";

const busy = new Set();

/** How the card of a message tells what was used in it. */
export function pressing(message) {
  const here = state.here;
  return hosting(`${here} ${message.id}`, { place: here, id: message.id });
}

/** How the card of a dialog does. */
export const inDialog = (dialog) => hosting(`dialog ${dialog.id}`, { dialog: dialog.id });

function hosting(name, target) {
  return {
    press: (action, { values }, button) => press(name, target, action, values, button),
    search: (dataset, typed, values) => search(target, dataset, typed, values),
  };
}

async function press(name, target, action, values, button) {
  const key = `${name} ${button.dataset.actionId}`;
  if (busy.has(key)) return;
  if (!isOnline()) {
    toast(t("offline"));
    return;
  }
  busy.add(key);
  button.setAttribute("aria-busy", "true");
  await send({ type: "press", ...target, action, values });
  busy.delete(key);
  button.removeAttribute("aria-busy");
}

/** What fits to what was typed in a field whose choices the app knows; nothing if it does not answer. */
async function search(target, dataset, typed, values) {
  const answer = await send({ type: "search", ...target, dataset, typed, values });
  return answer?.choices ?? [];
}
