// Where people write. Enter sends, Shift+Enter makes a line; "/" offers the app's commands, "@" people. What is typed
// goes out as it is.

import { el, uid } from "./dom.js";
import { isOnline, send } from "./interact.js";
import { place } from "./popups.js";
import { state } from "./state.js";
import { t } from "./texts.js";
import { toast } from "./toast.js";

const TALLEST = 180;

export class Composer {
  #target;
  #list;
  #active = 0;
  #drafts = new Map();
  #key = null;

  /** form: with a textarea; target() -> {channel, thread_ts?} */
  constructor(form, target) {
    this.form = form;
    this.field = form.querySelector("textarea");
    this.#target = target;
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
    send({ type: "say", ...this.#target(), text });
    this.field.value = "";
    this.#typed();
  }

  #typed() {
    this.#fit();
    this.#offer([...this.#commands(), ...this.#people()]);
  }

  #fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, TALLEST)}px`;
  }

  /** Commands that begin as typed; none once a command is complete. */
  #commands() {
    const typed = this.field.value;
    if (!/^\/\S*$/.test(typed)) return [];
    const fits = state.commands.filter(({ command }) => command.startsWith(typed) && command !== typed);
    return fits.map(({ command, hint }) => ({ label: command, hint, text: `${command} ` }));
  }

  /** People whose name or handle goes on as typed after "@". */
  #people() {
    const [before, after] = [this.field.value.slice(0, this.field.selectionStart), this.field.value.slice(this.field.selectionStart)];
    const typed = /(?:^|\s)@(\S*)$/.exec(before)?.[1].toLocaleLowerCase();
    if (typed === undefined) return [];
    const fits = [...state.people.values()].filter(({ handle, name }) => handle && handle !== typed && `${handle} ${name}`.toLocaleLowerCase().includes(typed));
    const start = before.slice(0, before.length - typed.length);
    return fits.map(({ handle, name, title }) => ({ label: name, hint: title, text: `${start}${handle} ${after}` }));
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
