"""Communities in words: kinds, roles, ways of joining, and the lines of a history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cop.communities.kinds import JOININGS, PRESETS, ROLES, STATES, STRUCTURES, VISIBILITIES
from cop.communities.models import Community, CommunityEntry, Role
from cop.core.i18n import _, country_names, language_names


@dataclass(frozen=True, slots=True)
class Words:
    """What a card or a head says about a community."""

    kind: Any
    visibility: Any
    visibility_hint: Any
    joining: Any
    joining_hint: Any
    structure: Any
    state: Any
    language: str
    country: str


def words_for(community: Community) -> Words:
    """Return a community's traits in the reader's language."""
    visibility, visibility_hint = VISIBILITIES[community.visibility]
    joining, joining_hint = JOININGS[community.joining]
    return Words(
        kind=PRESETS[community.kind].label,
        visibility=visibility,
        visibility_hint=visibility_hint,
        joining=joining,
        joining_hint=joining_hint,
        structure=STRUCTURES[community.structure][0],
        state=STATES[community.state],
        language=language_names().get(community.language, community.language),
        country=country_names().get(community.country, community.country),
    )


def sentence(entry: CommunityEntry) -> str:
    """Return what a line of history says, without its date and without who did it."""
    person = entry.person.name if entry.person else _("Somebody")
    actor = entry.actor.name if entry.actor else ""
    details = entry.details
    said = {
        "founded": lambda: _("%(actor)s founded it.", actor=actor),
        "opened": lambda: _("%(actor)s opened it.", actor=actor),
        "refused": lambda: _("%(actor)s did not open it: %(reason)s", actor=actor, reason=details.get("reason", "")),
        "edited": lambda: _("%(actor)s changed what the front page says.", actor=actor),
        "placed": lambda: _("%(actor)s moved it in the network.", actor=actor),
        "slept": lambda: _("Nobody had written for a long time. It counts as quiet."),
        "woke": lambda: _("Somebody wrote again. It is awake."),
        "archived": lambda: _("%(actor)s archived it. %(reason)s", actor=actor, reason=details.get("reason", "")),
        "reopened": lambda: _("%(actor)s started it again.", actor=actor),
        "coordinator_named": lambda: _("%(person)s became coordinator.", person=person),
        "coordinator_gone": lambda: _("%(person)s no longer coordinates it.", person=person),
        "banned": lambda: _("%(actor)s removed %(person)s for good.", actor=actor, person=person),
        "ban_lifted": lambda: _("%(actor)s lets %(person)s ask again.", actor=actor, person=person),
        "partner_joined": lambda: _("%(name)s became a partner.", name=details.get("name", "")),
        "partner_left": lambda: _("%(name)s is no longer a partner.", name=details.get("name", "")),
        "administrator_reads": lambda: _(
            "%(actor)s, an administrator, reads it until %(day)s: %(reason)s",
            actor=actor,
            day=details.get("until", "")[:10],
            reason=details.get("reason", ""),
        ),
        "imported": lambda: _("It was brought over from elsewhere."),
    }
    say = said.get(entry.what)
    return say().strip() if say else entry.what


def role_word(role: Role) -> str:
    """Return a role's name."""
    return str(ROLES[role][0])
