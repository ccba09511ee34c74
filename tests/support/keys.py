"""Walking through a page with the Tab key, looking at every stop."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

STOP = """async () => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const here = document.activeElement;
  if (!here || here === document.body || here === document.documentElement) return null;
  const outlined = (e) => {
    const style = getComputedStyle(e);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const near = [here, here.parentElement, here.parentElement?.parentElement].filter(Boolean);
  const box = here.getClientRects()[0] ?? here.getBoundingClientRect();
  const [x, y] = [box.left + Math.min(box.width, innerWidth) / 2, box.top + Math.min(box.height, 40) / 2];
  const top = document.elementFromPoint(x, y);
  const said = here.getAttribute("aria-label") || here.labels?.[0]?.innerText;
  const label = said || here.innerText || here.title || here.name;
  return {
    name: (label || here.tagName).trim().replace(/\\s+/g, " ").slice(0, 80),
    place: here.tagName + (here.id ? "#" + here.id : "") + (here.className ? "." + here.className : ""),
    isMarked: near.some(outlined) || getComputedStyle(here).boxShadow !== "none",
    isInView: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    isOnTop: Boolean(top) && (top === here || here.contains(top) || top.contains(here)),
    covers: top ? top.tagName + "." + top.className : "nothing",
  };
}"""


@dataclass(frozen=True)
class Stop:
    """Where the focus stands, and what is wrong there."""

    name: str
    place: str
    fault: str


def stop(page: Page) -> Stop | None:
    """Return where the focus stands; None on the page itself."""
    found: dict[str, Any] | None = page.evaluate(STOP)
    if found is None:
        return None
    faults = [] if found["isMarked"] else ["no visible focus"]
    faults += [] if found["isInView"] else ["out of view"]
    faults += [] if found["isOnTop"] else [f"covered by {found['covers']}"]
    return Stop(found["name"], found["place"], ", ".join(faults))


def tab_to(page: Page, name: str, *, most: int = 150) -> None:
    """Press Tab until the focus stands on what is called ``name``; every stop on the way must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = stop(page)
        if here is None:
            continue
        assert not here.fault, f"{page.url}: {here}"
        if re.search(name, here.name):
            return
    raise AssertionError(f"{page.url}: {name} is not reached in {most} stops")


def all_stops(page: Page, *, most: int = 200) -> list[Stop]:
    """Press Tab through the whole page and return every stop, once."""
    found: list[Stop] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        here = stop(page)
        if here is None:
            break
        found.append(here)
    else:
        raise AssertionError(f"{page.url}: the focus goes round and round")
    return found
