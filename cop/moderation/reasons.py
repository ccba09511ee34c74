"""Why people are told about cases. No row says who reported."""

from __future__ import annotations

from cop.core.i18n import lazy
from cop.notifications.reasons import Reason, register_reason


def register() -> None:
    """Make the reasons known."""
    for reason in (
        Reason(
            "to_look_at",
            lazy("Something waits for your look"),
            lazy("You look after this community, or after the whole place."),
        ),
        Reason("decided", lazy("Something was decided about what you wrote"), lazy("You wrote it.")),
        Reason("report_decided", lazy("What you reported was looked at"), lazy("You reported it.")),
    ):
        register_reason(reason)
