"""What people send about reports and cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from cop.core.forms import REQUIRED, CreateForm, Form
from cop.core.i18n import lazy
from cop.moderation.models import Outcome
from cop.moderation.wording import REASONS

WORDS = 1_000


class ReportForm(CreateForm):
    """A report: why, and what else one wants to say."""

    reason = RadioField(
        lazy("What is wrong with it"),
        choices=[SelectChoice(reason.value, label) for reason, label in REASONS.items()],
        validators=[DataRequired(lazy("Please choose what is wrong with it."))],
    )
    words = TextAreaField(lazy("Anything else"), validators=[Length(max=WORDS)])


class DecisionForm(CreateForm):
    """A decision: what becomes of it, and why, in words for the author."""

    outcome = RadioField(
        lazy("What should become of it"), validators=[DataRequired(lazy("Please choose what should become of it."))]
    )
    target = SelectField(lazy("Where to, if you move it"), choices=[], validate_choice=False)
    reason = TextAreaField(lazy("Your reason"), validators=[DataRequired(REQUIRED), Length(max=WORDS)])

    def offer(self, labels: Mapping[Outcome, str], targets: Sequence[tuple[str, str]]) -> None:
        """Set what can be decided and where a thing may go; moving is offered only where there is a place."""
        offered = [one for one in labels if one is not Outcome.MOVE or targets]
        self.outcome.choices = [SelectChoice(one.value, labels[one]) for one in offered]
        self.target.choices = [SelectChoice(value, label) for value, label in targets]


class AppealForm(CreateForm):
    """A wish for a second look."""

    words = TextAreaField(
        lazy("Why somebody should look again"), validators=[DataRequired(REQUIRED), Length(max=WORDS)]
    )


class PassForm(Form):
    """Leaving a case to the administrators: a press."""


class RulesForm(Form):
    """How a community looks after what is written."""

    looks_first = BooleanField(lazy("First posts of people nobody has vouched for wait for a look"))
    hides_at = IntegerField(
        lazy("Reports that hide something at once"),
        validators=[InputRequired(REQUIRED), NumberRange(min=0, max=50)],
    )


class WordForm(CreateForm):
    """Words or an address that hold a post."""

    words = StringField(lazy("Words or an address"), validators=[DataRequired(REQUIRED), Length(max=120)])
