"""Why somebody is told: the words for each reason, and where its row leads.

A room that tells for a new reason adds it here by `register_reason`; an unknown reason is shown in general words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cop.core.i18n import lazy


@dataclass(frozen=True, slots=True)
class Reason:
    """``one`` and ``many`` say what happened, with ``%(who)s``, ``%(title)s`` and, in ``many``, ``%(num)s``.

    ``why`` answers "why am I told this". ``path`` is added to the subject's address.
    """

    name: str
    one: Any
    why: Any
    many: Any = None
    path: str = ""


_reasons: dict[str, Reason] = {}


def register_reason(reason: Reason) -> None:
    """Make a reason known. Registering the same name again replaces it."""
    _reasons[reason.name] = reason


def reason_named(name: str) -> Reason:
    """Return what is known of a reason; general words for an unknown one."""
    return _reasons.get(name, SOMETHING)


SOMETHING = Reason("something", lazy("There is something new in %(title)s"), lazy("You take part in it."))

for known in (
    Reason(
        "reply",
        lazy("%(who)s replied in %(title)s"),
        lazy("You wrote in this topic."),
        many=lazy("%(who)s and others wrote %(num)s replies in %(title)s"),
    ),
    Reason("mention", lazy("%(who)s mentioned you in %(title)s"), lazy("Somebody wrote your name.")),
    Reason("topic", lazy("%(who)s opened %(title)s"), lazy("You belong to this community.")),
    Reason(
        "membership_requested",
        lazy("%(who)s asks to join %(title)s"),
        lazy("You look after this community."),
        many=lazy("%(who)s and others ask to join %(title)s"),
        path="/care",
    ),
    Reason("membership_accepted", lazy("%(who)s let you into %(title)s"), lazy("You asked to join, or were invited.")),
    Reason("membership_refused", lazy("Your request to join %(title)s was answered"), lazy("You asked to join.")),
    Reason("membership_ended", lazy("You no longer belong to %(title)s"), lazy("You belonged to it.")),
    Reason("role_changed", lazy("%(who)s gave you another role in %(title)s"), lazy("You belong to this community.")),
    Reason("proposal", lazy("%(who)s proposes %(title)s"), lazy("You decide about new communities.")),
    Reason("proposal_opened", lazy("%(title)s is open now"), lazy("You proposed it.")),
    Reason(
        "administrator_reads",
        lazy("%(who)s, an administrator, reads %(title)s for a while. The reason stands in its history"),
        lazy("You look after this community."),
        path="/history",
    ),
    Reason(
        "affiliation_claimed",
        lazy("%(who)s says to be at %(title)s"),
        lazy("You speak for this organisation."),
        many=lazy("%(who)s and others say to be at %(title)s"),
        path="/affiliations",
    ),
    Reason("affiliation_confirmed", lazy("Your place at %(title)s is confirmed"), lazy("You said that you are there.")),
    Reason("affiliation_disputed", lazy("Your place at %(title)s is disputed"), lazy("You said that you are there.")),
    Reason(
        "representative_claimed",
        lazy("%(who)s asks to speak for %(title)s"),
        lazy("You decide who speaks for it."),
        path="/representatives",
    ),
    Reason(
        "representative_decided", lazy("Your request to speak for %(title)s was answered"), lazy("You asked for it.")
    ),
):
    register_reason(known)
