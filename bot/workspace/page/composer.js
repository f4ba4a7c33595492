// Where people write. Enter sends, Shift+Enter makes a line; "/" offers the app's commands. What is typed goes out as it is.

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
    this.field.addEventListener("blur", () => this.#list.remove());
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
    this.#offer(this.#commands());
  }

  #fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, TALLEST)}px`;
  }

  /** Commands that begin as typed; none once a command is complete. */
  #commands() {
    const typed = this.field.value;
    if (!/^\/\S*$/.test(typed)) return [];
    return state.commands.filter(({ command }) => command.startsWith(typed) && command !== typed);
  }

  #offer(commands) {
    this.#list.remove();
    if (!commands.length) return;
    this.#list.setAttribute("aria-label", t("commands"));
    this.#list.replaceChildren(...commands.map((one, index) => this.#entry(one, index)));
    place(this.#list, this.form);
    this.#activate(0);
  }

  #entry({ command, hint }, index) {
    return el("div", { role: "option", id: `${this.#list.id}-${index}`, data: { command }, on: { click: () => this.#take(command) } }, el("strong", {}, command), el("small", {}, hint ?? ""));
  }

  #activate(index) {
    const entries = [...this.#list.children];
    this.#active = (index + entries.length) % entries.length;
    entries.forEach((entry, at) => entry.setAttribute("aria-selected", String(at === this.#active)));
    this.field.setAttribute("aria-activedescendant", entries[this.#active].id);
  }

  #take(command) {
    this.field.value = `${command} `;
    this.#list.remove();
    this.field.removeAttribute("aria-activedescendant");
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
      Enter: () => this.#take(this.#list.children[this.#active].dataset.command),
      Tab: () => this.#take(this.#list.children[this.#active].dataset.command),
      Escape: () => this.#list.remove(),
    };
    keys[key]?.();
    return key in keys;
  }
}
