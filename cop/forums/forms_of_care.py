"""What keepers send when they move posts and topics."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, Length, ValidationError

from cop.communities.models import Community
from cop.core.forms import REQUIRED, CreateForm, Form
from cop.core.i18n import _, lazy
from cop.forums.models import TITLE_LENGTH
from cop.forums.queries.care import Movable

ADDRESS = 300


class MoveForm(CreateForm):
    """Which replies go, and where to."""

    posts = SelectMultipleField(
        lazy("Which replies"),
        validate_choice=False,
        validators=[DataRequired(lazy("Please choose at least one reply."))],
    )
    where = RadioField(
        lazy("Where to"),
        choices=[
            SelectChoice("new", lazy("A topic of their own")),
            SelectChoice("other", lazy("Another topic that you look after")),
        ],
        default="new",
    )
    title = StringField(lazy("Title of the new topic"), validators=[Length(max=TITLE_LENGTH)])
    target = StringField(lazy("Address of the other topic"), validators=[Length(max=ADDRESS)])

    def offer(self, posts: Sequence[Movable], first: str) -> None:
        """Set the replies to choose from; ``first`` is the position of the one that is chosen already."""
        self.posts.choices = [SelectChoice(str(one.id), one.label) for one in posts]
        if not self.posts.data:
            self.posts.data = [str(one.id) for one in posts if str(one.position) == first]

    def validate_posts(self, field: SelectMultipleField) -> None:
        """Refuse what is no number."""
        if not all(one.isascii() and one.isdigit() and len(one) < 19 for one in field.data or ()):
            raise ValidationError(_("Please choose at least one reply."))

    def validate_title(self, field: StringField) -> None:
        """Ask for a title where there is to be a new topic."""
        if self.where.data == "new" and not field.data:
            raise ValidationError(str(REQUIRED))

    def validate_target(self, field: StringField) -> None:
        """Ask for an address where there is to be none."""
        if self.where.data == "other" and not field.data:
            raise ValidationError(str(REQUIRED))


class MergeForm(CreateForm):
    """The topic into which another one goes."""

    target = StringField(
        lazy("Address of the topic that stays"), validators=[DataRequired(REQUIRED), Length(max=ADDRESS)]
    )


class PlaceForm(Form):
    """The community a topic moves to."""

    community = SelectField(lazy("Where to"), coerce=int, validators=[DataRequired(REQUIRED)])

    def offer(self, places: Sequence[Community]) -> None:
        """Set the communities to choose from."""
        self.community.choices = [SelectChoice(str(place.id), place.name) for place in places]
