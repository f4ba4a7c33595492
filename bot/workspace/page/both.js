// The window with two chat products. Each lives in a frame of its own, as two programs do on one screen: people, forms and what is typed in
// one do not touch the other. The address says who looks: ?user= on the one side, ?teams= on the other, &lang= on both.

import { LOCALES } from "./identity.js";
import { setLocale, translatePage } from "./texts.js";

const SIDES = ["slack", "teams"];
const byId = (id) => document.getElementById(id);
const asked = new URLSearchParams(location.search);

function addressOf(side) {
  const told = { user: asked.get(side === "slack" ? "user" : "teams"), lang: asked.get("lang") };
  const query = new URLSearchParams(Object.entries(told).filter(([, value]) => value));
  return `/${side}?${query}${side === "slack" ? location.hash : ""}`;
}

function choose(side) {
  for (const one of SIDES) {
    byId(one).classList.toggle("chosen", one === side);
    byId(`tab-${one}`).setAttribute("aria-selected", String(one === side));
    byId(`tab-${one}`).tabIndex = one === side ? 0 : -1;
  }
}

function walk(event) {
  const other = { ArrowLeft: "slack", ArrowRight: "teams" }[event.key];
  if (!other) return;
  choose(other);
  byId(`tab-${other}`).focus();
  event.preventDefault();
}

/** Links from one side into the other go there. True if this was one; a frame calls this. */
window.follow = (address) => {
  const side = SIDES.find((one) => frames[one]?.followFrom?.(address));
  if (side) choose(side);
  return Boolean(side);
};

/** The window speaks as whoever sits at it: in the language that a side was last turned to. A frame calls this. */
window.speak = (locale) => {
  setLocale(locale);
  translatePage();
};

window.speak(LOCALES[asked.get("lang")] ?? navigator.language);
for (const side of SIDES) {
  byId(side).src = addressOf(side);
  byId(`tab-${side}`).addEventListener("click", () => choose(side));
}
document.querySelector(".sides").addEventListener("keydown", walk);
choose("slack");
