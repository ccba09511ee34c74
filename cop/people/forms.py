"""The profile's form and the directory's filters."""

from __future__ import annotations

from flask import request
from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from cop.accounts.models import PAPERS, Findable, Person
from cop.core.forms import REQUIRED, Form, one_line, too_long
from cop.core.i18n import country_names, language_names, lazy
from cop.people.queries import MAX_TYPED, Wanted

NAME = 120
BIO = 4_000
SPOKEN = 6
"""How many languages one may list."""

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


def wanted() -> Wanted:
    """Read the directory's filters from the address; nonsense counts as nothing."""
    args = request.args
    language, country = args.get("language", ""), args.get("country", "")
    return Wanted(
        text=(one_line(args.get("q")) or "")[:MAX_TYPED],
        role=(one_line(args.get("role")) or "")[:MAX_TYPED],
        language=language if language in language_names() else "",
        country=country if country in country_names() else "",
    )
