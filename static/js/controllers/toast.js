import { Controller } from "../../vendor/hotwire.js";

const STAYS = 8000;

/** Goes away after eight seconds; waits while the pointer or the focus is on it. */
export default class extends Controller {
  connect() {
    this.left = STAYS;
    this.go();
  }

  disconnect() {
    clearTimeout(this.timer);
  }

  pause() {
    clearTimeout(this.timer);
    if (this.since) this.left -= Date.now() - this.since;
    this.since = null;
  }

  go() {
    if (this.since || this.element.matches(":hover, :focus-within")) return;
    this.since = Date.now();
    this.timer = setTimeout(() => this.element.remove(), Math.max(this.left, 1500));
  }
}
