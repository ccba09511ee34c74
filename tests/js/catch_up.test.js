import assert from "node:assert/strict";
import { test } from "node:test";
import { CatchUp } from "../../static/js/elements/catch_up.js";

function reader(answers) {
  const asked = [];
  const shown = [];
  const refused = [];
  const catchUp = new CatchUp({
    after: 42,
    fetchSince: async (after) => {
      asked.push(after);
      return answers.shift() ?? { seq: after, html: "" };
    },
    apply: (html, seq) => shown.push([html, seq]),
    refuse: (why) => refused.push(why),
  });
  return { catchUp, asked, shown, refused };
}

test("a hint about something new fetches once and moves on", async () => {
  const { catchUp, asked, shown } = reader([{ seq: 44, html: "two posts" }]);
  await catchUp.hint(44);
  assert.deepEqual(asked, [42]);
  assert.deepEqual(shown, [["two posts", 44]]);
  assert.equal(catchUp.after, 44);
});

test("a hint about something known fetches nothing", async () => {
  const { catchUp, asked } = reader([]);
  await catchUp.hint(42);
  await catchUp.hint(7);
  assert.deepEqual(asked, []);
});

test("many hints during one fetch make one more fetch, not many", async () => {
  const { catchUp, asked, shown } = reader([{ seq: 43, html: "one" }, { seq: 46, html: "three" }]);
  await Promise.all([catchUp.hint(43), catchUp.hint(44), catchUp.hint(45), catchUp.hint(46)]);
  assert.deepEqual(asked, [42, 43]);
  assert.deepEqual(shown.map(([html]) => html), ["one", "three"]);
});

test("an answer that is behind does not lead back", async () => {
  const { catchUp } = reader([{ seq: 5, html: "" }]);
  await catchUp.run();
  assert.equal(catchUp.after, 42);
});

test("who lost access is told so and asks no more", async () => {
  const { catchUp, asked, refused } = reader([{ gone: "left" }]);
  await catchUp.run();
  await catchUp.hint(99);
  assert.deepEqual(refused, ["left"]);
  assert.deepEqual(asked, [42]);
});

test("what arrives after leaving the page is not shown", async () => {
  const { catchUp, shown } = reader([{ seq: 43, html: "late" }]);
  const running = catchUp.run();
  catchUp.stop();
  await running;
  assert.deepEqual(shown, []);
});

test("a failed fetch can be tried again", async () => {
  let fails = true;
  const shown = [];
  const catchUp = new CatchUp({
    after: 1,
    fetchSince: async () => {
      if (fails) throw new Error("line");
      return { seq: 2, html: "post" };
    },
    apply: (html) => shown.push(html),
  });
  await assert.rejects(catchUp.run());
  fails = false;
  await catchUp.run();
  assert.deepEqual(shown, ["post"]);
});
