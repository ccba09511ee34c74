"""The profile's form and the directory's filters."""

from __future__ import annotations

from collections.abc import Container

from flask import request
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from cop.accounts.models import PAPERS, Findable, Person
from cop.core.forms import REQUIRED, CreateForm, Form, one_line, too_long
from cop.core.i18n import country_names, language_names, lazy
from cop.institutions.models import OrganisationKind
from cop.people.actions.offers import Terms
from cop.people.models import WORDS_LENGTH
from cop.people.queries import MAX_TYPED, Wanted
from cop.people.vocabulary import FORMS, GIVES, PHASES, THEMES, Help, Phase, Theme
from cop.people.vocabulary import Form as HelpForm

NAME = 120
BIO = 4_000
SPOKEN = 6
"""How many languages one may list."""
ABOUT = 5
"""Themes of one offer."""
MOST_CHOSEN = 20
"""Values of one facet that are read from an address."""

USUAL = (
    "ar", "bg", "bn", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fr", "ga", "gd", "gl",
    "gu", "he", "hi", "hr", "hu", "is", "it", "ja", "ko", "lb", "lt", "lv", "mk", "mt", "nl", "no", "pa", "pl", "pt",
    "ro", "ru", "sk", "sl", "so", "sq", "sr", "sv", "ta", "tr", "tw", "uk", "ur", "vi", "yo", "zh",
)  # fmt: skip
"""Languages offered: official ones of Europe and those most spoken at home by teachers and pupils there."""

FINDABLE = {
    Findable.NOBODY: lazy("Nobody. People of my communities see only my name and place."),
    Findable.COMMUNITIES: lazy("People of my communities"),
    Findable.MEMBERS: lazy("All verified members"),
}
PAPER = {
    "blue": lazy("Blue"),
    "sage": lazy("Sage"),
    "straw": lazy("Straw"),
    "rose": lazy("Rose"),
    "mauve": lazy("Mauve"),
    "stone": lazy("Stone"),
}


class ProfileForm(Form):
    """What others see of oneself."""

    name = StringField(
        lazy("Your name"),
        [InputRequired(REQUIRED), Length(max=NAME, message=lazy("Please keep your name to 120 characters."))],
    )
    bio = TextAreaField(lazy("In your own words"), [Optional()])
    languages = SelectMultipleField(lazy("Languages you can work in"), [Optional()])
    findable = RadioField(
        lazy("Who finds you in search and in the directory"),
        [InputRequired(REQUIRED)],
        choices=[SelectChoice(choice.value, text) for choice, text in FINDABLE.items()],
    )
    paper = SelectField(
        lazy("Paper behind your initials"), choices=[SelectChoice(name, PAPER[name]) for name in PAPERS]
    )

    @classmethod
    def of(cls, person: Person) -> ProfileForm:
        """Return the form as the person's row fills it, or as it was sent."""
        form = cls(
            name=person.name,
            bio=person.bio_source,
            languages=person.languages or [],
            findable=person.findable.value,
            paper=person.paper,
        )
        form.languages.choices = _languages(person.languages or [])
        return form

    def validate_bio(self, field: TextAreaField) -> None:
        if len(field.data or "") > BIO:
            raise ValidationError(too_long(BIO))

    def validate_languages(self, field: SelectMultipleField) -> None:
        if len(field.data or ()) > SPOKEN:
            raise ValidationError(lazy("Please choose at most six languages."))


def _languages(chosen: list[str]) -> list[SelectChoice]:
    """Return the languages one may choose: those chosen before, then the usual ones by name."""
    names = language_names()
    usual = sorted((code for code in USUAL if code not in chosen), key=lambda code: names[code].casefold())
    return [
        SelectChoice(code, names[code][:1].upper() + names[code][1:]) for code in [*chosen, *usual] if code in names
    ]


class OfferForm(CreateForm):
    """One line of a profile: what somebody gives, or looks for."""

    kind = RadioField(
        lazy("What"),
        [InputRequired(REQUIRED)],
        choices=[SelectChoice(kind.value, text) for kind, text in GIVES.items()],
    )
    words = StringField(
        lazy("In your own words"), [Length(max=WORDS_LENGTH, message=lazy("Please keep this to 200 characters."))]
    )
    themes = SelectMultipleField(
        lazy("About"), [Optional()], choices=[SelectChoice(theme.value, text) for theme, text in THEMES.items()]
    )
    phases = SelectMultipleField(
        lazy("Phase"), [Optional()], choices=[SelectChoice(phase.value, text) for phase, text in PHASES.items()]
    )
    forms = SelectMultipleField(
        lazy("In which form"), [Optional()], choices=[SelectChoice(form.value, text) for form, text in FORMS.items()]
    )
    hours = IntegerField(
        lazy("Hours a month"), [Optional(), NumberRange(1, 80, lazy("Please give a number from 1 to 80."))]
    )
    free_from = DateField(lazy("From when"), [Optional()])
    is_full = BooleanField(lazy("No room at the moment"))

    def validate_themes(self, field: SelectMultipleField) -> None:
        if len(field.data or ()) > ABOUT:
            raise ValidationError(lazy("Please choose at most five themes."))

    @property
    def terms(self) -> Terms:
        """Return what the form says. It is valid."""
        return Terms(
            kind=Help(self.kind.data),
            words=self.words.data or "",
            themes=[Theme(key) for key in self.themes.data or ()],
            phases=[Phase(key) for key in self.phases.data or ()],
            forms=[HelpForm(key) for key in self.forms.data or ()],
            hours=self.hours.data,
            free_from=self.free_from.data,
            is_full=bool(self.is_full.data),
        )


def wanted() -> Wanted:
    """Read the finder's question from the address; nonsense counts as nothing."""
    args = request.args
    known: dict[str, Container[str]] = {
        "gives": {kind.value for kind in Help},
        "free": {"now"},
        "phase": {phase.value for phase in Phase},
        "theme": {theme.value for theme in Theme},
        "form": {form.value for form in HelpForm},
        "language": language_names(),
        "country": country_names(),
        "at": {*(kind.value for kind in OrganisationKind), "both"},
    }
    chosen = {
        name: tuple(dict.fromkeys(value for value in args.getlist(name)[:MOST_CHOSEN] if value in values))
        for name, values in known.items()
    }
    return Wanted(
        text=(one_line(args.get("q")) or "")[:MAX_TYPED],
        role=(one_line(args.get("role")) or "")[:MAX_TYPED],
        chosen={name: values for name, values in chosen.items() if values},
    )
