"""Names as they are searched: folded, cut into words, with the words people type instead.

Folding takes away accents, case and apostrophes. An organisation is indexed under every word of its names, its place,
postcode and numbers, and under the usual abbreviations of those words; what is typed is only folded and cut.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

LONGEST = 40
"""Characters of a word that count."""

SILENT = re.compile(r"['\u2018\u2019\u02bc`\u00b4]")
ADDRESS = re.compile(r"\S*@")
"""What stands before the domain of an e-mail address."""
PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
"""Letters that do not decompose."""
WORD = re.compile(r"[^\W_]+")

STOP = frozenset(
    ("the", "of", "and", "for", "de", "da", "do", "dos", "das", "di", "del", "des", "du", "la", "le", "el", "der", "e")
)
"""Words that tell nothing apart: neither indexed nor looked for."""

INSTEAD: dict[str, tuple[str, ...]] = {
    "st": ("saint",),
    "saint": ("st",),
    "ste": ("saint", "st"),
    "sainte": ("saint", "st"),
    "ss": ("saints",),
    "saints": ("ss",),
    "catholic": ("rc", "roman"),
    "rc": ("roman", "catholic"),
    "cofe": ("ce", "church", "england"),
    "ce": ("cofe", "church", "england"),
    "prim": ("primary",),
    "inf": ("infant",),
    "jnr": ("junior",),
    "jr": ("junior",),
    "junior": ("jnr", "jr"),
    "sec": ("secondary",),
    "sch": ("school",),
    "acad": ("academy",),
    "univ": ("university",),
    "uni": ("university",),
    "coll": ("college",),
    "comp": ("comprehensive",),
    "tech": ("technology", "technical"),
    "inst": ("institute",),
    "mount": ("mt",),
    "mt": ("mount",),
    "road": ("rd",),
    "rd": ("road",),
    "first": ("1st",),
    "sixth": ("6th",),
    "pru": ("pupil", "referral", "unit"),
    "utc": ("university", "technical", "college"),
    "va": ("voluntary", "aided"),
    "vc": ("voluntary", "controlled"),
}
"""A word of a name, and the words it can also be found by."""

PHRASES = (
    ("church of england", "cofe ce"),
    ("c of e", "cofe ce church england"),
    ("c e", "cofe ce church england"),
    ("r c", "rc roman catholic"),
    ("voluntary aided", "va"),
    ("voluntary controlled", "vc"),
    ("pupil referral unit", "pru"),
    ("university technical college", "utc"),
)
"""Several words of a name, and the words they can also be found by."""

UNIVERSITIES = """
universidade universidad universite universita universitat universitet universiteit univerzita uniwersytet universitas
universitatea universitate universitetas egyetem yliopisto sveuciliste univerza
"""
TYPED = dict.fromkeys(UNIVERSITIES.split(), "university") | {"6th": "sixth", "1st": "first"}
"""Words that are looked for under another one when nothing is found under themselves."""

UNTELLING = frozenset(
    [
        "ac",
        "edu",
        "co",
        "com",
        "org",
        "gov",
        "net",
        "sch",
        "www",
        "mail",
        "staff",
        "student",
        "students",
        "alumni",
        "uni",
    ]
)


def fold(text: str) -> str:
    """Return ``text`` without accents, apostrophes and case, words apart by one space. Any text is allowed."""
    return " ".join(WORD.findall(_plain(text)))


def _plain(text: str) -> str:
    text = SILENT.sub("", text).casefold()
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    kept = "".join(character for character in decomposed if not unicodedata.combining(character))
    return kept.translate(PLAIN)


def words_of(names: Iterable[str], facts: Iterable[str] = (), domains: Iterable[str] = ()) -> list[str]:
    """Return the words under which an organisation is found, each once, those of its first name first.

    ``facts`` are places, postcodes and numbers; a postcode is also found when typed without its space.
    """
    found: dict[str, None] = {}
    for name in names:
        found.update(dict.fromkeys(_name_words(name)))
    for fact in facts:
        words = fold(fact).split()
        found.update(dict.fromkeys(words))
        if len(words) == 2 and any(character.isdigit() for character in fact):
            found["".join(words)] = None
    for domain in domains:
        found.update(dict.fromkeys(label for label in domain.split(".")[:-1] if label not in UNTELLING))
    return [word[:LONGEST] for word in found if word not in STOP]


@lru_cache(maxsize=256)
def _name_words(name: str) -> tuple[str, ...]:
    folded = fold(name)
    words = folded.split()
    padded = f" {folded} "
    for phrase, also in PHRASES:
        if f" {phrase} " in padded:
            words += also.split()
    for word in tuple(words):
        words += INSTEAD.get(word, ())
    return tuple(words)


def typed_words(text: str, limit: int = 8) -> list[str]:
    """Return the words to look for in what a person typed: at most ``limit``, the telling ones."""
    folded = f" {fold(_without_address(text[:300]))} "
    for phrase, word in ((" c of e ", " cofe "), (" c e ", " cofe "), (" r c ", " rc ")):
        folded = folded.replace(phrase, word)
    words = [word[:LONGEST] for word in dict.fromkeys(folded.split())]
    return ([word for word in words if word not in STOP] or words)[:limit]


def _without_address(text: str) -> str:
    """Leave of ``someone@uni.example.ac.uk`` and ``www.example.ac.uk`` the labels that tell organisations apart."""
    words = []
    for word in ADDRESS.sub("", text).split():
        labels = word.casefold().split(".")
        is_domain = len(labels) > 2 and all(labels)
        words.append(" ".join(label for label in labels[:-1] if label not in UNTELLING) if is_domain else word)
    return " ".join(words)


def is_within_one_typo(typed: str, word: str) -> bool:
    """Whether ``typed`` is ``word``, or its beginning, but for one letter missing, added, wrong or swapped."""
    start = 0
    for one, other in zip(typed, word, strict=False):
        if one != other:
            break
        start += 1
    rest, there = typed[start:], word[start:]
    if not rest:
        return True
    return (
        there.startswith(rest[1:])  # one too many
        or there[1:].startswith(rest)  # one missing
        or there[1:].startswith(rest[1:])  # one wrong
        or (len(rest) > 1 and there.startswith(rest[1] + rest[0] + rest[2:]))  # two swapped
    )
