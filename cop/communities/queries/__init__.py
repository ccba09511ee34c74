"""Finding communities and who belongs. Every list begins at `visible_to` (exists) or `readable_by` (inside)."""

from __future__ import annotations

from cop.communities.queries.communities import (
    Choices,
    Filters,
    above,
    below,
    choices,
    directory,
    get_visible,
    history_of,
    is_readable,
    is_visible,
    mine,
    proposals_for,
    readable_by,
    roofs_for,
    visible_to,
)
from cop.communities.queries.members import (
    get_membership,
    holders_of,
    is_active_membership,
    leaders_of,
    members_of,
    open_invitations,
    own_membership,
    requests_in,
)
from cop.communities.queries.partners import (
    get_partner,
    numbers_among,
    numbers_of,
    organisations_of_person,
    partners_of,
)

__all__ = [
    "Choices",
    "Filters",
    "above",
    "below",
    "choices",
    "directory",
    "get_membership",
    "get_partner",
    "get_visible",
    "history_of",
    "holders_of",
    "is_active_membership",
    "is_readable",
    "is_visible",
    "leaders_of",
    "members_of",
    "mine",
    "numbers_among",
    "numbers_of",
    "open_invitations",
    "organisations_of_person",
    "own_membership",
    "partners_of",
    "proposals_for",
    "readable_by",
    "requests_in",
    "roofs_for",
    "visible_to",
]
