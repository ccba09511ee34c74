"""Languages, dates and numbers as the reader has them. The only door to Flask-Babel.

Strings are marked with `_` (now), `ngettext` (plurals) or `lazy` (module level, resolved when read).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date as babel_format_date
from babel.dates import format_datetime as babel_format_datetime
from babel.dates import get_day_names, get_month_names
from flask import Flask, g, has_request_context, request
from flask_babel import (
    Babel,
    format_decimal,
    format_time,
    get_locale,
    get_timezone,
    lazy_gettext,
)
from flask_babel import gettext as babel_gettext
from flask_babel import ngettext as babel_ngettext

from cop.core.authz import current_member
from cop.core.clock import now

__all__ = [
    "LANGUAGES",
    "_",
    "country_names",
    "day",
    "language_names",
    "lazy",
    "moment",
    "moments",
    "ngettext",
    "number",
    "register",
    "weekday",
    "when",
    "zone",
]

lazy = lazy_gettext
babel = Babel()

LANGUAGES = {"en": "English"}
"""What a reader may choose. A language is offered when its catalogue in cop/translations is whole."""
DEFAULT_ZONE = "Europe/London"


def _(text: str, **values: Any) -> str:
    """Return ``text`` in the reader's language, with ``%(name)s`` filled in."""
    return str(babel_gettext(text, **values))


def ngettext(one: str, many: str, number: int, **values: Any) -> str:
    """Return the form that fits ``number``, which also fills ``%(num)s``."""
    return str(babel_ngettext(one, many, number, **values))


def choose_locale() -> str:
    """Return the reader's language: chosen by cookie or profile, else the browser's first that we have."""
    if not has_request_context():
        return "en"
    chosen = request.cookies.get("language") or current_member().locale
    if chosen is not None and chosen in LANGUAGES:
        return str(chosen)
    return str(request.accept_languages.best_match(list(LANGUAGES)) or "en")


def choose_zone() -> str:
    """Return the reader's time zone by name."""
    return (current_member().time_zone if has_request_context() else None) or DEFAULT_ZONE


def zone() -> tzinfo:
    """Return the reader's time zone."""
    return get_timezone() or ZoneInfo(DEFAULT_ZONE)


def when(value: datetime) -> str:
    """Say a moment shortly: "Today, 09:40", "Mon 16:05" within a week, else "Thu 19 Nov, 15:45", with another year."""
    return moments().say(value)


def moments() -> Moments:
    """Return what says moments to this reader: ask once where a page says thirty of them."""
    here, locale, moment = zone(), str(get_locale() or "en"), now()
    kept: tuple[object, Moments] | None = g.get("moments")
    if kept is not None and kept[0] == (here, locale) and abs(moment - kept[1].here) < timedelta(seconds=1):
        return kept[1]
    weekdays, months = _short_names(locale)
    made = Moments(here, moment.astimezone(here), weekdays, months, _("Today"), _("Yesterday"))
    g.moments = ((here, locale), made)
    return made


@dataclass(frozen=True, slots=True)
class Moments:
    """Says moments in one reader's zone and language, from the language's own names of days and months."""

    zone: tzinfo
    here: datetime
    weekdays: Mapping[int, str]
    months: Mapping[int, str]
    today: str
    yesterday: str

    def say(self, value: datetime) -> str:
        """Say one moment as `when` does."""
        there, here = value.astimezone(self.zone), self.here
        time = f"{there.hour:02}:{there.minute:02}"
        days_ago = here.toordinal() - there.toordinal()
        if days_ago == 0:
            return f"{self.today}, {time}"
        if days_ago == 1:
            return f"{self.yesterday}, {time}"
        weekday = self.weekdays[there.weekday()]
        if 0 < days_ago < 7:
            return f"{weekday} {time}"
        year = "" if there.year == here.year else f" {there.year}"
        return f"{weekday} {there.day} {self.months[there.month]}{year}, {time}"


@lru_cache(maxsize=64)
def _short_names(locale: str) -> tuple[Mapping[int, str], Mapping[int, str]]:
    """Return a language's short names of weekdays (from Monday, 0) and months (from 1)."""
    parsed = Locale.parse(locale)
    return get_day_names("abbreviated", locale=parsed), get_month_names("abbreviated", locale=parsed)


def moment(value: datetime) -> str:
    """Say a moment in full, with its zone, for titles and records."""
    return _in_full(value, _dates_locale(), zone())


@lru_cache(maxsize=4096)
def _in_full(value: datetime, locale: str, where: tzinfo) -> str:
    """Format at length, which is slow, once for each moment, language and zone."""
    return str(babel_format_datetime(value, "full", tzinfo=where, locale=locale))


def _dates_locale() -> str:
    """Return the locale for dates: English ones as in Britain, day before month and a clock of 24 hours."""
    locale = str(get_locale() or "en")
    return "en_GB" if locale == "en" else locale


def day(value: date) -> str:
    """Say a day, or the day of a moment where the reader is: "19 Nov 2026"."""
    there = value.astimezone(zone()) if isinstance(value, datetime) else value
    return str(babel_format_date(there, "medium", locale=_dates_locale()))


def weekday(value: datetime) -> str:
    """Say a day with its weekday, without the year: "Tuesday 10 November"."""
    pattern = "EEEE d. MMMM" if str(get_locale()) == "cs" else "EEEE d MMMM"
    return str(babel_format_date(value.astimezone(zone()), pattern, locale=_dates_locale()))


def number(value: float) -> str:
    """Say a number with the reader's separators."""
    return str(format_decimal(value))


def direction() -> str:
    """Return ``rtl`` or ``ltr`` for the reader's language."""
    locale = get_locale() or Locale("en")
    return "rtl" if locale.character_order == "right-to-left" else "ltr"


def language_names() -> Mapping[str, str]:
    """Return the languages by two-letter code, in the reader's words."""
    return _languages(str(get_locale() or "en"))


def country_names() -> Mapping[str, str]:
    """Return countries and territories by two-letter code, in the reader's words."""
    return _countries(str(get_locale() or "en"))


@lru_cache(maxsize=16)
def _languages(locale: str) -> Mapping[str, str]:
    names = Locale.parse(locale).languages
    return MappingProxyType({code: name for code, name in names.items() if len(code) == 2})


@lru_cache(maxsize=16)
def _countries(locale: str) -> Mapping[str, str]:
    names = Locale.parse(locale).territories
    left_out = {"EU", "EZ", "UN", "ZZ"}
    return MappingProxyType({code: name for code, name in names.items() if len(code) == 2 and code not in left_out})


def register(app: Flask) -> None:
    """Give templates ``_``, ``ngettext`` and the filters ``when``, ``moment``, ``day``, ``number``."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(app.config["ROOT"] / "cop" / "translations")
    babel.init_app(app, locale_selector=choose_locale, timezone_selector=choose_zone)
    app.jinja_env.filters.update(when=when, moment=moment, day=day, number=number, clock=format_time)
    app.jinja_env.globals.update(
        languages=LANGUAGES,
        text_direction=direction,
        language=lambda: str(get_locale() or "en").replace("_", "-"),
    )
