"""What nobody types by accident, and how it goes over the wire."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

VECTORS = Path(__file__).parents[1] / "vectors"
MARK = "xqinjected"

WORST = [
    "a\x00b",
    "\ud800",
    "x" * 10_000,
    f"one\r\nX-Injected: {MARK}\r\n\r\n<script>",
    f"nia@example.org\r\nBcc: {MARK}@example.org",
    "99999999999999999999999",
    "'\";--%_\\",
]
"""Sent into each field alone, the others being in order."""

ODD = [
    *WORST,
    *("", " ", "'", '"', "' OR '1'='1", "'; DROP TABLE person; --", "%", "_", "\\", "%00", "\x00", "\x1b[2J", "\u200b"),
    *("\u202egnp.exe", "\u2066a\u2069", "e\u0301" * 3_000, "🙂" * 3_000, "ﷺ" * 100, "\ufeff", "\uffff", "\U0010ffff"),
    *("<script>alert(1)</script>", "{{7*7}}", "${7*7}", "%(name)s", "%s%n", "../../../../etc/passwd", "C:\\x", "~root"),
    *("-1", "0", "1e999", "NaN", "Infinity", "٣", "1.5", "0x10", "null", "None", "true", "[]", "{}", "2026-02-30"),
    *(
        "0000-00-00",
        "9999-12-31",
        "10000-01-01",
        "24:61",
        "javascript:alert(1)",
        "http://[",
        "https://\u2603",
        "a@",
        "@",
    ),
]


def naughty(every: int = 25) -> list[str]:
    """Return a sample of the big list of naughty strings."""
    strings = json.loads((VECTORS / "naughty_strings_blns.json").read_text(encoding="utf-8"))
    return [str(text) for text in strings[::every]]


def json_bodies() -> list[str]:
    return [str(text) for text in json.loads((VECTORS / "json_bodies.json").read_text(encoding="utf-8"))]


def wire(fields: dict[str, str]) -> bytes:
    """Return fields as a browser that nobody wrote would send them: half characters and all."""
    return "&".join(f"{part(name)}={part(value)}" for name, value in fields.items()).encode("ascii")


def part(text: str) -> str:
    """Return a text for an address or a form."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


BROKEN = [
    b"text=%ff%fe&name=%c3%28&q=%f0%28%8c%28",
    b"%",
    b"=&=&&;=",
    b"text[a]=1&text[b]=2&text=3",
    b"a=%zz&\x00=\xff",
]
"""Bodies that are no form."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
