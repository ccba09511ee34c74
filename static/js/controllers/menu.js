import { Controller } from "../../vendor/hotwire.js";

/** A disclosure menu on <details>: arrow keys move, Escape closes and gives the focus back, a press elsewhere closes. */
export default class extends Controller {
  static targets = ["opener"];

  connect() {
    this.elsewhere = (event) => {
      if (this.element.open && !this.element.contains(event.target)) this.element.open = false;
    };
    document.addEventListener("pointerdown", this.elsewhere);
    document.addEventListener("focusin", this.elsewhere);
  }

  disconnect() {
    document.removeEventListener("pointerdown", this.elsewhere);
    document.removeEventListener("focusin", this.elsewhere);
  }

  toggled() {
    if (!this.element.open && this.element.contains(document.activeElement)) this.openerTarget.focus();
  }

  move(event) {
    if (event.key === "Escape" && this.element.open) {
      event.preventDefault();
      this.element.open = false;
      this.openerTarget.focus();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1, Home: "first", End: "last" }[event.key];
    if (!step || (!this.element.open && typeof step === "string")) return;
    event.preventDefault();
    this.element.open = true;
    const items = [...this.element.querySelectorAll(".item")];
    const here = items.indexOf(document.activeElement);
    const next = { first: 0, last: items.length - 1 }[step] ?? (here < 0 && step < 0 ? items.length - 1 : (here + step + items.length) % items.length);
    items[next]?.focus();
  }
}
