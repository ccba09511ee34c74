import { Controller } from "../../vendor/hotwire.js";
import { say } from "../words.js";

/** Says at once when the line is lost, and takes it back quietly when it returns. */
export default class extends Controller {
  connect() {
    this.lost = () => this.show();
    this.found = () => this.banner?.remove();
    addEventListener("offline", this.lost);
    addEventListener("online", this.found);
    if (!navigator.onLine) this.show();
  }

  disconnect() {
    removeEventListener("offline", this.lost);
    removeEventListener("online", this.found);
    this.found();
  }

  show() {
    this.banner?.remove();
    this.banner = document.createElement("div");
    this.banner.className = "offline";
    this.banner.setAttribute("role", "alert");
    const line = document.createElement("p");
    line.className = "wrap";
    line.textContent = say("offline");
    this.banner.append(line);
    (document.querySelector(".bar") ?? document.querySelector(".skip"))?.after(this.banner);
  }
}
