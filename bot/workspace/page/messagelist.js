// A list of messages with days between them. It follows new messages only for people who are at its end.

import { authorOf } from "./avatars.js";
import { day, dayKey } from "./dates.js";
import { el, patch } from "./dom.js";
import { messageNode } from "./message.js";
import { mrkdwn } from "./mrkdwn.js";
import { changed, state } from "./state.js";
import { t } from "./texts.js";
import { announce } from "./toast.js";

const PAGE = 100; // older messages are painted on demand
const TOGETHER = 300; // seconds within which one author's messages stand under one name
const AT_END = 40; // pixels

export class MessageList {
  #scroller;
  #list;
  #jump;
  #place;
  #shown = PAGE;
  #source = null;
  #last = null;
  #following = true;
  #top = 0; // where the list was scrolled to last

  /** scroller: element with an <ol>; place: "channel" | "thread" */
  constructor(scroller, place) {
    this.#scroller = scroller;
    this.#list = scroller.querySelector("ol");
    this.#place = place;
    this.#jump = el("button", { type: "button", class: "jump", hidden: true, on: { click: () => this.#toEnd() } });
    scroller.after(this.#jump);
    scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    const resized = new ResizeObserver(() => this.#following && this.#toEnd()); // a thread opened beside it, say
    resized.observe(scroller);
    resized.observe(this.#list);
  }

  /** source: what is listed, so that another channel starts at its end; empty: words for no messages. */
  paint(source, channel, messages, empty) {
    const fresh = source !== this.#source;
    if (fresh) this.#reset(source);
    const follow = fresh || this.#following;
    patch(this.#list, this.#nodes(channel, messages, empty));
    const newest = messages.at(-1);
    if (!fresh && newest && this.#last && Number(newest.ts) > Number(this.#last)) this.#arrived(newest, follow);
    this.#last = newest?.ts ?? (state.messages.has(channel) ? "0" : null); // what comes first is not news
    if (follow) this.#toEnd();
  }

  #reset(source) {
    this.#source = source;
    this.#shown = PAGE;
    this.#last = null;
  }

  #nodes(channel, messages, empty) {
    if (!messages.length) return [el("li", { class: "empty" }, empty)];
    const hidden = Math.max(0, messages.length - this.#shown);
    const nodes = hidden ? [this.#olderButton(hidden)] : [];
    messages.slice(hidden).forEach((message, index, visible) => {
      const above = visible[index - 1];
      if (!above ? this.#place === "channel" : dayKey(Number(above.ts)) !== dayKey(Number(message.ts))) nodes.push(this.#dayLine(message));
      nodes.push(messageNode(channel, message, this.#place, follows(above, message)));
    });
    return nodes;
  }

  #olderButton(count) {
    const more = () => {
      this.#shown += PAGE;
      changed();
    };
    return el("li", { class: "older" }, el("button", { type: "button", class: "button", on: { click: more } }, t("older", count)));
  }

  #dayLine(message) {
    return el("li", { class: "day" }, el("span", {}, day(Number(message.ts))));
  }

  /** Only going up means that somebody wants to stay there; the end also moves away when the list grows. */
  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    if (scrollHeight - scrollTop - clientHeight < AT_END) this.#following = true;
    else if (scrollTop < this.#top) this.#following = false;
    this.#top = scrollTop;
    if (this.#following) this.#jump.hidden = true;
  }

  #toEnd() {
    this.#following = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#jump.hidden = true;
  }

  #arrived(message, following) {
    const files = (message.files ?? []).map(({ title }) => title).join(", ");
    announce(`${authorOf(message)}: ${[el("p", {}, mrkdwn(message.text ?? "")).textContent, files].filter(Boolean).join(" ")}`);
    if (following) return;
    this.#jump.textContent = t("newMessages");
    this.#jump.hidden = false;
  }
}

const author = (message) => message.user ?? message.bot_id ?? message.name;
const hasBlocks = (message) => message.blocks?.some((block) => block.type === "actions" || block.type === "header");

function follows(above, message) {
  if (!above || author(above) !== author(message) || above.ephemeral || message.ephemeral) return false;
  if (hasBlocks(above) || hasBlocks(message)) return false;
  return Number(message.ts) - Number(above.ts) < TOGETHER && dayKey(Number(above.ts)) === dayKey(Number(message.ts));
}
