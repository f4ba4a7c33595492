// What is offered while somebody types: the app's commands after "/", people after "@".

import { state } from "./state.js";

export const suggestions = (before, after) => [...commands(before + after), ...people(before, after)];

/** Commands that begin as typed; none once a command is complete. */
function commands(typed) {
  if (!/^\/\S*$/.test(typed)) return [];
  const fits = state.commands.filter(({ command }) => command.startsWith(typed) && command !== typed);
  return fits.map(({ command, hint }) => ({ label: command, hint, text: `${command} ` }));
}

/** People whose name or handle goes on as typed after "@". */
function people(before, after) {
  const typed = /(?:^|\s)@(\S*)$/.exec(before)?.[1].toLocaleLowerCase();
  if (typed === undefined) return [];
  const fits = [...state.people.values()].filter(({ handle, name }) => handle && handle !== typed && `${handle} ${name}`.toLocaleLowerCase().includes(typed));
  const start = before.slice(0, before.length - typed.length);
  return fits.map(({ handle, name, title }) => ({ label: name, hint: title, text: `${start}${handle} ${after}` }));
}
