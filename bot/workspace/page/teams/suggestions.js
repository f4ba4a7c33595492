// What is offered while somebody types: people, and the app, after "@".

import { state } from "./state.js";

export function suggestions(before, after) {
  const typed = /(?:^|\s)@([^\s@]*)$/.exec(before)?.[1].toLocaleLowerCase();
  if (typed === undefined) return [];
  const start = before.slice(0, before.length - typed.length);
  const fits = [state.app, ...state.people.values()].filter(({ name }) => name.toLocaleLowerCase().includes(typed));
  return fits.map(({ name, title }) => ({ label: name, hint: title, text: `${start}${name} ${after}` }));
}
