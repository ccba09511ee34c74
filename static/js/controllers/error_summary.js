import { Controller } from "../../vendor/hotwire.js";

/** The list of what is wrong takes the focus, and each line leads to its field without leaving the page and its text. */
export default class extends Controller {
  connect() {
    this.element.focus();
    this.follow = (event) => {
      const field = document.getElementById(event.target.closest("a")?.hash.slice(1) ?? "");
      if (!field) return;
      event.preventDefault();
      field.scrollIntoView({ block: "center" });
      field.focus({ preventScroll: true });
    };
    this.element.addEventListener("click", this.follow);
  }

  disconnect() {
    this.element.removeEventListener("click", this.follow);
  }
}
