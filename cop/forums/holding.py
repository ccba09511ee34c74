"""Whether a text waits for a look before anybody sees it, and how much somebody new may write in a day.

Both lift by themselves: somebody vouches for the person (a confirmed affiliation, an accepted membership), or a few of
their texts stand. Keepers of a community are never held up there.
"""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import func, select

from cop.communities.models import Community
from cop.communities.policies import may_moderate
from cop.core.authz import Member
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import Invalid
from cop.core.i18n import _
from cop.forums.models import HeldText, Post
from cop.moderation.folding import finds
from cop.moderation.queries import rules_of, words_that_hold

ACCEPTED = 3
"""Texts that stand, after which nobody is new any more."""
TEXTS_A_DAY = 10
LINKS_A_DAY = 10
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


def why_held(member: Member, community: Community, *texts: str) -> str | None:
    """Return why these texts wait for a look: ``first`` or ``words``; None when they appear at once."""
    if may_moderate(member, community):
        return None
    if is_new(member) and rules_of(community.id).looks_first:
        return "first"
    return "words" if finds(words_that_hold(community.id), "\n".join(texts)) else None


def check_limits(member: Member, text: str) -> None:
    """Raise Invalid, in words that say when it lifts, if somebody new wrote enough for one day."""
    if not is_new(member):
        return
    texts = _texts_today(member)
    links = len(LINK.findall(text))
    if len(texts) >= TEXTS_A_DAY:
        raise Invalid(
            _(
                "You are new here: %(number)s texts a day, until somebody has vouched for you or %(accepted)s of your "
                "texts stand. Your text is kept below. Send it tomorrow.",
                number=TEXTS_A_DAY,
                accepted=ACCEPTED,
            ),
            "text",
        )
    if links and links + sum(len(LINK.findall(one)) for one in texts) > LINKS_A_DAY:
        raise Invalid(
            _(
                "You are new here: %(number)s links a day, until somebody has vouched for you or %(accepted)s of your "
                "texts stand. Your text is kept below. Send it without links, or tomorrow.",
                number=LINKS_A_DAY,
                accepted=ACCEPTED,
            ),
            "text",
        )


def is_new(member: Member) -> bool:
    """Whether nobody has vouched for the member and fewer than `ACCEPTED` of their texts stand."""
    if member.is_verified:
        return False
    stand = select(func.count()).where(
        Post.author_id == member.person_id, Post.hidden_at.is_(None), Post.deleted_at.is_(None)
    )
    return (session().scalar(stand) or 0) < ACCEPTED


def _texts_today(member: Member) -> list[str]:
    """Return what somebody new wrote since this time yesterday: posted, or waiting for a look."""
    since = now() - timedelta(days=1)
    posted = select(Post.source).where(Post.author_id == member.person_id, Post.created_at > since)
    held = select(HeldText.source).where(HeldText.author_id == member.person_id, HeldText.created_at > since)
    waiting = held.where(HeldText.post_id.is_(None))
    return [*session().scalars(posted), *session().scalars(waiting)]
