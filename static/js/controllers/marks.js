// Markdown marks put around or before a selection: a pure function, tested without a browser.

/** Return `{text, start, end}` after putting `mark` on the selection of `text`. Marks that end in a space begin lines. */
export function marked(mark, text, start, end) {
  const before = text.slice(0, start);
  const chosen = text.slice(start, end);
  const after = text.slice(end);
  if (mark === "link") {
    const linked = `[${chosen || " "}](https://)`;
    const address = start + linked.length - 1;
    return { text: before + linked + after, start: address, end: address };
  }
  if (mark.endsWith(" ")) return lines(mark, text, start, end);
  if (before.endsWith(mark) && after.startsWith(mark)) {
    return { text: before.slice(0, -mark.length) + chosen + after.slice(mark.length), start: start - mark.length, end: end - mark.length };
  }
  return { text: before + mark + chosen + mark + after, start: start + mark.length, end: end + mark.length };
}

function lines(mark, text, start, end) {
  const first = text.lastIndexOf("\n", start - 1) + 1;
  const block = text.slice(first, end).split("\n");
  const ordered = mark === "1. ";
  const isMarked = block.every((line) => (ordered ? /^\d+\. /.test(line) : line.startsWith(mark)));
  const changed = block.map((line, i) => {
    if (isMarked) return ordered ? line.replace(/^\d+\. /, "") : line.slice(mark.length);
    return (ordered ? `${i + 1}. ` : mark) + line;
  });
  const written = changed.join("\n");
  return { text: text.slice(0, first) + written + text.slice(end), start: first + written.length, end: first + written.length };
}
