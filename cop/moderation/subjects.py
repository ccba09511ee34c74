"""What a case is to notifications. Its title never says what it is about."""

from __future__ import annotations

from cop.core.i18n import _, lazy
from cop.core.subjects import SubjectKind, register_kind
from cop.moderation.models import Case
from cop.moderation.queries import visible_to


def register() -> None:
    """Make cases known."""
    register_kind(
        SubjectKind(
            name="case",
            label=lazy("Report"),
            model=Case,
            visible_to=visible_to,
            title=lambda _case: _("a report"),
            url=lambda case: case.path,
            icon="flag",
        )
    )
