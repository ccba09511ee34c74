"""The worlds that are measured, made by calling actions."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import select

from cop.accounts.actions.joining import join_confirmed
from cop.accounts.actions.passwords import set_password
from cop.accounts.models import Person
from cop.cli import load_world
from cop.communities.actions.communities import found
from cop.communities.actions.members import join
from cop.communities.models import Community, CommunityKind, Joining, Visibility
from cop.core.db import session, unit_of_work
from cop.core.seeding import DEMO_PASSWORD
from cop.forums.actions.posts import reply
from cop.forums.actions.topics import open_topic
from cop.forums.models import Topic
from cop.forums.seeds import WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

READER = "reader@example.org"
LONG_TOPIC = "The topic of a thousand posts"
PEOPLE, FORUMS, TOPICS, POSTS, LONG = 200, 20, 2_000, 60_000, 1_000
chance = Random(7)  # noqa: S311  the same world every time


def load(name: str, part: int = 1) -> None:
    """Load the world called ``name`` (``large`` or ``peers``) and its reader, who belongs to the measured forum.

    ``part`` divides the number of the peers' short topics: a quick look where time is short.
    """
    if name == "large":
        load_world("large")
        _add_reader_and_long_topic()
    else:
        _load_peers(part)


def text(words: int = 120) -> str:
    """Return about so many words in three paragraphs."""
    third = words // 3
    return "\n\n".join(" ".join(chance.choices(WORDS, k=third)).capitalize() + "." for _ in range(3))


def _add_reader_and_long_topic() -> None:
    with unit_of_work():
        statement = select(Community).where(Community.name == "Circle of practice 1")
        community = session().scalars(statement).one()
        voices = list(session().scalars(select(Person.id).order_by(Person.id).limit(40)))
        _reader(community)
        _topic(community, voices, LONG_TOPIC, LONG)


def _load_peers(part: int) -> None:
    with unit_of_work():
        people = [_person(f"person{n}@example.org", f"Person Number {n}") for n in range(PEOPLE)]
        voices = [person.id for person in people]
        forums = []
        for number in range(FORUMS):
            forum = found(
                name=f"Forum {number}",
                kind=CommunityKind.THEME,
                founder=people[number],
                opens=True,
                visibility=Visibility.PUBLIC,
                joining=Joining.OPEN,
                tools=["forum"],
            )
            for person in people:
                join(community=forum, person=person)
            forums.append(forum.id)
        _reader(session().get_one(Community, forums[0]))
    short = (POSTS - LONG) // (TOPICS - 1)
    for number in range(TOPICS // part):
        with unit_of_work():
            forum = session().get_one(Community, forums[number % FORUMS])
            title = " ".join(chance.choices(WORDS, k=6)).capitalize()
            _topic(forum, voices, title, short)
        if number % 100 == 99:
            session().expunge_all()
            print(f"Posts: {(number + 1) * short:,}", flush=True)
    with unit_of_work():
        _topic(session().get_one(Community, forums[0]), voices, LONG_TOPIC, LONG)


def _person(address: str, name: str) -> Person:
    return join_confirmed(address=address, name=name, is_personal=True)


def _reader(community: Community) -> None:
    reader = _person(READER, "Rita Reader")
    set_password(reader, DEMO_PASSWORD)
    join(community=community, person=reader, let_in_by=reader.id)


def _topic(community: Community, voices: Sequence[int], title: str, posts: int) -> Topic:
    few = chance.sample(list(voices), 6)
    topic = open_topic(community=community, author_id=few[0], title=title, source=text())
    for _ in range(posts - 1):
        reply(topic=topic, author_id=chance.choice(few), source=text())
    return topic
