import { Controller } from "../../vendor/hotwire.js";
import { csrfToken, say } from "../words.js";
import { fieldsOf, forget, isSame, keep, kept, sweep } from "./drafts.js";

const PAUSE = 1500;

/**
 * Keeps the form that is being written: at once on this device, after a pause with the server, where all the writer's
 * devices find it. The form's hidden fields `draft` and `draft_version` say which draft it is; without them the device
 * alone keeps it. What was changed elsewhere is shown beside this text and never written over.
 */
export default class extends Controller {
  static targets = ["text", "status"];
  static values = { key: String, saved: String };

  connect() {
    this.form = this.textTarget.form;
    this.place = this.form?.elements.namedItem("draft")?.value ?? "";
    this.key = `${document.body.dataset.person ?? ""}:${this.place || this.keyValue}`;
    this.isSent = false;
    sweep(localStorage, Date.now());
    this.listen();
    this.begin();
  }

  disconnect() {
    clearTimeout(this.timer);
    this.listening.abort();
    this.eye?.disconnect();
    if (this.isChanged && !this.isSent) this.save(true);
  }

  listen() {
    this.listening = new AbortController();
    const options = { signal: this.listening.signal };
    const typed = (event) => {
      if (event.target.name) this.keep();
    };
    this.form?.addEventListener("input", typed, options);
    this.form?.addEventListener("change", typed, options);
    this.form?.addEventListener("focusout", () => this.isChanged && this.save(), options);
    this.form?.addEventListener("submit", (event) => this.sending(event), { ...options, capture: true });
    document.addEventListener("turbo:submit-end", (event) => this.answered(event), options);
    addEventListener("pagehide", () => this.isChanged && !this.isSent && this.save(true), options);
    addEventListener("online", () => this.isChanged && this.save(), options);
    this.form?.querySelector("[data-draft-keep]")?.addEventListener("click", () => this.keepMine(), options);
    this.form?.querySelector("[data-draft-take]")?.addEventListener("click", () => this.takeOther(), options);
  }

  /** The fields of a new page are asked for when they come into view: most readers of a topic write nothing. */
  begin() {
    const stands = this.form?.elements.namedItem("draft_version")?.value ?? "";
    this.version = stands === "" ? null : Number(stands);
    this.begun = this.fields();
    const local = kept(localStorage, this.key);
    if (!this.place) {
      if (local && !this.textTarget.value.trim()) this.fill(local.fields, say("restored"));
    } else if (local) {
      this.look();
    } else if (this.version === null) {
      this.eye = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && this.look());
      this.eye.observe(this.element);
    }
  }

  /** Ask what the server keeps here, and bring it together with what this device keeps and what the page shows. */
  async look() {
    this.eye?.disconnect();
    this.looking ??= this.ask();
    await this.looking;
  }

  async ask() {
    const local = kept(localStorage, this.key);
    try {
      const answer = await fetch(`/drafts/at/${this.place}`, { headers: { Accept: "application/json" }, signal: this.listening.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      this.meet(await answer.json(), local);
    } catch {
      if (local && isSame(this.fields(), this.begun)) this.fill(local.fields, say("restored"));
      this.looking = null;
    }
  }

  meet(server, local) {
    const isUntouched = isSame(this.fields(), this.begun);
    if (local && server.is_posted && local.fields.once?.[0] === server.fields.once?.[0]) {
      forget(localStorage, this.key);
      local = null;
    }
    this.setVersion(server.version);
    if (local && (!server.is_open || isSame(local.fields, server.fields) || local.version === server.version)) {
      if (isUntouched) this.fill(local.fields, say("restored"));
      this.isChanged = true;
      this.save();
    } else if (local) {
      if (isUntouched) this.fill(local.fields, "");
      this.disagree(server);
    } else if (server.is_open && !isSame(server.fields, this.fields())) {
      if (isUntouched && !this.textTarget.value.trim()) this.fill(server.fields, server.said);
      else this.disagree(server);
    }
  }

  keep() {
    this.isChanged = true;
    if (!keep(localStorage, this.key, this.fields(), this.version ?? 0, Date.now()) && !this.place) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.place ? this.save() : this.say(this.textTarget.value.trim() ? `${this.savedValue} ${clock()}` : "")), this.place ? PAUSE : 800);
  }

  async save(isLast = false) {
    clearTimeout(this.timer);
    if (!this.place || this.other || this.isSent) return;
    if (this.version === null && !isLast) {
      await this.look();
      if (this.version === null || this.other) return this.onDevice();
    }
    if (this.isSaving && !isLast) {
      this.isLate = true;
      return;
    }
    this.isSaving = true;
    this.isChanged = false;
    const fields = this.fields();
    try {
      await this.taken(await this.send(fields, isLast), fields);
    } catch {
      this.isChanged = true;
      this.onDevice();
    }
    this.isSaving = false;
    if (this.isLate) {
      this.isLate = false;
      this.keep();
    }
  }

  send(fields, isLast) {
    const body = new URLSearchParams([["draft", this.place], ["draft_version", String(this.version ?? 0)]]);
    for (const [name, values] of Object.entries(fields)) for (const value of values) body.append(name, value);
    return fetch("/drafts", {
      method: "POST",
      body,
      headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
      credentials: "same-origin",
      // A page that is left may send 64 KB; what is longer stays on the device.
      keepalive: isLast && body.toString().length < 60_000,
    });
  }

  async taken(answer, fields) {
    const told = await answer.json();
    if (answer.status === 409) {
      if (this.isSent) return;
      if (told.is_posted) {
        this.setVersion(told.version);
        this.keep();
      } else this.disagree(told);
      return;
    }
    if (!answer.ok) {
      if (answer.status === 422) this.say(told.error?.text ?? "");
      else throw new Error(String(answer.status));
      return;
    }
    this.setVersion(told.version);
    if (isSame(fields, this.fields())) forget(localStorage, this.key);
    this.say(told.said);
  }

  sending(event) {
    if (event.submitter?.formTarget === "_blank" || event.defaultPrevented) return;
    clearTimeout(this.timer);
    this.isSent = true;
    keep(localStorage, this.key, this.fields(), this.version ?? 0, Date.now());
  }

  answered(event) {
    if (event.target !== this.form) return;
    if (event.detail.success) {
      forget(localStorage, this.key);
      return;
    }
    this.isSent = false;
    this.isChanged = true;
    if (!event.detail.fetchResponse) this.say(say("failed"));
  }

  disagree(server) {
    this.other = server;
    const box = this.form.querySelector("[data-draft-conflict]");
    if (!box) return;
    box.hidden = false;
    box.querySelector("[data-draft-said]").textContent = server.changed;
    box.querySelector("[data-draft-other]").textContent = server.fields.text?.join("\n") ?? "";
    this.say(server.changed);
  }

  keepMine() {
    this.settle();
    this.keep();
    this.textTarget.focus();
  }

  takeOther() {
    const other = this.settle();
    this.fill(other.fields, other.said);
    forget(localStorage, this.key);
    this.isChanged = false;
    this.textTarget.focus();
  }

  settle() {
    const other = this.other;
    this.other = null;
    this.setVersion(other.version);
    this.form.querySelector("[data-draft-conflict]").hidden = true;
    return other;
  }

  fields() {
    return this.form ? fieldsOf(new FormData(this.form)) : { text: [this.textTarget.value] };
  }

  fill(fields, words) {
    for (const [name, values] of Object.entries(fields)) {
      const found = this.form?.elements.namedItem(name);
      const controls = found instanceof RadioNodeList ? [...found] : found ? [found] : [];
      controls.forEach((control, index) => {
        if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
        else if (control.type !== "file") control.value = values[Math.min(index, values.length - 1)] ?? "";
      });
    }
    this.begun = this.fields();
    this.textTarget.dispatchEvent(new CustomEvent("draft:filled", { bubbles: true }));
    this.say(words);
  }

  setVersion(version) {
    this.version = version;
    const field = this.form?.elements.namedItem("draft_version");
    if (field) field.value = String(version);
  }

  onDevice() {
    this.say(`${this.savedValue} ${clock()}`);
  }

  say(words) {
    if (this.hasStatusTarget) this.statusTarget.textContent = words;
  }
}

function clock() {
  return new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}
