"""Parsing and wording of what people type into the pages of this room."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from wtforms import BooleanField, EmailField, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from cop.accounts import organisations
from cop.accounts.addresses import LONGEST as LONGEST_ADDRESS
from cop.accounts.addresses import canonical
from cop.core.forms import REQUIRED, CreateForm, Form
from cop.core.i18n import LANGUAGES, _, lazy

NOT_LISTED = "not-listed"
LONGEST_NAME = 120


class SecretField(PasswordField):
    """A password, kept exactly as typed or pasted."""

    keeps_input = True


class AddressField(EmailField):
    """An e-mail address. ``canonical`` is the form in which it is stored, once it was validated."""

    canonical: str = ""

    def pre_validate(self, form: Any) -> None:
        """Refuse what cannot be an address, and say what one looks like."""
        found = canonical(self.data or "")
        if found is None:
            raise ValidationError(_("Please write one e-mail address, such as name@example.org."))
        self.canonical = found


class OrganisationField(StringField):
    """The choice of a combobox: an organisation's id, "not-listed", or only a text when there are no scripts."""

    typed: str = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.flags.required = True

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the first choice that says something: radios and the combobox share a name."""
        said = [value.strip() for value in valuelist if value.strip()]
        self.data = said[-1] if said else ""

    @property
    def chosen(self) -> int | None:
        """The id of the chosen organisation."""
        text = self.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None

    @property
    def is_unlisted(self) -> bool:
        return self.data == NOT_LISTED


class LinkForm(Form):
    email = AddressField(
        lazy("Your e-mail, school or personal"), validators=[DataRequired(REQUIRED), Length(max=LONGEST_ADDRESS)]
    )
    next = HiddenField()


class PasswordForm(Form):
    email = AddressField(lazy("Your e-mail"), validators=[DataRequired(REQUIRED), Length(max=LONGEST_ADDRESS)])
    password = SecretField(lazy("Password"), validators=[InputRequired(REQUIRED)])
    brief = BooleanField(lazy("This is a shared computer"))
    next = HiddenField()


class ArrivalForm(Form):
    brief = BooleanField(lazy("This is a shared computer"))


class SecondStepForm(Form):
    code = StringField(lazy("Code"), validators=[DataRequired(REQUIRED), Length(max=64)])


class ForgottenForm(Form):
    email = AddressField(lazy("Your e-mail"), validators=[DataRequired(REQUIRED), Length(max=LONGEST_ADDRESS)])


class NewPasswordForm(Form):
    password = SecretField(lazy("New password"), validators=[InputRequired(REQUIRED)])


class JoinForm(Form):
    """Step one: where, and how to write to you."""

    organisation = OrganisationField(lazy("Where do you work or study?"), validators=[Length(max=20)])
    address = AddressField(
        lazy("A personal e-mail"),
        validators=[DataRequired(REQUIRED), Length(max=LONGEST_ADDRESS)],
    )
    next = HiddenField()

    def validate_organisation(self, field: OrganisationField) -> None:
        """Ask again when a text was typed and nothing chosen, or the choice is not there."""
        if field.is_unlisted:
            return
        if field.chosen is None:
            text = _("Please choose from the list.") if field.typed else _("Please say where you work or study.")
            raise ValidationError(text)
        if organisations.name_of(field.chosen) is None:
            raise ValidationError(_("Please choose from the list."))


class NameForm(CreateForm):
    """Step two: who you are."""

    name = StringField(
        lazy("Your name"),
        validators=[
            DataRequired(REQUIRED),
            Length(max=LONGEST_NAME, message=lazy("Please keep this to %(limit)s characters.", limit=LONGEST_NAME)),
        ],
    )
    role = StringField(lazy("What you do there"), validators=[Length(max=120)])


class ConnectForm(Form):
    """Who came by an institution's sign-in that nobody knows yet."""

    address = AddressField(lazy("Your e-mail"), validators=[DataRequired(REQUIRED), Length(max=LONGEST_ADDRESS)])
    name = StringField(lazy("Your name"), validators=[DataRequired(REQUIRED), Length(max=LONGEST_NAME)])


class ProfileForm(Form):
    name = StringField(
        lazy("Your name"),
        validators=[
            DataRequired(REQUIRED),
            Length(max=LONGEST_NAME, message=lazy("Please keep this to %(limit)s characters.", limit=LONGEST_NAME)),
        ],
    )
    locale = SelectField(lazy("Language"), choices=[])
    time_zone = SelectField(lazy("Time zone"), choices=[])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.locale.flags.required = self.time_zone.flags.required = True
        self.locale.choices = [("", _("As the browser says")), *LANGUAGES.items()]
        self.time_zone.choices = zones()


def zones() -> dict[str, list[tuple[str, str]]]:
    """Return the places of the IANA database, grouped by continent; the first group is the default."""
    return {_("Usual"): [("", _("London"))], **_places()}


@cache
def _places() -> dict[str, list[tuple[str, str]]]:
    """Read the database once: it is some hundred files."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(available_timezones()):
        continent, slash, place = name.partition("/")
        if slash and continent not in {"Etc", "SystemV", "US", "Brazil", "Canada", "Chile", "Mexico", "posix", "right"}:
            grouped.setdefault(continent, []).append((name, place.replace("_", " ").replace("/", ", ")))
    return grouped


class AddAddressForm(Form):
    address = AddressField(
        lazy("Another e-mail address"), validators=[DataRequired(REQUIRED), Length(max=LONGEST_ADDRESS)]
    )
    is_personal = BooleanField(lazy("It is my own, not an employer’s"))


class ProofForm(Form):
    """At least one of password and mailed code; the second step's code where there is one."""

    password = SecretField(lazy("Your password"))
    mailed = StringField(lazy("The code from our letter"), validators=[Length(max=40)])
    code = StringField(lazy("Code of your app, or a recovery code"), validators=[Length(max=64)])
    next = HiddenField()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for field in (self.password, self.mailed, self.code):
            field.flags.required = True


class SwitchOnForm(Form):
    code = StringField(lazy("Code that the app shows"), validators=[DataRequired(REQUIRED), Length(max=64)])


class EraseForm(Form):
    sure = BooleanField(lazy("I want my account deleted"), validators=[DataRequired(lazy("Please tick this first."))])
