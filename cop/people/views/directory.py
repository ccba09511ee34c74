"""The people-finder: a sentence, facets with counts, three who fit with the reason, and everybody by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cop.accounts import queries as accounts
from cop.accounts.models import Person
from cop.core.authz import access, current_member
from cop.core.clock import now
from cop.core.i18n import _, language_names, lazy, zone
from cop.core.limits import limited
from cop.core.paging import Numbered, numbered
from cop.institutions.queries import current_affiliations
from cop.people import queries
from cop.people.forms import wanted
from cop.people.matching import Match
from cop.people.queries import FACETS, Found, Wanted
from cop.people.sentence import understand
from cop.people.views.frame import label, labels, room, spoken

PAGE = 20
PAGES = 20
"""How far the finder's list is turned: who looks for somebody narrows it, who collects people is stopped."""
FEW = 7
"""Values of a long facet that are shown before one asks for all."""
HEADINGS = {
    "gives": lazy("I am looking for"),
    "free": lazy("Free to start"),
    "phase": lazy("Phase"),
    "theme": lazy("Theme"),
    "form": lazy("In which form"),
    "language": lazy("Language"),
    "country": lazy("Country"),
    "at": lazy("Works at"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet, with how many people it would leave."""

    value: str
    label: str
    number: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet as the page shows it: the usual values, and the others behind "all"."""

    name: str
    heading: str
    shown: list[Choice]
    more: list[Choice]


@room.get("/people")
@access("member")
@limited("search")
def directory() -> str | Response:
    """Find people. Words that the finder understands become chips, at an address that can be kept."""
    member, asked = current_member(), wanted()
    read = understand(asked.text, language_names()) if asked.text and "exact" not in request.args else None
    if read is not None and read.values:
        return redirect(_address(asked, read.values, read.rest), 303)
    day = now().astimezone(zone()).date()
    found = queries.find(member, asked, day)
    page: Numbered[Person] = numbered(
        min(found.total, PAGE * PAGES), PAGE, lambda offset, limit: queries.on_page(member, found, offset, limit)
    )
    me = accounts.person(member.person_id or 0)
    wish = queries.wish_of(me.id, me.languages or (), asked)
    fitting = queries.matches_for(member, found, wish, day) if page.number == 1 else []
    return _page(asked, found, page, fitting)


def _page(asked: Wanted, found: Found, page: Numbered[Person], fitting: Sequence[tuple[Person, Match]]) -> str:
    idents = list(dict.fromkeys([person.id for person, _ in fitting] + [person.id for person in page.items]))
    return render_template(
        "people/directory.html",
        asked=asked,
        page=page,
        total=found.total,
        most=PAGE * PAGES,
        fitting=fitting if found.total > len(fitting) else [],
        reasons={person.id: reason(match) for person, match in fitting},
        affiliations=current_affiliations(idents),
        offers=queries.offers_by_person(idents),
        facets=_facets(asked, found),
        in_force=_in_force(asked),
        without=_without_each(asked, found),
        spoken=spoken,
    )


def reason(match: Match) -> str:
    """Say why somebody fits, from the facts that were weighed: words only, never a number."""
    facts = match.facts
    said = []
    if "gives" in facts:
        said.append(
            _("offers what you look for, %(what)s", what=_join(label("gives", kind).lower() for kind in facts["gives"]))
        )
    if "theme" in facts:
        said.append(_("works on %(what)s", what=_join(label("theme", key).lower() for key in facts["theme"])))
    if "phase" in facts:
        said.append(_("knows %(what)s", what=_join(label("phase", key).lower() for key in facts["phase"])))
    if "language" in facts:
        said.append(_("works in %(what)s", what=_join(label("language", code) for code in facts["language"])))
    if "returns" in facts:
        said.append(
            _("looks for %(what)s, which you offer", what=_join(label("gives", k).lower() for k in facts["returns"]))
        )
    if "free" in facts:
        said.append(_("free now"))
    words = ", ".join(said)
    return words[:1].upper() + words[1:] + "." if words else ""


def _join(words: Any) -> str:
    *before, last = list(words)
    return _("%(some)s and %(last)s", some=", ".join(before), last=last) if before else str(last)


def _facets(asked: Wanted, found: Found) -> list[Facet]:
    made = []
    for name in FACETS:
        counts, chosen = found.counts[name], asked.chosen.get(name, ())
        values = [Choice(v, str(text), counts.get(v, 0), v in chosen) for v, text in labels(name).items()]
        values = [choice for choice in values if choice.number or choice.is_chosen]
        if name in {"language", "country", "theme"}:
            values.sort(key=lambda choice: (not choice.is_chosen, -choice.number, choice.label.casefold()))
        if values:
            made.append(Facet(name, str(HEADINGS[name]), values[:FEW], values[FEW:]))
    return made


def _in_force(asked: Wanted) -> list[tuple[str, str]]:
    """Return what the list is narrowed to as (words, the address without it)."""
    named = [(f"“{asked.text}”", _address(asked, (), ""))] if asked.text else []
    if asked.role:
        named.append((asked.role, _address(Wanted(asked.text, "", asked.chosen), (), asked.text)))
    for facet in FACETS:
        for value in asked.chosen.get(facet, ()):
            left = {**asked.chosen, facet: tuple(v for v in asked.chosen[facet] if v != value)}
            words = _("Free now") if facet == "free" else label(facet, value)
            named.append((words, _address(Wanted(asked.text, asked.role, left), (), asked.text)))
    return named


def _without_each(asked: Wanted, found: Found) -> list[tuple[str, int, str]]:
    """Return, when nobody was found, what could be dropped: (words, how many people then, the address)."""
    ways = []
    for facet, number in sorted(found.without.items(), key=lambda pair: -pair[1]):
        if facet == "text":
            ways.append((_("the words you typed"), number, _address(Wanted("", "", asked.chosen), (), "")))
        else:
            left = {name: values for name, values in asked.chosen.items() if name != facet}
            heading = _join(label(facet, value).lower() for value in asked.chosen[facet])
            ways.append((heading, number, _address(Wanted(asked.text, asked.role, left), (), asked.text)))
    return ways


def _address(asked: Wanted, more: Sequence[str], text: str) -> str:
    chosen: dict[str, list[str]] = {name: list(values) for name, values in asked.chosen.items()}
    for pair in more:
        name, _sign, value = pair.partition("=")
        if value not in chosen.setdefault(name, []):
            chosen[name].append(value)
    kept: dict[str, Any] = {name: values for name, values in chosen.items() if values}
    if text:
        kept |= {"q": text, "exact": "1"}
    if asked.role:
        kept["role"] = asked.role
    return url_for("people.directory", **kept)
