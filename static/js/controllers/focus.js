// After a Turbo visit the focus goes to the page's heading, as it would go to the top of a fresh page.

/** Listen to visits for as long as the document lives. */
export function focusAfterVisits() {
  let isFirst = true;
  document.addEventListener("turbo:load", () => {
    if (isFirst) isFirst = false;
    else focusHeading();
  });
  document.addEventListener("turbo:before-cache", () => {
    for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
    document.getElementById("toasts")?.replaceChildren();
  });
}

function focusHeading() {
  if (location.hash.length > 1 || document.querySelector("[autofocus], .error-summary[tabindex]")) return;
  const heading = document.querySelector("main h1") ?? document.getElementById("main");
  if (!heading) return;
  if (!heading.hasAttribute("tabindex")) heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
