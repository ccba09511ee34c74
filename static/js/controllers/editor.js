import { Controller } from "../../vendor/hotwire.js";
import { marked } from "./marks.js";

/** Buttons that write Markdown, a toolbar for arrow keys, and Ctrl+Enter to send. */
export default class extends Controller {
  static targets = ["tools", "area"];

  connect() {
    this.toolsTarget.hidden = false;
  }

  mark({ params }) {
    const area = this.areaTarget;
    const next = marked(params.mark, area.value, area.selectionStart, area.selectionEnd);
    area.focus();
    area.setSelectionRange(0, area.value.length);
    // insertText keeps the browser's undo; setRangeText is what is left where it is gone.
    if (!document.execCommand?.("insertText", false, next.text)) area.setRangeText(next.text, 0, area.value.length);
    area.setSelectionRange(next.start, next.end);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const tools = [...this.toolsTarget.querySelectorAll("button")];
    const here = tools.indexOf(document.activeElement);
    const next = tools[(here + step + tools.length) % tools.length];
    for (const tool of tools) tool.tabIndex = tool === next ? 0 : -1;
    event.preventDefault();
    next.focus();
  }

  send(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      const form = this.areaTarget.form;
      form?.requestSubmit(form.querySelector(".btn--primary[type=submit]"));
    }
  }
}
