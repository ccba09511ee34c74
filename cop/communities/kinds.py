"""What kinds of community there are, in words, and how each starts out (domain.md D1, R010, R042, R044, R059, R063)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cop.communities.models import (
    CommunityKind,
    CommunityState,
    Connectedness,
    Joining,
    Level,
    Role,
    Structure,
    Visibility,
)
from cop.core.i18n import lazy


@dataclass(frozen=True, slots=True)
class Preset:
    """How a kind starts: everything here can be changed by its leaders afterwards."""

    label: Any
    purpose: Any
    """What this kind is for, in one sentence, shown where a kind is chosen."""
    visibility: Visibility
    joining: Joining
    tools: tuple[str, ...]
    icon: str
    needs_challenge: bool = False
    opens_at_once: bool = False
    can_be_founded: bool = True


PRESETS: dict[CommunityKind, Preset] = {
    CommunityKind.HUB: Preset(
        lazy("Regional hub"),
        lazy("Schools of one area, with a university or two. They meet about once a term and write in between."),
        Visibility.CLOSED,
        Joining.REQUEST,
        ("forum", "plans", "meetings", "library"),
        "topology-star-3",
        needs_challenge=True,
    ),
    CommunityKind.CLUSTER: Preset(
        lazy("Cluster"),
        lazy("Four to six schools that work on one challenge for a year or two."),
        Visibility.CLOSED,
        Joining.REQUEST,
        ("forum", "plans", "meetings"),
        "topology-star-3",
        needs_challenge=True,
    ),
    CommunityKind.THEME: Preset(
        lazy("Theme group"),
        lazy("Everybody who cares about one theme or subject, wherever they teach."),
        Visibility.NETWORK,
        Joining.OPEN,
        ("forum", "library", "wiki"),
        "tag",
    ),
    CommunityKind.PARTNERSHIP: Preset(
        lazy("Partnership room"),
        lazy("One university or provider and the schools it trains teachers with."),
        Visibility.CLOSED,
        Joining.INVITATION,
        ("forum", "meetings", "library"),
        "building",
        opens_at_once=True,
    ),
    CommunityKind.NETWORK: Preset(
        lazy("Network"),
        lazy("The roof over regions and hubs: news, and contact between their coordinators."),
        Visibility.NETWORK,
        Joining.REQUEST,
        ("forum", "meetings", "library"),
        "world",
    ),
    CommunityKind.REGION: Preset(
        lazy("Region"),
        lazy("The hubs of one region or country, between the network and its hubs."),
        Visibility.NETWORK,
        Joining.REQUEST,
        ("forum", "meetings"),
        "map-pin",
    ),
    CommunityKind.LEADERS: Preset(
        lazy("Leaders' circle"),
        lazy("Heads and other leaders who trust one another. Nobody else learns that it exists."),
        Visibility.HIDDEN,
        Joining.INVITATION,
        ("forum", "meetings"),
        "users",
    ),
    CommunityKind.SMALL_GROUP: Preset(
        lazy("Small group"),
        lazy("Two to eight people who support one another, give feedback, keep going."),
        Visibility.CLOSED,
        Joining.INVITATION,
        ("forum",),
        "users",
        opens_at_once=True,
    ),
    CommunityKind.ARCHIVE: Preset(
        lazy("Archive"),
        lazy("Questions and answers from elsewhere, to read and to search."),
        Visibility.PUBLIC,
        Joining.INVITATION,
        ("forum",),
        "books",
        opens_at_once=True,
        can_be_founded=False,
    ),
}

VISIBILITIES: dict[Visibility, tuple[Any, Any]] = {
    Visibility.PUBLIC: (lazy("Public"), lazy("Everybody on the web can read it.")),
    Visibility.NETWORK: (lazy("Members"), lazy("Every verified member of this place can read it.")),
    Visibility.CLOSED: (lazy("Closed"), lazy("Members see that it exists; only those who belong can read it.")),
    Visibility.HIDDEN: (lazy("Hidden"), lazy("Only those who belong know that it exists.")),
}

JOININGS: dict[Joining, tuple[Any, Any]] = {
    Joining.OPEN: (lazy("Open"), lazy("Verified members are in at once.")),
    Joining.REQUEST: (lazy("On request"), lazy("People ask; a coordinator answers.")),
    Joining.INVITATION: (lazy("By invitation"), lazy("Coordinators invite people.")),
}

STRUCTURES: dict[Structure, tuple[Any, Any]] = {
    Structure.EQUALS: (lazy("Equals"), lazy("Schools side by side.")),
    Structure.LEAD_SCHOOL: (lazy("Lead school"), lazy("One school leads and the others work with it.")),
}

ROLES: dict[Role, tuple[Any, Any]] = {
    Role.MEMBER: (lazy("Member"), lazy("Reads and writes.")),
    Role.FACILITATOR: (lazy("Facilitator"), lazy("Keeps things going: charter, tools, members, partners.")),
    Role.COORDINATOR: (lazy("Coordinator"), lazy("Answers for the community. Names other coordinators.")),
    Role.MODERATOR: (lazy("Moderator"), lazy("Keeps the talk kind: hides posts, closes topics, removes people.")),
    Role.GUEST: (lazy("Guest"), lazy("Reads and writes until a date.")),
    Role.OBSERVER: (lazy("Observer"), lazy("Reads and is always shown in the list.")),
}

STATES: dict[CommunityState, Any] = {
    CommunityState.PROPOSED: lazy("Proposed"),
    CommunityState.ACTIVE: lazy("Active"),
    CommunityState.DORMANT: lazy("Quiet for a while"),
    CommunityState.ARCHIVED: lazy("Archived"),
}

LEVELS: dict[Level, Any] = {
    Level.ADVANCED: lazy("Advanced school"),
    Level.ADVANCED_PRACTITIONER: lazy("Advanced Practitioner school"),
}

CONNECTEDNESS: dict[Connectedness, tuple[Any, Any]] = {
    Connectedness.REACTIVE: (
        lazy("Reactive"),
        lazy("We answer when others ask. Contact beyond our school rests on single people."),
    ),
    Connectedness.RESPONSIVE: (
        lazy("Responsive"),
        lazy("We take part when something is offered, and try out what we saw."),
    ),
    Connectedness.CONNECTED: (
        lazy("Connected"),
        lazy("We plan with other schools, visit and are visited, and report what came of it."),
    ),
    Connectedness.INTER_CONNECTED: (
        lazy("Inter-connected"),
        lazy("Working across schools is how we work. We bring others together."),
    ),
}
"""Level names as in R034; the sentences are our own, since the original descriptors could not be verified."""
