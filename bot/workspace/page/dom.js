// Small helpers to build the page from data. Everything goes through createElement and text nodes,
// so that nothing a customer wrote can ever become markup.

let counter = 0;

/** An id nobody else on the page has: labels and lists refer to each other by it. */
export const uid = (prefix = "u") => `${prefix}-${++counter}`;

/** el("button", {class: "x", on: {click}, data: {ts}}, "text", node, null) */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function set(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
  else if (name === "data") Object.assign(node.dataset, defined(value));
  else if (name === "value" || name === "checked" || name === "selected") node[name] = value;
  else node.setAttribute(name, value === true ? "" : String(value));
}

const defined = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== null));

/** Make `nodes` the children of `parent` without touching those already in place: a moved node would lose focus. */
export function patch(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (parent.childNodes[index] !== node) parent.insertBefore(node, parent.childNodes[index] ?? null);
  });
}

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  hash: "M9.5 4 7.5 20M16.5 4l-2 16M4.5 9h16M3.5 15h16",
  home: "M4 11 12 4l8 7v9h-5v-6H9v6H4z",
  reply: "M20 15a2 2 0 0 1-2 2H9l-5 4V6a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2z",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14.5c1.8 2.4 5.2 2.4 7 0M9 9.5h.01M15 9.5h.01",
  close: "M6 6l12 12M18 6 6 18",
  back: "M15 5l-7 7 7 7",
  send: "M5 12h13M12 5l7 7-7 7",
  bolt: "M13 3 5 14h6l-1 7 8-11h-6z",
  square: "M4 10v10h16V10M2.5 10 5 4h14l2.5 6zM9.5 20v-6h5v6",
  file: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  download: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01",
  down: "M6 9l6 6 6-6",
  check: "M5 12.5l4.5 4.5L19 7.5",
  voice: "M4 10v4h3l6 4.5v-13L7 10zM16.5 8.5a5 5 0 0 1 0 7M19 6a8.5 8.5 0 0 1 0 12",
};

/** A decorative line icon; the control around it carries the label. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Where the focus is, in words that survive a repaint of the element that has it. */
export function rememberFocus() {
  const active = document.activeElement;
  if (!active || active === document.body) return null;
  const place = active.closest("[data-place]")?.dataset.place;
  const ts = active.closest("[data-ts]")?.dataset.ts;
  const { blockId, actionId } = active.dataset;
  return { node: active, place, ts, blockId, actionId, from: active.selectionStart, to: active.selectionEnd };
}

/** Give the focus back to the same control, or to what took its place: a claimed card has another button there. */
export function restoreFocus(memory) {
  if (!memory || (memory.node.isConnected && document.activeElement === memory.node)) return;
  if (!memory.node.isConnected && document.activeElement !== document.body) return; // somebody has given it away already
  const target = memory.node.isConnected ? memory.node : successor(memory);
  target?.focus({ preventScroll: true });
  if (target && target !== memory.node && typeof memory.from === "number") target.setSelectionRange?.(memory.from, memory.to);
}

function successor({ place, ts, blockId, actionId }) {
  if (!place) return null;
  const scope = document.querySelector(`[data-place="${CSS.escape(place)}"]`);
  const root = (ts && scope?.querySelector(`[data-ts="${CSS.escape(ts)}"]`)) || (ts ? null : scope);
  if (!root) return null;
  const writing = ".modal-body textarea"; // who worked in a form that has gone on goes on writing
  if (!actionId) return root.querySelector(writing) ?? root;
  const block = `[data-block-id="${CSS.escape(blockId)}"]`;
  const action = `[data-action-id="${CSS.escape(actionId)}"]`;
  const candidates = [block + action, action, writing, `${block}[data-action-id]`, ".actions [data-action-id]"]; // from same to similar
  return candidates.map((selector) => root.querySelector(selector)).find(Boolean) ?? root;
}

/** Wait until nothing came for `ms`; the last call wins. `atOnce` waits no longer, if there is something to wait for. */
export function debounce(ms, action) {
  let timer = 0;
  let due = null;
  function run() {
    const now = due;
    due = null;
    clearTimeout(timer);
    now?.();
  }
  function later(...values) {
    due = () => action(...values);
    clearTimeout(timer);
    timer = setTimeout(run, ms);
  }
  later.atOnce = run;
  return later;
}
