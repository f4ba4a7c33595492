// Times as the reader sees them: in the browser's zone and the page's language.

import { locale } from "./texts.js";

const format = (seconds, options) => new Intl.DateTimeFormat(locale(), options).format(new Date(seconds * 1000));

export const clock = (seconds) => format(seconds, { hour: "2-digit", minute: "2-digit" });
export const longDate = (seconds) => format(seconds, { weekday: "long", day: "numeric", month: "long" });
export const exact = (seconds) => format(seconds, { dateStyle: "full", timeStyle: "medium" });
export const dayKey = (seconds) => new Date(seconds * 1000).toDateString();

const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
const daysFromToday = (seconds) => Math.round((midnight(new Date(seconds * 1000)) - midnight(new Date())) / 86_400_000);

/** "heute", "gestern", "morgen", or null for any other day. */
function nearDay(seconds) {
  const days = daysFromToday(seconds);
  return Math.abs(days) > 1 ? null : new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(days, "day");
}

const atStart = (words) => words[0].toLocaleUpperCase() + words.slice(1);

export const day = (seconds) => atStart(nearDay(seconds) ?? longDate(seconds));
export const shortMoment = (seconds) => (daysFromToday(seconds) === 0 ? clock(seconds) : `${nearDay(seconds) ?? longDate(seconds)}, ${clock(seconds)}`);

const SHORT = { day: "numeric", month: "short", year: "numeric" };
const LONG = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
const DATE = { day: "numeric", month: "long", year: "numeric" };
const pretty = (options) => (seconds) => nearDay(seconds) ?? format(seconds, options);
const TOKENS = {
  date_num: (seconds) => format(seconds, { year: "numeric", month: "2-digit", day: "2-digit" }),
  date_slash: (seconds) => format(seconds, { dateStyle: "short" }),
  date: (seconds) => format(seconds, DATE),
  date_short: (seconds) => format(seconds, SHORT),
  date_long: (seconds) => format(seconds, LONG),
  date_pretty: pretty(DATE),
  date_short_pretty: pretty(SHORT),
  date_long_pretty: pretty(LONG),
  time: clock,
  time_secs: (seconds) => format(seconds, { hour: "2-digit", minute: "2-digit", second: "2-digit" }),
  ago,
};

const STEPS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

function ago(seconds) {
  const difference = Math.round(seconds - Date.now() / 1000);
  const [unit, size] = STEPS.find(([, length]) => Math.abs(difference) >= length) ?? STEPS.at(-1);
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(Math.round(difference / size), unit);
}

/** Slack's date format, for instance "{date_short_pretty} {time}"; a token nobody knows gives the fallback. */
export function slackDate(seconds, pattern, fallback) {
  const names = [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  if (!Number.isFinite(seconds) || names.some((name) => !(name in TOKENS))) return fallback;
  return pattern.replace(/\{(\w+)\}/g, (_, name) => TOKENS[name](seconds));
}
