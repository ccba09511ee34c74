"""Parsing and wording of what people write about communities, members and partners."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from cop.accounts.addresses import canonical
from cop.accounts.models import PAPERS
from cop.communities.kinds import JOININGS, LEVELS, PRESETS, ROLES, STRUCTURES, VISIBILITIES
from cop.communities.models import (
    Community,
    CommunityKind,
    Joining,
    Membership,
    Partner,
    Role,
    Structure,
    Visibility,
)
from cop.core.clock import now
from cop.core.forms import REQUIRED, CreateForm, Form, too_long
from cop.core.i18n import _, country_names, language_names, lazy
from cop.institutions.models import Affiliation, Organisation

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
CHARTER_LENGTH = 20_000
GUEST_DAYS = 366
"""A guest stays for at most a year at a time."""


def _short(limit: int) -> Any:
    """Refuse longer lines in words (the limit is the column's)."""

    def check(form: Form, field: Any) -> None:
        if field.data and len(field.data) > limit:
            raise ValidationError(too_long(limit))

    return check


def _sensible_date(form: Form, field: Any) -> None:
    if field.data is not None and not EARLIEST <= field.data <= LATEST:
        raise ValidationError(_("Give a date between 1900 and 2200."))


def _has_letters(form: Form, field: Any) -> None:
    if field.data and not any(character.isalnum() for character in field.data):
        raise ValidationError(_("Give a name with letters in it."))


def _options(words: dict[Any, Any]) -> list[tuple[str, Any]]:
    """Return choices of an enum whose words are (label, hint) or a label."""
    found: list[tuple[str, Any]] = []
    for key, value in words.items():
        text = f"{value[0]}. {value[1]}" if isinstance(value, tuple) else value
        found.append((key.value, text))
    return found


class CommunityForm(CreateForm):
    """What a community says about itself; founding and changing ask the same."""

    name = StringField(lazy("Name"), validators=[DataRequired(REQUIRED), _short(120), _has_letters])
    summary = StringField(lazy("In one sentence"), validators=[_short(300)])
    challenge = TextAreaField(lazy("Our challenge"), validators=[_short(300)])
    charter = TextAreaField(lazy("Charter"), validators=[_short(CHARTER_LENGTH)])
    language = SelectField(lazy("Language"), validators=[DataRequired(REQUIRED)])
    region = StringField(lazy("Region or place"), validators=[_short(120)])
    country = SelectField(lazy("Country"), validators=[Optional()])
    structure = RadioField(lazy("Structure"))
    visibility = RadioField(lazy("Who reads it"))
    joining = RadioField(lazy("How people join"))
    accepts_commercial = BooleanField(lazy("People who come for a company may join"))
    started_on = DateField(lazy("Starts"), validators=[Optional(), _sensible_date])
    ends_on = DateField(lazy("Ends"), validators=[Optional(), _sensible_date])
    parent_id = SelectField(lazy("Part of"), validators=[Optional()])

    def __init__(
        self, *args: Any, parents: Iterable[Community] = (), needs_challenge: bool = False, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.needs_challenge = needs_challenge
        if needs_challenge:
            self.challenge.flags.required = True
        self.language.choices = sorted(language_names().items(), key=lambda pair: pair[1].casefold())
        self.country.choices = [
            ("", _("Several, or none")),
            *sorted(country_names().items(), key=lambda pair: pair[1].casefold()),
        ]
        self.structure.choices = _options(STRUCTURES)
        self.visibility.choices = _options(VISIBILITIES)
        self.joining.choices = _options(JOININGS)
        self.parent_id.choices = [("", _("Stands alone")), *((str(p.id), p.name) for p in parents)]

    def validate_challenge(self, field: Any) -> None:
        if self.needs_challenge and not (field.data or "").strip():
            raise ValidationError(_("Say in one sentence what these schools want to change."))

    def validate_ends_on(self, field: Any) -> None:
        if field.data and self.started_on.data and field.data < self.started_on.data:
            raise ValidationError(_("The end lies before the start."))

    def facts(self) -> dict[str, Any]:
        """Return what was written, as the arguments of `actions.found` and `actions.edit`, without the charter."""
        return {
            "name": self.name.data,
            "summary": self.summary.data or "",
            "challenge": " ".join((self.challenge.data or "").split()),
            "language": self.language.data,
            "region": self.region.data or "",
            "country": self.country.data or "",
            "structure": Structure(self.structure.data),
            "visibility": Visibility(self.visibility.data),
            "joining": Joining(self.joining.data),
            "accepts_commercial": bool(self.accepts_commercial.data),
            "started_on": self.started_on.data,
            "ends_on": self.ends_on.data,
        }

    def parent(self, parents: Iterable[Community]) -> Community | None:
        """Return the chosen parent."""
        return next((p for p in parents if str(p.id) == self.parent_id.data), None)


class FoundForm(CommunityForm):
    """A new community of a kind."""

    kind = RadioField(lazy("What kind"), validators=[DataRequired(REQUIRED)])

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        kinds = [kind for kind, preset in PRESETS.items() if preset.can_be_founded]
        self.kind.choices = [(kind.value, PRESETS[kind].label) for kind in kinds]

    def chosen_kind(self) -> CommunityKind:
        return CommunityKind(self.kind.data)


class EditForm(CommunityForm):
    """A change: carries the version that was shown, so that the second of two editors is told."""

    version = HiddenField(validators=[DataRequired()])
    letters = StringField(lazy("Letters on the tile"), validators=[DataRequired(REQUIRED), _short(4)])
    paper = SelectField(lazy("Paper"), validators=[DataRequired(REQUIRED)])

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        names = (_("Blue"), _("Sage"), _("Straw"), _("Rose"), _("Mauve"), _("Stone"))
        self.paper.choices = list(zip(PAPERS, names, strict=True))

    def shown_version(self) -> int:
        """Return the version this form was filled from; nonsense counts as none."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "letters": self.letters.data, "paper": self.paper.data}


class JoinForm(CreateForm):
    """Joining or asking to: a few words, and for which institution one comes, if for one."""

    message = TextAreaField(lazy("A few words about you"), validators=[_short(1_000)])
    organisation = RadioField(lazy("You come for"), validators=[Optional()])

    def __init__(self, affiliations: Sequence[Affiliation], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._organisations = {str(a.organisation_id): a.organisation for a in affiliations}
        self.organisation.choices = [
            *((ident, organisation.name) for ident, organisation in self._organisations.items()),
            ("", _("Myself")),
        ]
        if self.organisation.data is None:
            self.organisation.data = next(iter(self._organisations), "")

    def chosen_organisation(self) -> Organisation | None:
        return self._organisations.get(self.organisation.data or "")


class AnswerForm(Form):
    """Letting somebody in: with one tick, that they work where they say."""

    confirms = BooleanField(lazy("I know that they work there"))
    adds_partner = BooleanField(lazy("Add their school to the partners"))


class ReasonForm(Form):
    """A sentence that the person concerned will read."""

    reason = TextAreaField(lazy("Why"), validators=[DataRequired(REQUIRED), _short(500)])


class DeclineForm(ReasonForm):
    reason = TextAreaField(
        lazy("A sentence for the person who asked"), validators=[DataRequired(REQUIRED), _short(500)]
    )


class ArchiveForm(Form):
    reason = TextAreaField(lazy("Why it closes"), validators=[_short(500)])


class RoleForm(Form):
    """Another role; a guest's needs a date."""

    role = RadioField(lazy("Role"), validators=[DataRequired(REQUIRED)])
    expires_on = DateField(lazy("Stays until"), validators=[Optional(), _sensible_date])
    note = StringField(lazy("How this person is best reached"), validators=[_short(200)])

    def __init__(self, roles: Iterable[Role], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.role.choices = [(role.value, f"{ROLES[role][0]}. {ROLES[role][1]}") for role in roles]

    def validate_expires_on(self, field: Any) -> None:
        if self.role.data == Role.GUEST.value:
            check_guest_date(field.data)

    def chosen_role(self) -> Role:
        return Role(self.role.data)

    def expires_at(self) -> datetime | None:
        return end_of(self.expires_on.data) if self.role.data == Role.GUEST.value else None


def check_guest_date(value: date | None) -> None:
    """Refuse a guest without a date, with a past one, or with one beyond a year."""
    today = now().date()
    if value is None:
        raise ValidationError(_("A guest needs a date until which they stay."))
    if not today <= value <= today + timedelta(days=GUEST_DAYS):
        raise ValidationError(_("Give a date from today to a year from now."))


def end_of(day: date | None) -> datetime | None:
    """Return the end of a day."""
    return None if day is None else datetime.combine(day, time(23, 59, 59), tzinfo=UTC)


class SuccessorForm(Form):
    """Who coordinates next."""

    successor = RadioField(lazy("Who coordinates next"), validators=[DataRequired(REQUIRED)])
    stays = BooleanField(lazy("Stay as a member"))

    def __init__(self, people: Sequence[Membership], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.successor.choices = [
            (str(m.id), f"{m.person.name}, {m.person.byline}" if m.person.byline else m.person.name) for m in people
        ]


class InvitationForm(CreateForm):
    """Addresses to write to, one a line; what they become; until when guests stay."""

    addresses = TextAreaField(lazy("E-mail addresses"), validators=[DataRequired(REQUIRED), Length(max=8_000)])
    role = RadioField(lazy("They come as"), validators=[DataRequired(REQUIRED)], default=Role.MEMBER.value)
    guest_until = DateField(lazy("Guests stay until"), validators=[Optional(), _sensible_date])
    message = TextAreaField(lazy("A few words from you"), validators=[_short(1_000)])

    MAX_ADDRESSES = 20

    def __init__(self, *args: Any, roles: Iterable[Role] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.role.choices = [(role.value, f"{ROLES[role][0]}. {ROLES[role][1]}") for role in roles]
        self.found: list[str] = []

    def validate_addresses(self, field: Any) -> None:
        words = (field.data or "").replace(",", " ").replace(";", " ").split()
        for word in words[: self.MAX_ADDRESSES + 1]:
            address = canonical(word.strip("<>"))
            if address is None:
                raise ValidationError(_("“%(word)s” is not an e-mail address.", word=word[:80]))
            if address not in self.found:
                self.found.append(address)
        if len(self.found) > self.MAX_ADDRESSES:
            raise ValidationError(_("Write to at most %(count)s people at once.", count=self.MAX_ADDRESSES))

    def validate_guest_until(self, field: Any) -> None:
        if self.role.data == Role.GUEST.value:
            check_guest_date(field.data)


class AcceptForm(Form):
    """Taking a place that was offered by letter; somebody without an account says their name."""

    name = StringField(lazy("Your name"), validators=[_short(120)])

    def __init__(self, *args: Any, asks_name: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.asks_name = asks_name
        if asks_name:
            self.name.flags.required = True

    def validate_name(self, field: Any) -> None:
        if self.asks_name and not field.data:
            raise ValidationError(str(REQUIRED))


class PartnerForm(CreateForm):
    """Adding an institution."""

    organisation = StringField(lazy("Institution"), validators=[DataRequired(REQUIRED)])


class PartnerFactsForm(Form):
    """What leaders say about a partner: its programme level, lead school or not, who the contact is."""

    level = SelectField(lazy("Programme level"), validators=[Optional()])
    level_set_on = DateField(lazy("Level since"), validators=[Optional(), _sensible_date])
    contact = SelectField(lazy("Contact"), validators=[Optional()])
    is_lead = BooleanField(lazy("Lead school"))

    def __init__(self, partner: Partner, people: Sequence[Membership], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.level.choices = [("", _("None")), *_options(LEVELS)]
        choices = {"": str(_("Nobody yet")), **{str(m.person_id): m.person.name for m in people}}
        if partner.contact is not None:
            choices.setdefault(str(partner.contact_id), partner.contact.name)
        self.contact.choices = list(choices.items())


class PlaceForm(Form):
    """Where a school places itself."""

    connectedness = RadioField(lazy("Where we stand"), validators=[Optional()])


class NoteForm(Form):
    note = StringField(lazy("How you are best reached"), validators=[_short(200)])
