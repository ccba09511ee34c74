"""What people send to the forum."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, Length, ValidationError

from cop.communities.models import Community
from cop.core.authz import current_member
from cop.core.forms import REQUIRED, CreateForm, Form, too_long
from cop.core.i18n import _, lazy, when
from cop.core.idempotency import UsedKey, claim
from cop.core.markdown import MAX_SOURCE
from cop.forums.models import OFFERED, TITLE_LENGTH, Draft, TopicKind

MAX_TAGS = 5
MAX_TAG = 40
REASON_LENGTH = 300

KIND_LABELS = {
    TopicKind.DISCUSSION: lazy("A discussion"),
    TopicKind.QUESTION: lazy("A question that wants an answer"),
}


def limit(length: int) -> Callable[[Form, StringField], None]:
    """Refuse texts longer than ``length`` characters, in words that name the limit."""

    def check(form: Form, field: StringField) -> None:
        if len(field.data or "") > length:
            raise ValidationError(too_long(length))

    return check


class DraftedForm(Form):
    """A form whose draft is kept: it knows its place and the version its page stands at."""

    draft = HiddenField(validators=[Length(max=40)])
    draft_version = HiddenField(validators=[Length(max=20)])
    draft_said = ""
    """What the page says of the draft it began with."""

    def keep_draft(self, place: str, draft: Draft | None) -> None:
        """Tell the page which draft this form is, and what is known of it."""
        self.draft.data, self.draft_version.data = place, str(draft.version if draft else 0)
        if draft is not None and draft.is_open:
            self.draft_said = _("This is your draft: %(when)s.", when=when(draft.saved_at))


class WritingForm(DraftedForm, CreateForm):
    """A form that makes a text. Sent twice it makes one; sent again with other words it makes another.

    Going back in the browser shows the old page with its old key: a second, different reply written there must not
    be mistaken for a double press.
    """

    text = TextAreaField(lazy("Your text"), validators=[DataRequired(REQUIRED), limit(MAX_SOURCE)])
    nameless = BooleanField(lazy("Post without my name"))

    def claim(self) -> UsedKey:
        """Take the key of this form and these words."""
        words = hashlib.sha256((self.text.data or "").encode("utf-8", "replace")).hexdigest()[:24]
        key = hashlib.sha256((self.once.data or "").encode("utf-8", "replace")).hexdigest()[:24]
        return claim(f"{key}{words}", current_member().person_id)


class UnveilingForm(Form):
    """Why a moderator wants to know who wrote a post without a name."""

    reason = StringField(lazy("Why you need to know"), validators=[DataRequired(REQUIRED), limit(REASON_LENGTH)])


class ReplyForm(WritingForm):
    """A reply."""

    text = TextAreaField(lazy("Your reply"), validators=[DataRequired(REQUIRED), limit(MAX_SOURCE)])


class TopicForm(WritingForm):
    """A new topic and its first post."""

    places: Sequence[Community] = ()
    """The communities the member may write in."""
    community = SelectField(lazy("Where"), coerce=int, validators=[DataRequired(REQUIRED)])
    kind = RadioField(
        lazy("What it is"),
        choices=[SelectChoice(kind.value, KIND_LABELS[kind]) for kind in OFFERED],
        default=TopicKind.DISCUSSION.value,
    )
    title = StringField(lazy("Title"), validators=[DataRequired(REQUIRED), limit(TITLE_LENGTH)])
    tags = StringField(lazy("Themes"), validators=[Length(max=MAX_TAGS * (MAX_TAG + 2))])

    def validate_tags(self, field: StringField) -> None:
        """Refuse more than `MAX_TAGS` themes, or a theme of more than `MAX_TAG` characters."""
        tags = self.tag_list
        if len(tags) > MAX_TAGS or any(len(tag) > MAX_TAG for tag in tags):
            raise ValidationError(_("Please give at most five short themes."))

    def offer(self, places: Sequence[Community]) -> None:
        """Set the communities to choose from."""
        self.places = places
        self.community.choices = [SelectChoice(str(place.id), place.name) for place in places]

    @property
    def tag_list(self) -> list[str]:
        """Return the themes, each once."""
        given = (part.strip() for part in (self.tags.data or "").split(","))
        return list(dict.fromkeys(tag for tag in given if tag))


class EditForm(DraftedForm):
    """Other words for a post. ``version`` is the one the editor began from."""

    text = TextAreaField(lazy("Your text"), validators=[DataRequired(REQUIRED), limit(MAX_SOURCE)])
    version = HiddenField()

    @property
    def from_version(self) -> int:
        """Return the version the editor began from; 0, which is never present, for nonsense."""
        given = str(self.version.data or "")
        return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


class TitleForm(Form):
    """Another title for a topic."""

    title = StringField(lazy("Title"), validators=[DataRequired(REQUIRED), limit(TITLE_LENGTH)])


class HidingForm(Form):
    """Why something is hidden."""

    reason = StringField(lazy("Why"), validators=[DataRequired(REQUIRED), limit(REASON_LENGTH)])


class PressForm(Form):
    """A form of one button: only its CSRF token."""
