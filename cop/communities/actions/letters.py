"""Letters to people who asked, were answered or were put out. What a leader wrote reaches them in full."""

from __future__ import annotations

from collections.abc import Iterable

from cop.accounts.models import Person
from cop.accounts.queries import primary_address
from cop.communities.models import Community
from cop.core import mail
from cop.core.db import session
from cop.core.i18n import _


def accepted(person: Person, community: Community, actor_id: int) -> None:
    """Tell somebody that they are in."""
    text = _("You belong to %(community)s now.", community=community.name)
    _write(person, community, actor_id, text, "", _("Have a look"))


def declined(person: Person, community: Community, actor_id: int, reason: str) -> None:
    """Tell somebody that they were not let in, and why."""
    text = _("Your request to join %(community)s was not accepted.", community=community.name)
    _write(person, community, actor_id, text, reason, _("See the community"))


def removed(person: Person, community: Community, actor_id: int, reason: str) -> None:
    """Tell somebody that they no longer belong, and why."""
    text = _("You no longer belong to %(community)s. What you wrote stays there.", community=community.name)
    _write(person, community, actor_id, text, reason, _("Go to Interchange"), path="/")


def refused(founders: Iterable[Person], community: Community, actor_id: int, reason: str) -> None:
    """Tell founders that their proposal was not opened, and why."""
    text = _("%(community)s was not opened.", community=community.name)
    for founder in founders:
        _write(founder, community, actor_id, text, reason, _("See your proposal"))


def _write(
    person: Person, community: Community, actor_id: int, text: str, reason: str, label: str, path: str | None = None
) -> None:
    address = primary_address(person.id)
    if address is None:
        return
    actor = session().get(Person, actor_id)
    mail.send(
        address,
        text,
        "community_answer",
        text=text,
        reason=reason,
        by=actor.name if actor else "",
        label=label,
        href=mail.link(path or f"/communities/{community.id}"),
    )
