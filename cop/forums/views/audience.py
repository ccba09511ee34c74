"""Who will see this: a line in the composer that is fetched when it comes into view, and a page without scripts."""

from __future__ import annotations

from flask import render_template

from cop.communities import queries as communities
from cop.core.authz import access, authorise, current_member
from cop.forums import queries
from cop.forums.queries.audience import audience_of_reply, audience_of_topic
from cop.forums.views.frame import room


@room.get("/topics/<int:topic_id>/audience")
@access("checked")
def audience_of_replies(topic_id: int) -> str:
    """Say who reads a reply in this topic and who is told: for those who may write one."""
    member = current_member()
    topic = queries.get_topic(topic_id, member)
    authorise(member, "forums:topic:reply", topic)
    return render_template("forums/audience.html", found=audience_of_reply(topic, member), back=f"{topic.path}#reply")


@room.get("/communities/<int:community_id>/topics/audience")
@access("checked")
def audience_of_topics(community_id: int) -> str:
    """Say who reads a new topic here and who is told: for those who may open one."""
    member = current_member()
    community = communities.get_visible(community_id, member)
    authorise(member, "forums:topic:open", community)
    back = f"/topics/new?community={community.id}"
    return render_template("forums/audience.html", found=audience_of_topic(community), back=back)
