"""What is reported and decided in the house of the matrix."""

from __future__ import annotations

from typing import Any

from cop.accounts.models import Person
from cop.communities.models import Community
from cop.core.clock import now
from cop.core.db import session
from cop.forums.models import HeldText, Topic, TopicEntry
from cop.moderation.models import Case, CaseState, HeldWord, Outcome, Verdict


def cases_of(house: Any, name: str, community: Community, people: dict[str, Person], others: dict[str, Person]) -> None:
    """Make a case in every state, and one about something of everybody."""
    post = house.things[f"{name} post"]["post_id"]
    author, leader = others["Author"], others["Leader"]
    house.things |= {
        f"{name} post to report": {"kind": "post", "ident": post},
        f"{name} case": {"case_id": _case(community, post, author).id},
        f"{name} escalated case": {"case_id": _case(community, post + 10_000, author, is_escalated=True).id},
        f"{name} decided case": {"case_id": _decided(community, post, author, leader).id},
        f"{name} own decided case": {"case_id": 987_654_321},
        f"{name} word": {"community_id": community.id, "word_id": _word(community.id).id},
    }
    house.things[f"{name} held text"] = {"held_id": _held(community, author).id}
    house.things[f"{name} own held text"] = {"held_id": 987_654_321}
    topic_id = house.things[f"{name} topic"]["topic_id"]
    house.things[f"{name} line of a topic"] = {"topic_id": topic_id, "entry_id": _line(topic_id, leader).id}
    for column, person in people.items():
        mine = _decided(community, house.own[column][f"{name} own post"]["post_id"], person, leader)
        house.own.setdefault(column, {})[f"{name} own held text"] = {"held_id": _held(community, person).id}
        house.own.setdefault(column, {})[f"{name} own decided case"] = {"case_id": mine.id}


def _held(community: Community, author: Person) -> HeldText:
    held = HeldText(
        community_id=community.id, author_id=author.id, source="Hi", html="<p>Hi</p>", why="first", created_at=now()
    )
    session().add(held)
    session().flush()
    return held


def _line(topic_id: int, actor: Person) -> TopicEntry:
    """Return a line that tells of a title that was changed, and can be undone."""
    title = session().get_one(Topic, topic_id).title
    entry = TopicEntry(
        topic_id=topic_id, position=1, at=now(), what="renamed", actor_id=actor.id, details={"old": "Old", "new": title}
    )
    session().add(entry)
    session().flush()
    return entry


def word_everywhere() -> dict[str, int]:
    """Return a word that holds a post in every community."""
    return {"word_id": _word(None).id}


def _word(community_id: int | None) -> HeldWord:
    word = HeldWord(community_id=community_id, words="Wonder Pills", folded="wonder pills", created_at=now())
    session().add(word)
    session().flush()
    return word


def _case(community: Community, post_id: int, author: Person, **fields: Any) -> Case:
    given = {"state": CaseState.OPEN} | fields
    case = Case(
        subject_kind="post",
        subject_id=post_id,
        community_id=community.id,
        author_id=author.id,
        opened_at=now(),
        waits_since=now(),
        **given,
    )
    session().add(case)
    session().flush()
    return case


def _decided(community: Community, post_id: int, author: Person, actor: Person) -> Case:
    case = _case(community, post_id, author, state=CaseState.DECIDED)
    session().add(Verdict(case_id=case.id, at=now(), actor_id=actor.id, outcome=Outcome.HIDE, reason="It is unkind."))
    session().flush()
    return case
