// A text field with suggestions (ARIA combobox): external selects, people, and anything else that is searched by typing.

import { debounce, el, uid } from "./dom.js";
import { place } from "./popups.js";
import { t } from "./texts.js";

/**
 * options: {attributes, placeholder, chosen: {label}|null, minimum, search(query) -> [{label, description?}], pick(choice|null), collects}
 * The field shows the chosen label; emptying it means no choice, anything else half-typed goes back to the choice.
 * A field that `collects` is empty again after each pick.
 */
export function combobox(options) {
  return new Combobox(options).root;
}

class Combobox {
  #options;
  #chosen;
  #choices = [];
  #active = -1;
  #round = 0;
  #stale = false; // the list is not yet the one for what was typed
  #hurried = false; // Enter came before that list did

  constructor(options) {
    this.#options = options;
    this.#chosen = options.chosen;
    const id = uid("list");
    this.list = el("div", { class: "popup listbox", role: "listbox", id, "aria-label": options.placeholder });
    this.input = el("input", {
      type: "text", class: "combobox-field", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": id, autocomplete: "off", spellcheck: "false", placeholder: options.placeholder,
      value: this.#chosen?.label ?? "", ...options.attributes,
    });
    this.status = el("span", { class: "hidden", role: "status" });
    this.root = el("span", { class: "combobox" }, this.input, this.status);
    const search = debounce(120, () => this.#search(this.input.value));
    this.input.addEventListener("input", () => {
      this.#open();
      this.#round += 1;
      this.#stale = true;
      search();
    });
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("click", () => this.#start());
    this.input.addEventListener("blur", () => this.#leave());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  }

  get #isOpen() {
    return this.list.isConnected;
  }

  #open() {
    if (this.#isOpen) return;
    place(this.list, this.input);
    this.list.style.minWidth = `${this.input.offsetWidth}px`;
    this.input.setAttribute("aria-expanded", "true");
  }

  #close() {
    this.#round += 1; // answers on their way are stale now
    this.#stale = this.#hurried = false;
    this.status.textContent = "";
    this.list.remove();
    this.list.replaceChildren(); // what was found then is not what will be typed next
    this.#choices = [];
    this.input.setAttribute("aria-expanded", "false");
    this.#activate(-1);
  }

  #start() {
    if (this.#isOpen) return;
    this.input.select();
    this.#open();
    this.#search(this.#chosen && this.input.value === this.#chosen.label ? "" : this.input.value);
  }

  async #search(query) {
    const round = ++this.#round;
    const minimum = this.#options.minimum ?? 0;
    if (query.trim().length < minimum) return this.#show([], t("typeMore", minimum));
    this.#note(t("searching"));
    const choices = await this.#options.search(query.trim());
    if (round === this.#round && this.#isOpen) this.#show(choices, choices.length ? "" : t("nothingFound"));
  }

  #show(choices, note) {
    this.#choices = choices;
    this.list.replaceChildren(...choices.map((choice, index) => this.#entry(choice, index)));
    if (note) this.#note(note);
    else this.status.textContent = t("found", choices.length);
    place(this.list, this.input);
    this.#activate(choices.length ? 0 : -1);
    const hurried = this.#hurried;
    this.#stale = this.#hurried = false;
    if (hurried) this.#enter();
  }

  #note(text) {
    this.status.textContent = text;
    if (!this.list.querySelector("[role=option]")) this.list.replaceChildren(el("p", { class: "note" }, text));
  }

  #entry(choice, index) {
    const attributes = { role: "option", id: `${this.list.id}-${index}`, "aria-selected": "false", on: { click: () => this.#pick(choice) } };
    return el("div", attributes, el("span", {}, choice.label), choice.description ? el("small", {}, choice.description) : null);
  }

  #activate(index) {
    this.#active = index;
    const entries = [...this.list.querySelectorAll("[role=option]")];
    entries.forEach((entry, at) => entry.setAttribute("aria-selected", String(at === index)));
    if (!entries[index]) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", entries[index].id);
    return entries[index].scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      if (this.#isOpen) this.#step(key === "ArrowDown" ? 1 : -1);
      else this.#start();
    } else if (this.#isOpen && key === "Enter" && !event.ctrlKey && !event.metaKey) this.#enter();
    else if (this.#isOpen && key === "Escape") this.#restore();
    else return;
    event.preventDefault();
    event.stopPropagation(); // Escape closes the list, not the modal around it
  }

  #enter() {
    if (this.#stale) this.#hurried = true;
    else if (this.#choices[this.#active]) this.#pick(this.#choices[this.#active]);
  }

  #step(by) {
    const count = this.#choices.length;
    if (count) this.#activate((this.#active + by + count) % count);
  }

  #pick(choice) {
    this.#chosen = this.#options.collects ? null : choice;
    this.input.value = this.#chosen?.label ?? "";
    this.#close();
    this.#options.pick(choice);
  }

  #restore() {
    this.input.value = this.#chosen?.label ?? "";
    this.#close();
  }

  #leave() {
    if (this.#chosen && this.input.value.trim() === "") this.#pick(null);
    else this.#restore();
  }
}
