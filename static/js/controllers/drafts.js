// Drafts on this device: pure functions over a Storage and over a form's fields, testable without a browser.

const PREFIX = "draft:";
const KEEP = 30 * 24 * 3600 * 1000;
const NOT_KEPT = new Set(["csrf_token", "draft", "draft_version"]);

/** Keep `fields` of a draft that stands at `version` under `key`. Return whether: storage may be full or forbidden. */
export function keep(storage, key, fields, version, now) {
  try {
    storage.setItem(PREFIX + key, JSON.stringify({ fields, version, at: now }));
    return true;
  } catch {
    return false;
  }
}

/** Return `{fields, version, at}` kept under `key`, or null. */
export function kept(storage, key) {
  try {
    const draft = JSON.parse(storage.getItem(PREFIX + key) ?? "null");
    return draft && typeof draft.fields === "object" && draft.fields && Number.isInteger(draft.version) ? draft : null;
  } catch {
    return null;
  }
}

/** Forget the draft of `key`. */
export function forget(storage, key) {
  try {
    storage.removeItem(PREFIX + key);
  } catch {
    // Nothing is kept where storage is forbidden.
  }
}

/** Forget drafts older than thirty days: a shared computer is not an archive. */
export function sweep(storage, now) {
  try {
    const names = Array.from({ length: storage.length }, (_, i) => storage.key(i)).filter((name) => name?.startsWith(PREFIX));
    for (const name of names) {
      const draft = kept(storage, name.slice(PREFIX.length));
      if (!draft || now - draft.at > KEEP) storage.removeItem(name);
    }
  } catch {
    // See forget.
  }
}

/** Return what a form holds as `{name: [values]}`, from its entries. */
export function fieldsOf(entries) {
  const fields = {};
  for (const [name, value] of entries) {
    if (typeof value === "string" && !NOT_KEPT.has(name)) (fields[name] ??= []).push(value);
  }
  return fields;
}

/** Whether two drafts say the same; the key of their form does not count, nor does how a line ends. */
export function isSame(one, other) {
  return spelt(one) === spelt(other);
}

function spelt(fields) {
  const named = Object.entries(fields).filter(([name, values]) => name !== "once" && values.some((value) => value !== ""));
  return JSON.stringify(named.map(([name, values]) => [name, values.map((value) => value.replaceAll("\r\n", "\n"))]).sort());
}
