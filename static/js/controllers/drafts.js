// Drafts on this device: pure functions over a Storage, so that they can be tested without a browser.

const PREFIX = "draft:";
const KEEP = 30 * 24 * 3600 * 1000;

/** Keep `text` under `key`; an empty text forgets it. Return whether it is kept: storage may be full or forbidden. */
export function keep(storage, key, text, now) {
  try {
    if (text.trim()) storage.setItem(PREFIX + key, JSON.stringify({ text, at: now }));
    else storage.removeItem(PREFIX + key);
    return true;
  } catch {
    return false;
  }
}

/** Return `{text, at}` kept under `key`, or null. */
export function kept(storage, key) {
  try {
    const draft = JSON.parse(storage.getItem(PREFIX + key) ?? "null");
    return typeof draft?.text === "string" ? draft : null;
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
