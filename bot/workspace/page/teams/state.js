// What the page knows. Frames from the server change it here and nowhere else; listeners repaint.

export const state = {
  me: null, people: new Map(), teams: [], chat: null, app: { name: "Zuruf", id: null }, actions: [],
  messages: new Map(), // place -> Map(id -> message)
  dialog: null,
  here: null, // id of the channel, or of the chat, in the middle
  unfolded: new Set(), // roots of the threads whose older replies are shown
  answering: null, // root of the thread that somebody writes into
  online: false, ready: false,
  epoch: 0, // rises when names or languages changed: everything painted before is stale
};

const read = new Map(); // "person place" -> time up to which that person has seen it on this page
const baseline = new Map(); // place -> newest time when the page first saw it
const listeners = new Set();
let scheduled = false;

export const subscribe = (listener) => listeners.add(listener);

/** Repaint once, after all frames of this turn; a microtask also runs in a window that is not in front. */
export function changed() {
  if (scheduled) return;
  scheduled = true;
  queueMicrotask(() => {
    scheduled = false;
    for (const listener of listeners) listener();
  });
}

let painted = null;
const shownNames = () => JSON.stringify([state.me, [...state.people.values()], state.teams, state.app, state.actions]);

const FRAMES = {
  state({ me, people, teams, chat, app, actions }) {
    Object.assign(state, { me, teams, chat, app, actions, people: new Map(people.map((one) => [one.id, one])), ready: true });
    const names = shownNames();
    if (names !== painted) state.epoch += 1;
    painted = names;
  },
  messages({ place, messages }) {
    state.messages.set(place, new Map(messages.map((message) => [message.id, message])));
    if (!baseline.has(place)) baseline.set(place, newest(place));
  },
  message({ place, message }) {
    if (!state.messages.has(place)) state.messages.set(place, new Map());
    state.messages.get(place).set(message.id, message);
  },
  dialog({ dialog }) {
    state.dialog = dialog;
  },
};

/** Take in one frame; false if it does not change what the page knows. */
export function take(frame) {
  const change = FRAMES[frame.type];
  if (!change) return false;
  change(frame);
  changed();
  return true;
}

export const person = (id) => state.people.get(id);
export const isApp = (message) => message.author === state.app.id;
export const authorOf = (message) => person(message.author)?.name ?? (isApp(message) ? state.app.name : message.name ?? "?");
export const isMine = (message) => message.author === state.me;

/** {id, name, team} of a channel, or {id, name} of the chat with the app. */
export function place(id) {
  if (id && id === state.chat) return { id, name: state.app.name };
  for (const team of state.teams) for (const channel of team.channels) if (channel.id === id) return { ...channel, team };
  return null;
}

const all = (id) => [...(state.messages.get(id)?.values() ?? [])];
const byTime = (a, b) => a.at - b.at || (a.id < b.id ? -1 : 1);

/** The posts of a channel, each with its replies; in a chat every message stands by itself. */
export function threads(id) {
  const groups = new Map();
  const sorted = all(id).sort(byTime);
  for (const one of sorted) if (!one.root) groups.set(one.id, { root: one, replies: [] });
  for (const one of sorted) if (one.root) groups.get(one.root)?.replies.push(one);
  return [...groups.values()];
}

export const message = (id, which) => state.messages.get(id)?.get(which);

const newest = (id) => all(id).reduce((latest, { at }) => Math.max(latest, at), 0);
const key = (id) => `${state.me} ${id}`;

/** Everything in the place that is open counts as seen. */
export function markRead(id) {
  if (state.messages.has(id)) read.set(key(id), newest(id));
}

/** How many messages this person has not seen: new posts, and replies that name them. */
export function unread(id) {
  const seen = read.get(key(id)) ?? baseline.get(id) ?? 0;
  const counts = (one) => !one.root || one.mentions?.includes(state.me);
  return all(id).filter((one) => one.at > seen && one.author !== state.me && !one.deleted && counts(one)).length;
}
