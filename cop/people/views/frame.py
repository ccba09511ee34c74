"""What pages about people share: the blueprint, and the words of the finder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, Flask

from cop.accounts.models import Person
from cop.core.i18n import country_names, language_names
from cop.institutions.wording import KINDS
from cop.people.models import Offer
from cop.people.vocabulary import AT_BOTH, FORMS, FREE_NOW, GIVES, PHASES, THEMES

room = Blueprint("people", __name__)


def spoken(person: Person) -> list[str]:
    """Return the languages a person works in, in the reader's words."""
    names = language_names()
    return [names.get(code, code) for code in person.languages or ()]


def labels(facet: str) -> Mapping[Any, Any]:
    """Return the words of a facet's values, in the order of its vocabulary."""
    known: dict[str, Mapping[Any, Any]] = {
        "gives": GIVES,
        "free": {"now": FREE_NOW},
        "phase": PHASES,
        "theme": THEMES,
        "form": FORMS,
        "language": language_names(),
        "country": country_names(),
        "at": dict[Any, Any](KINDS) | {"both": AT_BOTH},
    }
    return known[facet]


def label(facet: str, value: str) -> str:
    """Say one value of a facet; the value itself where the vocabulary no longer has it."""
    return str(labels(facet).get(value, value))


def about(offer: Offer) -> list[str]:
    """Say themes, phases and forms of an offer; what the vocabulary no longer has is left out."""
    parts: Iterable[tuple[Mapping[Any, Any], list[str]]] = (
        (THEMES, offer.themes),
        (PHASES, offer.phases),
        (FORMS, offer.forms),
    )
    return [str(words[key]) for words, keys in parts for key in keys if key in words]


def attach(app: Flask) -> None:
    """Attach the blueprint and offer its words to templates."""
    app.register_blueprint(room)
    app.jinja_env.globals.update(help_label=lambda kind: label("gives", kind), about_offer=about)
