// What people chose and typed, in the shape of Slack's state.values: {block_id: {action_id: {type, value …}}}.

const SINGLE = (element) => ({ selected_option: element.initial_option ?? null });
const MULTIPLE = (element) => ({ selected_options: element.initial_options ?? [] });
const TEXT = (element) => ({ value: element.initial_value ?? null });

const INITIAL = {
  plain_text_input: TEXT, email_text_input: TEXT, url_text_input: TEXT, number_input: TEXT,
  static_select: SINGLE, external_select: SINGLE, radio_buttons: SINGLE,
  multi_static_select: MULTIPLE, multi_external_select: MULTIPLE, checkboxes: MULTIPLE,
  users_select: (element) => ({ selected_user: element.initial_user ?? null }),
  multi_users_select: (element) => ({ selected_users: element.initial_users ?? [] }),
  datepicker: (element) => ({ selected_date: element.initial_date ?? null }),
  timepicker: (element) => ({ selected_time: element.initial_time ?? null }),
  datetimepicker: (element) => ({ selected_date_time: element.initial_date_time ?? null }),
};

/** The value of a state, whatever its field is called: null or [] is empty. */
const content = ({ type, ...rest }) => Object.values(rest)[0];

export function isEmpty(state) {
  const value = state ? content(state) : null;
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/** Elements with a state in a block: [[element, block_id]] */
function stateful(block) {
  const elements = [block.element, block.accessory, ...(block.type === "actions" ? block.elements : [])];
  return elements.filter((element) => element && element.type in INITIAL);
}

export class Values {
  #blocks = {};

  /**
   * As in Slack, what was typed stays as long as block_id and action_id stay; everything else starts anew.
   * known: what the server remembers, for a page that was reloaded.
   */
  adopt(blocks, known = {}) {
    const before = { ...known, ...this.#blocks };
    this.#blocks = {};
    for (const block of blocks) {
      for (const element of stateful(block)) {
        const kept = before[block.block_id]?.[element.action_id];
        const keep = kept?.type === element.type && stillOffered(kept, element);
        this.set(block.block_id, element, keep ? offeredPart(kept, element) : INITIAL[element.type](element));
      }
    }
  }

  get(blockId, actionId) {
    return this.#blocks[blockId]?.[actionId];
  }

  /** Store and return the state of one element, for instance {selected_user: "U1"}. */
  set(blockId, element, content) {
    this.#blocks[blockId] ??= {};
    return (this.#blocks[blockId][element.action_id] = { ...content, type: element.type });
  }

  toJSON() {
    return this.#blocks;
  }
}

export const optionsOf = (element) => element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);

const asksTheApp = ({ type }) => type === "external_select" || type === "multi_external_select";
const offers = (element, { value }) => optionsOf(element).some((option) => option.value === value);

function stillOffered(kept, element) {
  return asksTheApp(element) || !kept.selected_option || offers(element, kept.selected_option);
}

/** Of several choices those stay that are still there. */
function offeredPart(kept, element) {
  if (asksTheApp(element) || !kept.selected_options) return kept;
  return { ...kept, selected_options: kept.selected_options.filter((option) => offers(element, option)) };
}
