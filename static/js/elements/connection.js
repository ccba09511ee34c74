// One connection to the server for the whole document, however many streams watch: opened with the first, closed a while
// after the last, so that a Turbo visit from page to page keeps it.

const LINGER = 5000;
const OPTIONS = {
  path: "/socket.io",
  transports: ["websocket"],
  reconnectionDelay: 500,
  reconnectionDelayMax: 8000,
  randomizationFactor: 0.5,
  withCredentials: true,
};

export class Connection {
  /** `open()` answers a promise of a socket with on, emit, connected and disconnect. */
  constructor(open = openSocket, linger = LINGER) {
    this.openSocket = open;
    this.linger = linger;
    this.watchers = new Set();
    this.socket = null;
  }

  /** Let `watcher` (kind, ident, joined(), lost(), changed(seq), left(), signedOut(), refused(error)) follow its stream. */
  async add(watcher) {
    this.watchers.add(watcher);
    clearTimeout(this.closing);
    if (this.socket?.connected) this.watch(watcher);
    else if (!this.socket) await this.start();
  }

  remove(watcher) {
    this.watchers.delete(watcher);
    if (this.socket?.connected && !this.watched(watcher.kind, watcher.ident).length) {
      this.socket.emit("unwatch", subject(watcher));
    }
    if (this.watchers.size === 0) this.closing = setTimeout(() => this.close(), this.linger);
  }

  async start() {
    this.opening ??= this.openSocket();
    const socket = await this.opening;
    if (this.socket) return;
    this.socket = socket;
    socket.on("connect", () => this.each((watcher) => this.watch(watcher)));
    socket.on("disconnect", () => this.each((watcher) => watcher.lost()));
    socket.on("connect_error", () => this.each((watcher) => watcher.lost()));
    socket.on("changed", ({ kind, id, seq }) => this.watched(kind, id).forEach((watcher) => watcher.changed(seq)));
    socket.on("left", ({ kind, id }) => this.watched(kind, id).forEach((watcher) => watcher.left()));
    socket.on("signed_out", () => this.each((watcher) => watcher.signedOut()));
    if (socket.connected) this.each((watcher) => this.watch(watcher));
    if (this.watchers.size === 0) this.closing = setTimeout(() => this.close(), this.linger);
  }

  watch(watcher) {
    this.socket.emit("watch", subject(watcher), (answer) => {
      if (!this.watchers.has(watcher)) return;
      if (answer?.ok) watcher.joined();
      else watcher.refused(answer?.error);
    });
  }

  watched(kind, ident) {
    return [...this.watchers].filter((watcher) => watcher.kind === kind && String(watcher.ident) === String(ident));
  }

  each(tell) {
    [...this.watchers].forEach(tell);
  }

  close() {
    if (this.watchers.size) return;
    this.socket?.disconnect();
    this.socket = null;
    this.opening = null;
  }
}

function subject({ kind, ident }) {
  return { kind, id: /^\d+$/.test(ident) ? Number(ident) : ident };
}

async function openSocket() {
  const { io } = await import("../../vendor/socket.io.esm.min.js");
  return io("/rt", OPTIONS);
}

export const connection = new Connection();
