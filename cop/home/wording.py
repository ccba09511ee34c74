"""Words for numbers and times of the day."""

from __future__ import annotations

from datetime import datetime

from cop.core.i18n import _, lazy, zone

NUMBERS = (
    lazy("no"),
    lazy("one"),
    lazy("two"),
    lazy("three"),
    lazy("four"),
    lazy("five"),
    lazy("six"),
    lazy("seven"),
    lazy("eight"),
    lazy("nine"),
    lazy("ten"),
    lazy("eleven"),
    lazy("twelve"),
)


def in_words(number: int) -> str:
    """Say a number up to twelve as a word, a larger one in figures (DESIGN, section 5)."""
    return str(NUMBERS[number]) if 0 <= number < len(NUMBERS) else str(number)


def sentence_start(text: str) -> str:
    """Return ``text`` with a capital first letter."""
    return text[:1].upper() + text[1:]


def greeting(moment: datetime, name: str) -> str:
    """Greet by the hour where the reader is."""
    hour = moment.astimezone(zone()).hour
    first = name.partition(" ")[0]
    if hour < 12:
        return _("Good morning, %(name)s.", name=first)
    if hour < 18:
        return _("Good afternoon, %(name)s.", name=first)
    return _("Good evening, %(name)s.", name=first)
