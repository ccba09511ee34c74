import { Controller } from "../../vendor/hotwire.js";

const ROWS = ".topic-row, .post, .need, .result, .notification, .person-row";
const OFF = "shortcuts-off";

/** J and K go through the rows of a page, R replies, / searches. Never inside text fields; can be switched off. */
export default class extends Controller {
  static targets = ["toggle"];

  connect() {
    this.press = (event) => this.pressed(event);
    document.addEventListener("keydown", this.press);
  }

  disconnect() {
    document.removeEventListener("keydown", this.press);
  }

  toggleTargetConnected(button) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(!this.isOff));
  }

  toggle(event) {
    if (this.isOff) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
    event.currentTarget.setAttribute("aria-pressed", String(!this.isOff));
  }

  get isOff() {
    try {
      return localStorage.getItem(OFF) === "1";
    } catch {
      return false;
    }
  }

  pressed(event) {
    if (this.isOff || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable], dialog, details[open], [role=listbox], [role=toolbar]")) return;
    const step = { j: 1, k: -1 }[event.key];
    if (step) this.step(step, event);
    else if (event.key === "r") this.go(".composer textarea", event);
    else if (event.key === "/") this.go("main input[type=search], .bar__search input", event);
  }

  step(step, event) {
    const rows = [...document.querySelectorAll(ROWS)].filter((row) => row.offsetParent);
    if (!rows.length) return;
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const row = rows[Math.min(Math.max(here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step, 0), rows.length - 1)];
    const link = row.querySelector(":is(h1, h2, h3, h4) a") ?? row;
    if (link === row && !row.hasAttribute("tabindex")) row.tabIndex = -1;
    event.preventDefault();
    link.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  go(selector, event) {
    const field = [...document.querySelectorAll(selector)].find((element) => element.offsetParent);
    if (!field) return;
    event.preventDefault();
    field.focus();
  }
}
