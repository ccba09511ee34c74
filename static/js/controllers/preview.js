import { Controller } from "../../vendor/hotwire.js";
import { post, say } from "../words.js";

/** Shows what the text will look like, in place; the button leads back to writing. */
export default class extends Controller {
  static targets = ["source", "region", "button"];
  static values = { url: String };

  async show(event) {
    event.preventDefault();
    if (!this.regionTarget.hidden) {
      this.write();
      return;
    }
    try {
      const answer = await post(this.urlValue, { source: this.sourceTarget.value, [this.sourceTarget.name]: this.sourceTarget.value });
      if (!answer.ok) throw new Error(String(answer.status));
      this.regionTarget.innerHTML = await answer.text();
      this.toggle(true);
    } catch {
      this.regionTarget.textContent = say("failed");
      this.toggle(true);
    }
    this.regionTarget.focus();
  }

  write() {
    this.toggle(false);
    this.sourceTarget.focus();
  }

  toggle(isShown) {
    this.words ??= this.buttonTarget.textContent;
    this.regionTarget.hidden = !isShown;
    this.sourceTarget.hidden = isShown;
    this.buttonTarget.textContent = isShown ? this.buttonTarget.dataset.back : this.words;
  }
}
