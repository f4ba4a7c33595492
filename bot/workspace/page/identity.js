// Who sits at this page, and in which language. The address says so as well: a reload, or a new connection, is still the same person.

import { send } from "./sending.js";

export const LOCALES = { de: "de-AT", en: "en-GB" };

export function become(user) {
  rewriteAddress({ user, lang: null });
  send({ type: "become", user });
}

export function speak(button) {
  rewriteAddress({ lang: button.lang });
  send({ type: "locale", locale: button.dataset.locale });
}

function rewriteAddress(changes) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  history.replaceState(null, "", address);
}

/** The address may say who looks (?user=U1&lang=de), so that two windows are two people. After a break I am still the same. */
export function introduce(me) {
  const asked = new URLSearchParams(location.search);
  const user = asked.get("user") ?? me;
  const locale = LOCALES[asked.get("lang")];
  if (user) send({ type: "become", user });
  if (locale) send({ type: "locale", locale });
}
