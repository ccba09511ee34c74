"""A language that nobody speaks, made from the marked strings: longer, accented, in brackets.

What a page shows without brackets was never marked for translation, or is somebody's name or words.
"""

from __future__ import annotations

import io
import re
import tomllib
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo

from config import ROOT

LOCALE = "eo"  # has plural forms like English and is offered nowhere
OPEN, CLOSE = "⟦", "⟧"
ACCENTED = str.maketrans("aceinouyACEINOUY", "áčéíñóúýÁČÉÍÑÓÚÝ")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|<[^>]+>|&\w+;")
KEYWORDS = {"_": None, "gettext": None, "lazy": None, "lazy_gettext": None, "ngettext": (1, 2)}
FOLDERS = ("cop", "templates")


def marked() -> Catalog:
    """Return every marked string of code and templates, read as the tables in pyproject.toml say."""
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(one["pattern"], one["method"]) for one in tables]
    options = {one["pattern"]: {k: v for k, v in one.items() if k not in {"pattern", "method"}} for one in tables}
    catalog = Catalog(locale=LOCALE)
    found = extract_from_dir(ROOT, methods, options, KEYWORDS, directory_filter=_is_ours)
    for name, line, message, _comments, context in found:
        catalog.add(message, locations=[(name, line)], context=context)
    return catalog


def _is_ours(folder: str) -> bool:
    first = Path(folder).resolve().relative_to(ROOT).parts[:1]
    return not first or first[0] in FOLDERS


def pseudo(text: str) -> str:
    """Return ``text`` longer by 40 per cent, accented, in brackets; placeholders and tags stay."""
    if not text.strip():
        return text
    plain = PLACEHOLDER.split(text)
    kept = [*PLACEHOLDER.findall(text), ""]
    said = "".join(part.translate(ACCENTED) + hold for part, hold in zip(plain, kept, strict=True))
    more = " ".join(["óñé"] * (len("".join(plain)) * 2 // 5 // 4 + 1))
    return f"{OPEN}{said} {more}{CLOSE}"


def write_pseudo(folder: Path) -> Path:
    """Write the catalogue of the language nobody speaks below ``folder`` and return ``folder``."""
    catalog = marked()
    for message in catalog:
        if message.id:
            forms = message.id if isinstance(message.id, tuple | list) else (message.id,)
            said = tuple(pseudo(form) for form in forms)
            message.string = said if len(said) > 1 else said[0]
    target = folder / LOCALE / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True)
    written = io.BytesIO()
    write_mo(written, catalog)
    target.write_bytes(written.getvalue())
    return folder
