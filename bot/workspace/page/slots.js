// What all controls share. A slot says where a control stands: {context, blockId, dispatch, label, describedBy, optional};
// label is the id of the visible label in an input block, dispatch says whether the app hears of every change.

import { busyKey, isBusy, press } from "./interact.js";
import { plain } from "./mrkdwn.js";
import { t } from "./texts.js";

/** What every control carries: the hooks for tests, its label, its errors, its spinner. */
export function attributes(element, { context, blockId, label, describedBy, optional }) {
  const key = busyKey(context, blockId, element.action_id);
  return {
    data: { blockId, actionId: element.action_id, busyKey: key },
    "aria-busy": isBusy(key) ? "true" : null,
    "aria-labelledby": label,
    "aria-label": label ? null : element.accessibility_label ?? (plain(element.placeholder) || plain(element.text) || t("choose")),
    "aria-describedby": describedBy,
    "aria-required": label && !optional ? "true" : null,
    autofocus: element.focus_on_load || null,
  };
}

/** The state of an element as it is now, for instance {type: "users_select", selected_user: null}. */
export const stateOf = (element, { context, blockId }) => context.values.get(blockId, element.action_id) ?? {};

/** Keep the new state; tell the app if it listens to this control. */
export function use(element, slot, content) {
  const now = slot.context.values.set(slot.blockId, element, content);
  if (slot.dispatch) press(slot.context, slot.blockId, element, now);
}
