"""Parsing and wording of what people type into the pages of this room."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from flask_babel import get_locale
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from cop.accounts.forms import OrganisationField
from cop.core.clock import now
from cop.core.forms import REQUIRED, CreateForm, Form
from cop.core.i18n import _, lazy
from cop.institutions.models import OrganisationKind
from cop.institutions.wording import KINDS

MOST_ALIASES = 20
COMMON_COUNTRIES = ("GB", "PT", "CZ")
NO_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}


def country_choices() -> list[tuple[str, str]]:
    """Return countries by name in the reader's language, those of the first hubs before all."""
    names = (get_locale() or Locale("en")).territories
    known = {code: str(name) for code, name in names.items() if re.fullmatch("[A-Z]{2}", code)}
    listed = sorted((name, code) for code, name in known.items() if code not in NO_COUNTRIES)
    first = [(code, known[code]) for code in COMMON_COUNTRIES]
    return [("", _("Choose a country")), *first, *((code, name) for name, code in listed)]


def kind_choices() -> list[tuple[str, Any]]:
    """Return the kinds of organisations in words."""
    return [(kind.value, words) for kind, words in KINDS.items()]


class WebsiteField(StringField):
    """The address of a web page: http or https; the scheme may be left out."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        typed = (self.data or "").strip()
        self.data = f"https://{typed}" if typed and "://" not in typed else typed

    def pre_validate(self, form: Any) -> None:
        """Refuse what no browser opens as a web page."""
        if not self.data:
            return
        try:
            parts = urlsplit(self.data)
            host = parts.hostname or ""
        except ValueError:
            parts, host = urlsplit(""), ""
        is_plain = re.fullmatch(r"[^\s<>\"'\\^`{|}]+", self.data) is not None
        if parts.scheme not in {"http", "https"} or "." not in host or not is_plain:
            raise ValidationError(_("Please write an address such as www.example.org."))


class ClaimForm(CreateForm):
    organisation = OrganisationField(lazy("School, university or other place"), validators=[InputRequired(REQUIRED)])
    role = StringField(lazy("What you do there"), validators=[Length(max=120)])
    is_main = BooleanField(lazy("Show this one beside my name"))


class MoveForm(CreateForm):
    organisation = OrganisationField(lazy("Where you are now"), validators=[InputRequired(REQUIRED)])
    role = StringField(lazy("What you do there"), validators=[Length(max=120)])
    moved_on = DateField(lazy("First day there"), validators=[InputRequired(REQUIRED)], default=lambda: now().date())


class RoleForm(Form):
    role = StringField(lazy("What you do there"), validators=[Length(max=120)])
    unit = StringField(lazy("Department or team"), validators=[Length(max=120)])


class EndForm(Form):
    ended_on = DateField(lazy("Last day"), validators=[InputRequired(REQUIRED)], default=lambda: now().date())


class DisputeForm(Form):
    reason = TextAreaField(lazy("What is not right"), validators=[InputRequired(REQUIRED), Length(max=1000)])


class RepresentForm(CreateForm):
    reason = TextAreaField(
        lazy("Why you may speak for it"), validators=[InputRequired(REQUIRED), Length(min=10, max=1000)]
    )


class FactsForm(Form):
    website = WebsiteField(lazy("Web page"), validators=[Length(max=300)])
    aliases = TextAreaField(lazy("Other names, one on a line"), validators=[Length(max=4000)])
    is_commercial = BooleanField(lazy("It is commercial"))
    interest_statement = TextAreaField(lazy("Statement of interest"), validators=[Length(max=2000)])

    @property
    def names(self) -> tuple[str, ...]:
        """The other names, each once."""
        lines = (" ".join(line.split()) for line in (self.aliases.data or "").split("\n"))
        return tuple(dict.fromkeys(line for line in lines if line))

    def validate_aliases(self, field: TextAreaField) -> None:
        """Keep names short enough to be names."""
        if len(self.names) > MOST_ALIASES or any(len(name) > 300 for name in self.names):
            raise ValidationError(_("At most %(count)s names of 300 characters.", count=MOST_ALIASES))


class ListingForm(CreateForm):
    name = StringField(lazy("Its full name"), validators=[InputRequired(REQUIRED), Length(max=300)])
    kind = SelectField(lazy("What it is"), validators=[InputRequired(REQUIRED)])
    place = StringField(lazy("Town"), validators=[InputRequired(REQUIRED), Length(max=120)])
    country = SelectField(lazy("Country"), validators=[InputRequired(REQUIRED)])
    website = WebsiteField(lazy("Web page"), validators=[Length(max=300)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = kind_choices()
        self.country.choices = country_choices()

    @property
    def chosen_kind(self) -> OrganisationKind:
        return OrganisationKind(self.kind.data)


class AddForm(ListingForm):
    postcode = StringField(lazy("Postcode"), validators=[Length(max=16)])
    is_commercial = BooleanField(lazy("It is commercial"))
    answer = TextAreaField(lazy("A word to the person"), validators=[Length(max=1000)])


class MatchForm(CreateForm):
    organisation = OrganisationField(lazy("The one that is meant"), validators=[InputRequired(REQUIRED)])
    answer = TextAreaField(lazy("A word to the person"), validators=[Length(max=1000)])


class RefuseForm(Form):
    answer = TextAreaField(lazy("Why not"), validators=[InputRequired(REQUIRED), Length(max=1000)])


class MergeForm(Form):
    organisation = OrganisationField(lazy("The entry that stays"), validators=[InputRequired(REQUIRED)])
    is_sure = BooleanField(lazy("Both are the same place"), validators=[InputRequired(REQUIRED), Optional()])
