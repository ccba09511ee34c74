import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Connection } from "../../static/js/elements/connection.js";

/** An in-memory socket: answers every watch as told and can be connected, hinted and closed by the test. */
class Line {
  constructor(answer = { ok: true }) {
    this.handlers = {};
    this.sent = [];
    this.answer = answer;
    this.connected = false;
  }

  on(name, handler) {
    this.handlers[name] = handler;
  }

  emit(name, body, acknowledge) {
    this.sent.push([name, body.kind, body.id]);
    acknowledge?.(this.answer);
  }

  hear(name, body) {
    if (name === "connect") this.connected = true;
    if (name === "disconnect") this.connected = false;
    this.handlers[name]?.(body ?? {});
  }

  disconnect() {
    this.connected = false;
    this.isClosed = true;
  }
}

function watcher(kind, ident) {
  const heard = [];
  const note = (name) => (...args) => heard.push([name, ...args]);
  return {
    kind,
    ident,
    heard,
    joined: note("joined"),
    lost: note("lost"),
    changed: note("changed"),
    left: note("left"),
    signedOut: note("signedOut"),
    refused: note("refused"),
  };
}

test("two streams share one line and hear only their own hints", async () => {
  let opened = 0;
  const line = new Line();
  const connection = new Connection(async () => (opened++, line), 1);
  const [seven, eight] = [watcher("topic", "7"), watcher("topic", "8")];
  await Promise.all([connection.add(seven), connection.add(eight)]);
  line.hear("connect");
  line.hear("changed", { kind: "topic", id: 7, seq: 43 });
  assert.equal(opened, 1);
  assert.deepEqual(seven.heard, [["joined"], ["changed", 43]]);
  assert.deepEqual(eight.heard, [["joined"]]);
});

test("every new connection watches again, so that each stream catches up", async () => {
  const line = new Line();
  const connection = new Connection(async () => line, 1);
  const seven = watcher("topic", "7");
  await connection.add(seven);
  line.hear("connect");
  line.hear("disconnect");
  line.hear("connect");
  assert.deepEqual(seven.heard, [["joined"], ["lost"], ["joined"]]);
  assert.equal(line.sent.filter(([name]) => name === "watch").length, 2);
});

test("a refused watcher is told why", async () => {
  const line = new Line({ ok: false, error: "not_found" });
  const connection = new Connection(async () => line, 1);
  const seven = watcher("topic", "7");
  await connection.add(seven);
  line.hear("connect");
  assert.deepEqual(seven.heard, [["refused", "not_found"]]);
});

test("the line stays over a visit and is closed after the last stream", async () => {
  const line = new Line();
  const connection = new Connection(async () => line, 20);
  const [first, second] = [watcher("topic", "7"), watcher("topic", "8")];
  await connection.add(first);
  line.hear("connect");
  connection.remove(first);
  await connection.add(second);
  await sleep(40);
  assert.ok(!line.isClosed);
  connection.remove(second);
  await sleep(40);
  assert.ok(line.isClosed);
  assert.equal(connection.socket, null);
});

test("signing out reaches every stream", async () => {
  const line = new Line();
  const connection = new Connection(async () => line, 1);
  const seven = watcher("topic", "7");
  await connection.add(seven);
  line.hear("connect");
  line.hear("signed_out");
  assert.deepEqual(seven.heard.at(-1), ["signedOut"]);
});
