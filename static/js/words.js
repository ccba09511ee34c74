// What scripts say, in the reader's language: the layout writes it on <body data-words>.
let source = null;
let words = {};

/** Return the sentence called `name`, or nothing when the page has none. */
export function say(name) {
  const written = document.body.dataset.words ?? "{}";
  if (written !== source) {
    source = written;
    words = JSON.parse(written);
  }
  return words[name] ?? "";
}

/** Return the token that a POST from a script carries. */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? document.querySelector('input[name="csrf_token"]')?.value ?? "";
}

/** Send a form to `url` as this reader; the answer is a Response. */
export function post(url, fields, options = {}) {
  return fetch(url, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { "X-CSRFToken": csrfToken(), Accept: "text/html, application/json;q=0.5" },
    credentials: "same-origin",
    ...options,
  });
}
