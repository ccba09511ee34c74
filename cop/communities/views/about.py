"""The front page of a community, and what happened in it."""

from __future__ import annotations

from flask import render_template

from cop.communities import queries
from cop.communities.kinds import CONNECTEDNESS, LEVELS
from cop.communities.policies import may_read, may_see_levels, may_see_members
from cop.communities.views.frame import room
from cop.communities.words import sentence
from cop.core import markdown
from cop.core.authz import access, authorise, can, current_member


@room.get("/communities/<int:community_id>")
@access("checked")
def front(community_id: int) -> str:
    """Say what a community is, who takes part, and how one joins. A closed one shows outsiders this page only."""
    member = current_member()
    community = queries.get_visible(community_id, member)
    authorise(member, "communities:community:see", community)
    reads = may_read(member, community)
    partners = queries.partners_of(community) if reads else []
    numbers = (
        queries.numbers_among(partner.organisation.kind for partner in partners)
        if reads
        else queries.numbers_of(community)
    )
    return render_template(
        "communities/front.html",
        community=community,
        charter=markdown.html(community.charter_html),
        numbers=numbers,
        partners=partners,
        leaders=queries.leaders_of(community) if member.is_signed_in else [],
        above=queries.above(community, member),
        below=queries.below(community, member),
        reads=reads,
        sees_levels=may_see_levels(member, community),
        sees_members=may_see_members(member, community),
        levels=LEVELS,
        connectedness_words=CONNECTEDNESS,
    )


FOR_KEEPERS = {"banned", "ban_lifted"}


@room.get("/communities/<int:community_id>/history")
@access("checked")
def history(community_id: int) -> str:
    """Tell what happened: founded, archived, started again, who coordinated; who was sent away to its keepers only."""
    member = current_member()
    community = queries.get_visible(community_id, member)
    authorise(member, "communities:community:people", community)
    keeps = can(member, "communities:community:moderate", community)
    told = [entry for entry in queries.history_of(community) if keeps or entry.what not in FOR_KEEPERS]
    entries = [(entry, sentence(entry)) for entry in told]
    return render_template("communities/history.html", community=community, entries=entries)
