"""Languages, dates and numbers as the reader has them. The only door to Flask-Babel.

Strings are marked with `_` (now), `ngettext` (plurals) or `lazy` (module level, resolved when read).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from flask import Flask, has_request_context, request
from flask_babel import (
    Babel,
    format_date,
    format_datetime,
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

__all__ = ["LANGUAGES", "_", "day", "lazy", "moment", "ngettext", "number", "register", "when"]

lazy = lazy_gettext
babel = Babel()

LANGUAGES = {"en": "English", "pt": "Português", "cs": "Čeština"}
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


def when(value: datetime) -> str:
    """Say a moment shortly: "Today, 09:40", "Mon 16:05" within a week, else "Thu 19 Nov, 15:45", with another year."""
    zone = get_timezone() or ZoneInfo(DEFAULT_ZONE)
    there, here = value.astimezone(zone), now().astimezone(zone)
    time = format_datetime(there, "HH:mm", rebase=False)
    if there.date() == here.date():
        return _("Today, %(time)s", time=time)
    if there.date() == here.date() - timedelta(days=1):
        return _("Yesterday, %(time)s", time=time)
    if timedelta(0) < here.date() - there.date() < timedelta(days=7):
        return f"{format_datetime(there, 'EEE', rebase=False)} {time}"
    pattern = "EEE d MMM" if there.year == here.year else "EEE d MMM y"
    return f"{format_datetime(there, pattern, rebase=False)}, {time}"


def moment(value: datetime) -> str:
    """Say a moment in full, with its zone, for titles and records."""
    return f"{format_datetime(value, 'full')}"


def day(value: datetime) -> str:
    """Say a day: "19 Nov 2026"."""
    return str(format_date(value, "medium"))


def number(value: float) -> str:
    """Say a number with the reader's separators."""
    return str(format_decimal(value))


def direction() -> str:
    """Return ``rtl`` or ``ltr`` for the reader's language."""
    locale = get_locale() or Locale("en")
    return "rtl" if locale.character_order == "right-to-left" else "ltr"


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
