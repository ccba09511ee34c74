import { Controller } from "../../vendor/hotwire.js";

const DELAY = 120;
export const NOT_LISTED = "not-listed";

/**
 * A text field that offers what the server finds (ARIA 1.2 combobox with a listbox popup). The chosen id goes to a hidden
 * field. Without scripts the text is posted and the server shows the same choice as radio buttons.
 */
export default class extends Controller {
  static targets = ["input", "value", "list", "status"];
  static values = { url: String, notListed: String, none: String, found: String, sprite: String };

  connect() {
    const input = this.inputTarget;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", this.listTarget.id);
    this.options = [];
    this.active = -1;
  }

  disconnect() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.close();
  }

  type() {
    this.valueTarget.value = "";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), DELAY);
  }

  focus() {
    if (this.options.length && !this.valueTarget.value) this.open();
  }

  leave() {
    setTimeout(() => this.close(), 150);
  }

  async ask() {
    const text = this.inputTarget.value.trim();
    this.asked?.abort();
    if (text.length < 2) {
      this.close();
      return;
    }
    this.asked = new AbortController();
    try {
      const url = new URL(this.urlValue, location.href);
      url.searchParams.set("q", text);
      const answer = await fetch(url, { headers: { Accept: "application/json" }, signal: this.asked.signal });
      if (!answer.ok) return;
      const found = await answer.json();
      this.show(Array.isArray(found) ? found : (found.results ?? []));
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(found) {
    this.options = this.notListedValue ? [...found, { value: NOT_LISTED, label: this.notListedValue, icon: "plus" }] : found;
    this.listTarget.replaceChildren(...this.options.map((option, index) => this.row(option, index)));
    this.statusTarget.textContent = found.length ? `${this.foundValue}: ${found.length}` : this.noneValue;
    this.active = -1;
    if (this.options.length) this.open();
    else this.close();
  }

  row(option, index) {
    const row = document.createElement("li");
    row.className = "item";
    row.id = `${this.listTarget.id}-${index}`;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    row.addEventListener("pointerdown", (event) => event.preventDefault());
    row.addEventListener("click", () => this.choose(index));
    if (option.icon && this.spriteValue) row.append(drawing(this.spriteValue, option.icon));
    const words = document.createElement("span");
    const label = document.createElement("b");
    label.textContent = option.label;
    words.append(label);
    if (option.detail) {
      const detail = document.createElement("span");
      detail.className = "meta";
      detail.textContent = option.detail;
      words.append(detail);
    }
    row.append(words);
    return row;
  }

  move(event) {
    const isOpen = !this.listTarget.hidden;
    if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && isOpen && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (isOpen) this.point(event.key === "ArrowDown" ? 1 : -1);
      else if (this.options.length) this.open();
      else this.ask();
    }
  }

  point(step) {
    const count = this.options.length;
    this.active = this.active < 0 ? (step > 0 ? 0 : count - 1) : (this.active + step + count) % count;
    [...this.listTarget.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === this.active)));
    const row = this.listTarget.children[this.active];
    this.inputTarget.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  }

  choose(index) {
    const option = this.options[index];
    this.valueTarget.value = option.value;
    if (option.value !== NOT_LISTED) this.inputTarget.value = option.label;
    this.statusTarget.textContent = option.label;
    this.close();
    this.dispatch("chosen", { detail: option });
  }

  open() {
    this.listTarget.hidden = false;
    this.inputTarget.setAttribute("aria-expanded", "true");
  }

  close() {
    this.listTarget.hidden = true;
    this.active = -1;
    this.inputTarget.setAttribute("aria-expanded", "false");
    this.inputTarget.removeAttribute("aria-activedescendant");
  }
}

function drawing(sprite, name) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(namespace, "use");
  use.setAttribute("href", `${sprite}#i-${name}`);
  svg.append(use);
  return svg;
}
