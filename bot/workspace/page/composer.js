// Where people write. Enter sends, Shift+Enter makes a line; while they type, something may be offered. What is typed goes out as it is.

import { el, uid } from "./dom.js";
import { place } from "./popups.js";
import { isOnline } from "./sending.js";
import { t } from "./texts.js";
import { toast } from "./toast.js";

const TALLEST = 180;

export class Composer {
  #say;
  #suggest;
  #list;
  #active = 0;
  #drafts = new Map();
  #key = null;

  /** form: with a textarea; say(text) sends it; suggest(before, after the cursor) -> [{label, hint, text: all of it then}] */
  constructor(form, say, suggest) {
    this.form = form;
    this.field = form.querySelector("textarea");
    this.#say = say;
    this.#suggest = suggest;
    this.#list = el("div", { class: "popup listbox", role: "listbox", id: uid("commands") });
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.field.setAttribute("aria-controls", this.#list.id);
    this.field.addEventListener("input", () => this.#typed());
    this.field.addEventListener("keydown", (event) => this.#pressed(event));
    this.field.addEventListener("blur", () => this.#hide());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  /** Another channel or thread is open: show its own draft. */
  turnTo(key, label) {
    this.field.placeholder = label;
    this.field.setAttribute("aria-label", label);
    if (key === this.#key) return;
    if (this.#key) this.#drafts.set(this.#key, this.field.value);
    this.#key = key;
    this.field.value = this.#drafts.get(key) ?? "";
    this.#fit();
  }

  #send() {
    const text = this.field.value.trim();
    if (!isOnline()) toast(t("offline"));
    if (!text || !isOnline()) return;
    this.#say(text);
    this.field.value = "";
    this.#typed();
  }

  #typed() {
    this.#fit();
    const { selectionStart: at, value } = this.field;
    this.#offer(this.#suggest(value.slice(0, at), value.slice(at)));
  }

  #fit() {
    this.field.style.height = "auto";
    const { scrollHeight: needed } = this.field; // nothing as long as the field is not on the page
    if (needed) this.field.style.height = `${Math.min(needed, TALLEST)}px`;
  }

  #offer(suggestions) {
    this.#hide();
    if (!suggestions.length) return;
    this.#list.setAttribute("aria-label", t("suggestions"));
    this.#list.replaceChildren(...suggestions.map((one, index) => this.#entry(one, index)));
    place(this.#list, this.form);
    this.#activate(0);
  }

  #hide() {
    this.#list.remove();
    this.field.removeAttribute("aria-activedescendant");
  }

  #entry({ label, hint, text }, index) {
    const attributes = { role: "option", id: `${this.#list.id}-${index}`, data: { text }, on: { click: () => this.#take(text) } };
    return el("div", attributes, el("strong", {}, label), el("small", {}, hint ?? ""));
  }

  #activate(index) {
    const entries = [...this.#list.children];
    this.#active = (index + entries.length) % entries.length;
    entries.forEach((entry, at) => entry.setAttribute("aria-selected", String(at === this.#active)));
    this.field.setAttribute("aria-activedescendant", entries[this.#active].id);
  }

  #take(text) {
    this.field.value = text;
    this.#hide();
    this.#fit();
  }

  #pressed(event) {
    if (event.isComposing || !(this.#list.isConnected ? this.#inList(event.key) : this.#inField(event))) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #inField(event) {
    if (event.key !== "Enter" || event.shiftKey) return false;
    this.#send();
    return true;
  }

  #inList(key) {
    const keys = {
      ArrowDown: () => this.#activate(this.#active + 1),
      ArrowUp: () => this.#activate(this.#active - 1),
      Enter: () => this.#take(this.#list.children[this.#active].dataset.text),
      Tab: () => this.#take(this.#list.children[this.#active].dataset.text),
      Escape: () => this.#hide(),
    };
    keys[key]?.();
    return key in keys;
  }
}
