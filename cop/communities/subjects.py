"""What a community is to search, notifications, files and links between rooms."""

from __future__ import annotations

from cop.communities.models import Community
from cop.communities.queries import visible_to
from cop.core.i18n import lazy
from cop.core.subjects import SubjectKind, register_kind


def register() -> None:
    register_kind(
        SubjectKind(
            name="community",
            label=lazy("community"),
            model=Community,
            visible_to=visible_to,
            title=lambda community: str(community.name),
            url=lambda community: f"/communities/{community.id}",
            icon="topology-star-3",
            card="communities/_card.html",
        )
    )
