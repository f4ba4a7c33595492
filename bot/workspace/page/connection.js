// The one WebSocket of the page: numbers requests, says when they are done, and comes back by itself.

const FIRST_WAIT = 250;
const LONGEST_WAIT = 5000;

export class Connection {
  #url;
  #listeners;
  #socket = null;
  #request = 0;
  #waiting = new Map();
  #wait = FIRST_WAIT;

  /** listeners: {frame(frame), online(), offline()} */
  constructor(url, listeners) {
    this.#url = url;
    this.#listeners = listeners;
  }

  get online() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  open() {
    this.#socket = new WebSocket(this.#url);
    this.#socket.addEventListener("open", () => this.#opened());
    this.#socket.addEventListener("message", (event) => this.#received(JSON.parse(event.data)));
    this.#socket.addEventListener("close", () => this.#closed());
  }

  /** Send a frame; resolves with the server's answer ("options" or "done"), or null if the connection is or gets lost. */
  send(frame) {
    if (!this.online) return Promise.resolve(null);
    const request = ++this.#request;
    const answered = new Promise((resolve) => this.#waiting.set(request, resolve));
    this.#socket.send(JSON.stringify({ ...frame, request }));
    return answered;
  }

  #opened() {
    this.#wait = FIRST_WAIT;
    this.#listeners.online();
  }

  #received(frame) {
    this.#listeners.frame(frame);
    if (frame.type === "done" || frame.type === "options") this.#settle(frame.request, frame);
  }

  #settle(request, answer) {
    this.#waiting.get(request)?.(answer);
    this.#waiting.delete(request);
  }

  #closed() {
    for (const request of [...this.#waiting.keys()]) this.#settle(request, null);
    this.#listeners.offline();
    setTimeout(() => this.open(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }
}
