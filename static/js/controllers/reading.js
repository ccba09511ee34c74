import { Controller } from "../../vendor/hotwire.js";
import { post } from "../words.js";

const LOOKED_AT = 2000;

/** Tells the server how far was read: a post counts after two seconds in view; only the highest position is sent. */
export default class extends Controller {
  static targets = ["post"];
  static values = { url: String, position: Number };

  initialize() {
    this.timers = new Map();
    this.highest = this.positionValue;
    this.sentPosition = this.positionValue;
    this.eye = new IntersectionObserver((entries) => this.see(entries), { rootMargin: "-15% 0px -25% 0px" });
    this.leave = () => this.send(true);
  }

  connect() {
    addEventListener("pagehide", this.leave);
  }

  disconnect() {
    removeEventListener("pagehide", this.leave);
    this.eye.disconnect();
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.send(true);
  }

  postTargetConnected(element) {
    this.eye.observe(element);
  }

  postTargetDisconnected(element) {
    this.eye.unobserve(element);
    clearTimeout(this.timers.get(element));
    this.timers.delete(element);
  }

  see(entries) {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(this.timers.get(target));
      if (isIntersecting) this.timers.set(target, setTimeout(() => this.read(target), LOOKED_AT));
    }
  }

  read(element) {
    if (document.hidden) return;
    this.eye.unobserve(element);
    this.highest = Math.max(this.highest, Number(element.dataset.position) || 0);
    clearTimeout(this.later);
    this.later = setTimeout(() => this.send(false), 1000);
  }

  send(isLast) {
    clearTimeout(this.later);
    if (this.highest <= this.sentPosition || !this.urlValue) return;
    const position = this.highest;
    this.sentPosition = position;
    post(this.urlValue, { position }, { keepalive: isLast }).catch(() => {
      this.sentPosition = Math.min(this.sentPosition, position - 1);
    });
  }
}
