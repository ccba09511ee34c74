import { say } from "../words.js";
import { CatchUp } from "./catch_up.js";
import { connection } from "./connection.js";

const STREAM = "text/vnd.turbo-stream.html";
const POLL = 20000;

/**
 * <socket-stream kind="topic" ident="7" after="42" src="/topics/7/replies">: brings what is new to the page. The socket only
 * hints; what is new is fetched from `src?since=<after>` and handed to Turbo. While the line is away it asks now and then.
 */
const Base = globalThis.HTMLElement ?? class {};

export class SocketStream extends Base {
  /** Set by app.js: takes the text of <turbo-stream> elements. */
  static render = () => {};

  connectedCallback() {
    if (document.documentElement.hasAttribute("data-turbo-preview")) return;
    this.kind = this.getAttribute("kind");
    this.ident = this.getAttribute("ident");
    this.line = this.querySelector(".live") ?? this.appendChild(statusLine());
    this.catchUp = new CatchUp({
      after: Number(this.getAttribute("after")) || 0,
      fetchSince: (after) => this.fetchSince(after),
      apply: (html, seq) => this.apply(html, seq),
      refuse: (why) => (why === "signed_out" ? this.signedOut() : this.left()),
    });
    this.seen = () => document.hidden || this.catchUp.run().catch(() => {});
    document.addEventListener("visibilitychange", this.seen);
    connection.add(this);
  }

  disconnectedCallback() {
    if (!this.catchUp) return;
    this.catchUp.stop();
    clearInterval(this.polling);
    document.removeEventListener("visibilitychange", this.seen);
    connection.remove(this);
  }

  joined() {
    clearInterval(this.polling);
    this.show("live", "live");
    this.catchUp.run().catch(() => {});
  }

  lost() {
    if (this.isOver) return;
    this.show("away", "reconnecting");
    this.poll();
  }

  /** The server does not take this watcher: no right to it, or no room. Then asking now and then must do. */
  refused(error) {
    if (error === "full" || error === "busy") this.lost();
    else this.left();
  }

  changed(seq) {
    this.catchUp.hint(seq).catch(() => this.lost());
  }

  left() {
    this.end("left");
  }

  signedOut() {
    this.end("signed_out");
  }

  end(words) {
    this.isOver = true;
    this.catchUp.stop();
    clearInterval(this.polling);
    this.show("away", words);
    connection.remove(this);
  }

  poll() {
    clearInterval(this.polling);
    this.polling = setInterval(() => this.seen(), POLL);
  }

  async fetchSince(after) {
    const url = new URL(this.getAttribute("src"), location.href);
    url.searchParams.set("since", after);
    const answer = await fetch(url, { headers: { Accept: STREAM }, credentials: "same-origin", redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 401) return { gone: "signed_out" };
    if (answer.status === 403 || answer.status === 404) return { gone: "left" };
    if (!answer.ok) throw new Error(`${url.pathname} answered ${answer.status}`);
    const seq = Number(answer.headers.get("X-Seq")) || after;
    return { seq, html: answer.status === 204 ? "" : await answer.text() };
  }

  apply(html, seq) {
    this.setAttribute("after", seq);
    SocketStream.render(html);
  }

  show(state, words) {
    this.line.dataset.state = state;
    const text = say(words);
    if (this.line.textContent !== text) this.line.textContent = text;
  }
}

function statusLine() {
  const line = document.createElement("p");
  line.className = "live";
  line.setAttribute("role", "status");
  return line;
}
