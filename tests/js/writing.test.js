import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldsOf, forget, isSame, keep, kept, sweep } from "../../static/js/controllers/drafts.js";
import { marked } from "../../static/js/controllers/marks.js";

/** A Storage in memory; `isFull` refuses to store. */
class Shelf {
  constructor() {
    this.items = new Map();
    this.isFull = false;
  }

  get length() {
    return this.items.size;
  }

  key(i) {
    return [...this.items.keys()][i] ?? null;
  }

  getItem(name) {
    return this.items.get(name) ?? null;
  }

  setItem(name, value) {
    if (this.isFull) throw new Error("QuotaExceededError");
    this.items.set(name, value);
  }

  removeItem(name) {
    this.items.delete(name);
  }
}

test("a draft is kept, found again and forgotten", () => {
  const shelf = new Shelf();
  assert.ok(keep(shelf, "topic-7", { text: ["Corners worked for us"] }, 3, 5));
  assert.deepEqual(kept(shelf, "topic-7"), { fields: { text: ["Corners worked for us"] }, version: 3, at: 5 });
  forget(shelf, "topic-7");
  assert.equal(kept(shelf, "topic-7"), null);
});

test("two drafts that say the same are the same, whatever key they are sent under", () => {
  const one = fieldsOf([["text", "a\r\nb"], ["once", "x"], ["title", ""], ["csrf_token", "t"]]);
  assert.deepEqual(one, { text: ["a\r\nb"], once: ["x"], title: [""] });
  assert.ok(isSame(one, { text: ["a\nb"], once: ["y"] }));
  assert.ok(!isSame(one, { text: ["a\nc"] }));
});

test("a full shelf says that nothing was kept", () => {
  const shelf = new Shelf();
  shelf.isFull = true;
  assert.equal(keep(shelf, "topic-7", { text: ["Corners"] }, 0, 5), false);
});

test("what is not a draft counts as none", () => {
  const shelf = new Shelf();
  shelf.setItem("draft:a", "{broken");
  shelf.setItem("draft:b", '{"text":7}');
  assert.equal(kept(shelf, "a"), null);
  assert.equal(kept(shelf, "b"), null);
});

test("drafts older than thirty days are swept, the rest of the shelf stays", () => {
  const shelf = new Shelf();
  const day = 24 * 3600 * 1000;
  keep(shelf, "old", { text: ["text"] }, 0, 0);
  keep(shelf, "young", { text: ["text"] }, 0, 20 * day);
  shelf.setItem("theme", "dark");
  sweep(shelf, 31 * day);
  assert.equal(kept(shelf, "old"), null);
  assert.equal(kept(shelf, "young").fields.text[0], "text");
  assert.equal(shelf.getItem("theme"), "dark");
});

test("bold goes around a selection and off again", () => {
  const once = marked("**", "see four seconds", 4, 8);
  assert.deepEqual(once, { text: "see **four** seconds", start: 6, end: 10 });
  assert.deepEqual(marked("**", once.text, once.start, once.end), { text: "see four seconds", start: 4, end: 8 });
});

test("a list marks every chosen line and unmarks them again", () => {
  const text = "one\ntwo\nthree";
  const listed = marked("- ", text, 5, 13);
  assert.equal(listed.text, "one\n- two\n- three");
  assert.equal(marked("- ", listed.text, 4, listed.text.length).text, text);
});

test("a numbered list counts", () => {
  assert.equal(marked("1. ", "a\nb", 0, 3).text, "1. a\n2. b");
});

test("a link leaves the caret in its address", () => {
  const { text, start } = marked("link", "see the plan", 8, 12);
  assert.equal(text, "see the [plan](https://)");
  assert.equal(text.slice(0, start), "see the [plan](https://");
});
