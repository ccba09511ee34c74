import { Controller } from "../../vendor/hotwire.js";
import { say } from "../words.js";
import { forget, keep, kept, sweep } from "./drafts.js";

/** Keeps what is being written on this device until the server has it, and says so. */
export default class extends Controller {
  static targets = ["text", "status"];
  static values = { key: String, saved: String };

  connect() {
    sweep(localStorage, Date.now());
    this.sent = (event) => {
      if (event.detail.success && event.target.contains(this.textTarget)) forget(localStorage, this.keyValue);
    };
    document.addEventListener("turbo:submit-end", this.sent);
    const draft = kept(localStorage, this.keyValue);
    if (draft && !this.textTarget.value.trim()) {
      this.textTarget.value = draft.text;
      this.say(say("restored"));
    }
  }

  disconnect() {
    clearTimeout(this.timer);
    document.removeEventListener("turbo:submit-end", this.sent);
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!keep(localStorage, this.keyValue, this.textTarget.value, Date.now())) return;
      const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      this.say(this.textTarget.value.trim() ? `${this.savedValue} ${time}` : "");
    }, 800);
  }

  say(words) {
    if (this.hasStatusTarget) this.statusTarget.textContent = words;
  }
}
