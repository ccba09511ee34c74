"""axe-core on an open page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def source() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Page, *, without: tuple[str, ...] = ()) -> list[str]:
    """Return what axe finds, one line for each rule and place; rules named in ``without`` are left out.

    Reduce motion before asking: colours in mid-transition are measured as they stand.
    """
    page.evaluate(source())
    found = page.evaluate(
        """async ([tags, without]) => {
            const rules = Object.fromEntries(without.map(rule => [rule, {enabled: false}]));
            const result = await axe.run(document, {runOnly: {type: "tag", values: tags}, rules});
            return result.violations.flatMap(rule => rule.nodes.map(node => ({
                id: rule.id, help: rule.help, target: node.target.join(" "), summary: node.failureSummary})));
        }""",
        [TAGS, list(without)],
    )
    return [f"{one['id']} at {one['target']}: {one['summary']}" for one in found]


def assert_accessible(page: Page, *, without: tuple[str, ...] = ()) -> None:
    """Fail with every violation on its own line."""
    found = violations(page, without=without)
    assert not found, f"{page.url}\n" + "\n".join(found)


def sideways(page: Page, width: int) -> list[str]:
    """Name what stands out of a window of this width."""
    found = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 4)
            .map(e => e.tagName + "." + e.className + " " + Math.round(e.getBoundingClientRect().right))"""
    )
    return [f"wider than {width}: {found}"] if found else []
