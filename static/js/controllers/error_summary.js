import { Controller } from "../../vendor/hotwire.js";

/** Takes the focus when it appears, so that nobody looks for what went wrong. */
export default class extends Controller {
  connect() {
    this.element.focus();
  }
}
