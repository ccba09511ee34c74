import { Controller } from "../../vendor/hotwire.js";
import { say } from "../words.js";

/** A form is sent once: the pressed button says so, can still be focused, and further presses do nothing. */
export default class extends Controller {
  connect() {
    this.send = (event) => this.sending(event);
    this.back = () => this.restore();
    this.element.addEventListener("submit", this.send);
    this.element.addEventListener("turbo:submit-end", this.back);
    addEventListener("pageshow", this.back);
  }

  disconnect() {
    this.restore();
    this.element.removeEventListener("submit", this.send);
    this.element.removeEventListener("turbo:submit-end", this.back);
    removeEventListener("pageshow", this.back);
  }

  sending(event) {
    if (event.submitter?.formTarget === "_blank") return;
    if (this.pressed) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const button = event.submitter ?? this.element.querySelector("[type=submit]");
    if (!button) return;
    const label = [...button.childNodes].reverse().find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    this.pressed = { button, label, words: label?.data };
    button.setAttribute("aria-disabled", "true");
    const busy = button.dataset.busy ?? (button.classList.contains("btn--primary") ? say("sending") : "");
    if (label && busy) label.data = busy;
  }

  restore() {
    if (!this.pressed) return;
    const { button, label, words } = this.pressed;
    button.removeAttribute("aria-disabled");
    if (label) label.data = words;
    this.pressed = null;
  }
}
