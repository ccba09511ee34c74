import { Controller } from "../../vendor/hotwire.js";
import { post } from "../words.js";

/** Switches the colours at once and lets the server remember; without scripts the form does both. */
export default class extends Controller {
  static targets = ["button"];

  choose(event) {
    const chosen = event.submitter?.value;
    if (!chosen) return;
    event.preventDefault();
    if (chosen === "device") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = chosen;
    for (const button of this.buttonTargets) button.setAttribute("aria-pressed", String(button.value === chosen));
    post(this.element.action, { theme: chosen, next: "/" }, { redirect: "manual" });
  }
}
