"""Names of files: what a person called it, made harmless for headers, pages and every disk."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
LONGEST_BYTES = 200
"""Most disks allow 255 bytes for a name; browsers add " (1)" and ".part"."""
FORBIDDEN = set('<>:"/\\|?*;%$`{}')
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
NEVER = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories that no name holds: controls, direction overrides, invisible marks, lone surrogates."""


def harmless(name: str | None, extension: str) -> str:
    """Return ``name`` without path, controls and signs that some system reads as a command, ending with ``extension``.

    ``extension`` includes its dot. An empty name becomes "file".
    """
    text = re.split(r"[/\\]", unicodedata.normalize("NFC", _encodable(name or "")))[-1]
    text = "".join("_" if c in FORBIDDEN else " " if c.isspace() else c for c in text if _is_kept(c))
    stem = " ".join(text.split()).rstrip(". ")
    if stem.lower().endswith(extension):
        stem = stem[: -len(extension)]
    stem = stem.lstrip(".-~ ").rstrip(". ")
    if stem.partition(".")[0].strip().lower() in RESERVED:
        stem = f"_{stem}"
    return f"{_shortened(stem, len(extension)) or 'file'}{extension}"


def suffix(name: str | None) -> str:
    """Return what the name claims to be: its last extension in lower case with the dot, or an empty text."""
    text = "".join(c for c in _encodable(name or "") if _is_kept(c))
    last = re.split(r"[/\\]", text)[-1].rstrip(". ")
    return PurePosixPath(last).suffix.lower() if last.strip(".") else ""


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _is_kept(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in NEVER


def _shortened(stem: str, taken: int) -> str:
    short = stem[: LONGEST - taken]
    while len(short.encode("utf-8")) > LONGEST_BYTES - taken:
        short = short[:-1]
    return short.rstrip(". ")
