// What the page knows. Frames from the server change it here and nowhere else; listeners repaint.

export const state = {
  me: null, people: new Map(), channels: [], commands: [], shortcuts: [], app: { name: "Zuruf", bot_user: null, home: false },
  square: false, conversations: [], accounts: {}, messages: new Map(), view: null, depth: 0, trouble: "", home: null,
  here: null, // id of the channel in the middle, or HOME
  thread: null, // ts of the message whose thread is beside it
  online: false, ready: false,
  epoch: 0, // rises when names or languages changed: everything painted before is stale
};

export const HOME = "home";
const read = new Map(); // "person channel" -> ts up to which that person has seen it on this page
const baseline = new Map(); // channel -> newest ts when the page first saw it
const sorted = new Map(); // channel -> Map(ts of a thread, or "" for the channel itself -> messages); until the next change
const listeners = new Set();
let scheduled = false;

export const subscribe = (listener) => listeners.add(listener);

/** Repaint once, after all frames of this turn; a microtask also runs in a window that is not in front. */
export function changed() {
  sorted.clear();
  if (scheduled) return;
  scheduled = true;
  queueMicrotask(() => {
    scheduled = false;
    for (const listener of listeners) listener();
  });
}

let painted = null; // what `shownNames` was when the epoch rose last

/** Whatever of a state stands in painted messages and forms: another direct message, say, is no reason to paint them anew. */
const shownNames = () => JSON.stringify([state.me, state.app, [...state.people.values()], state.channels.filter((one) => !one.is_im)]);

const FRAMES = {
  state(frame) {
    Object.assign(state, pick(frame, ["me", "channels", "commands", "shortcuts", "app", "square"]));
    state.people = new Map((frame.people ?? []).map((person) => [person.id, person]));
    state.ready = true;
    const names = shownNames();
    if (names !== painted) state.epoch += 1;
    painted = names;
  },
  messages({ channel, messages }) {
    state.messages.set(channel, new Map(messages.map((message) => [message.ts, message])));
    if (!baseline.has(channel)) baseline.set(channel, newest(channel));
  },
  message({ channel, message }) {
    if (!state.messages.has(channel)) state.messages.set(channel, new Map());
    state.messages.get(channel).set(message.ts, message);
  },
  message_deleted({ channel, ts }) {
    state.messages.get(channel)?.delete(ts);
  },
  view({ view, depth, trouble }) {
    Object.assign(state, { view, depth: depth ?? (view ? 1 : 0), trouble: trouble ?? "" });
  },
  home({ view }) {
    state.home = view;
  },
  square({ conversations, accounts }) {
    Object.assign(state, { conversations, accounts: accounts ?? {} });
  },
};

const pick = (frame, names) => Object.fromEntries(names.filter((name) => name in frame).map((name) => [name, frame[name]]));

/** Take in one frame; false if it does not change what the page knows. */
export function take(frame) {
  const change = FRAMES[frame.type];
  if (!change) return false;
  change(frame);
  changed();
  return true;
}

export const person = (id) => state.people.get(id);
export const channel = (id) => state.channels.find((one) => one.id === id);
/** The direct messages with the app, once they have been opened. */
export const appChannel = () => state.channels.find((one) => one.is_app);
export const message = (channelId, ts) => state.messages.get(channelId)?.get(ts);
export const isReply = (one) => Boolean(one.thread_ts) && one.thread_ts !== one.ts;
export const isMine = (one) => one.user === state.me && !one.bot_id && !one.ephemeral;

const byTime = (a, b) => (Number(a.ts) - Number(b.ts)) || (a.ts < b.ts ? -1 : 1);
const all = (channelId) => [...(state.messages.get(channelId)?.values() ?? [])];

function threads(channelId) {
  if (!sorted.has(channelId)) {
    const groups = new Map();
    for (const one of all(channelId).sort(byTime)) {
      const thread = isReply(one) ? one.thread_ts : "";
      if (!groups.has(thread)) groups.set(thread, []);
      groups.get(thread).push(one);
    }
    sorted.set(channelId, groups);
  }
  return sorted.get(channelId);
}

export const topLevel = (channelId) => threads(channelId).get("") ?? [];
export const replies = (channelId, ts) => threads(channelId).get(ts) ?? [];

function newest(channelId) {
  return all(channelId).reduce((latest, one) => Math.max(latest, Number(one.ts)), 0);
}

const key = (channelId) => `${state.me} ${channelId}`;

/** Everything in the channel that is open counts as seen. */
export function markRead(channelId) {
  if (state.messages.has(channelId)) read.set(key(channelId), newest(channelId));
}

function mentionsMe(one) {
  const pieces = (one.blocks ?? []).flatMap((block) => block.elements ?? []).flatMap((part) => part.elements ?? []);
  return (one.text ?? "").includes(`<@${state.me}>`) || pieces.some(({ type, user_id: user }) => type === "user" && user === state.me);
}

/** How many messages this person has not seen: new ones in the channel, and thread messages that mention them. */
export function unread(channelId) {
  const seen = read.get(key(channelId)) ?? baseline.get(channelId) ?? 0;
  const counts = (one) => !isReply(one) || mentionsMe(one);
  return all(channelId).filter((one) => Number(one.ts) > seen && one.user !== state.me && counts(one)).length;
}
