import { Controller } from "../../vendor/hotwire.js";

/** Opens the <dialog> that its link names, in place of going to the page. The browser gives the focus back on closing. */
export default class extends Controller {
  static values = { id: String };

  open(event) {
    const dialog = document.getElementById(this.idValue);
    if (!dialog?.showModal || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    dialog.showModal();
  }
}
