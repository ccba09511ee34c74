"""Giving a reason, looking for something."""

from __future__ import annotations

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, Length

from cop.core.forms import REQUIRED, CreateForm
from cop.core.i18n import lazy

LONGEST_REASON = 500


class ReasonForm(CreateForm):
    """Why: kept, and shown to whom it concerns."""

    reason = TextAreaField(lazy("Reason"), validators=[InputRequired(REQUIRED), Length(min=10, max=LONGEST_REASON)])


class ReadingForm(ReasonForm):
    """Why, and for how long."""

    days = RadioField(
        lazy("For how long"),
        choices=[SelectChoice("1", lazy("One day")), SelectChoice("7", lazy("One week"))],
        default="1",
        validators=[InputRequired(REQUIRED)],
    )
