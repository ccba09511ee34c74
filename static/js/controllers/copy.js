import { Controller } from "../../vendor/hotwire.js";

/** Copies the texts of its sources; the button appears only where copying works. */
export default class extends Controller {
  static targets = ["source", "button"];
  static values = { done: String };

  connect() {
    for (const button of this.buttonTargets) button.hidden = !navigator.clipboard;
  }

  async all(event) {
    await navigator.clipboard.writeText(this.sourceTargets.map((source) => source.value ?? source.textContent).join("\n\n"));
    if (this.doneValue) event.currentTarget.textContent = this.doneValue;
  }
}
