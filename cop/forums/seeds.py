"""What was written in the demo world: the story, colleagues who now and then join in, an archive, or very much."""

from __future__ import annotations

import itertools
import re
from datetime import datetime, timedelta

from sqlalchemy import select

from cop.accounts.models import Person
from cop.communities.models import Community, Membership, MembershipState
from cop.core import clock
from cop.core.db import session, unit_of_work
from cop.core.seeding import World
from cop.forums.actions.posts import reply
from cop.forums.actions.readings import mark_community_read
from cop.forums.actions.topics import open_topic, pin_topic
from cop.forums.archive import import_shipped
from cop.forums.models import Post, Topic, TopicKind
from cop.forums.story import TOPICS, Said, Told
from cop.moderation.actions import decide, report
from cop.moderation.models import Case, Outcome, ReportReason

POSTS = 60_000
POSTS_EACH = 30
VOICES = 6
"""People who write in one topic of the large world."""
NAMED = re.compile(r"\{@([a-z.]+)\}")
WORDS = [
    "class",
    "lesson",
    "question",
    "answer",
    "reading",
    "fractions",
    "pairs",
    "talk",
    "board",
    "counter",
    "group",
    "plan",
    "evidence",
    "feedback",
    "mentor",
    "trainee",
    "school",
    "hub",
    "visit",
    "week",
    "term",
    "morning",
    "children",
    "partner",
    "example",
    "practice",
    "change",
    "question",
    "idea",
    "notice",
    "wonder",
    "offer",
    "try",
    "show",
    "listen",
    "wait",
    "write",
    "draw",
    "count",
    "explain",
    "compare",
    "choose",
    "share",
    "learn",
    "teach",
    "ask",
    "help",
    "time",
    "quiet",
    "start",
    "end",
    "once",
]


def plant(world: World) -> None:
    """Write the story as it happened, let Nia have read until two days ago, and import the archive."""
    world.say("Topics are written.")
    moments = [(told, index) for told in TOPICS for index in range(len(told.posts))]
    moments.sort(key=lambda pair: -pair[0].posts[pair[1]].hours_ago)
    read_until = 48.0
    for older, group in itertools.groupby(moments, key=lambda pair: pair[0].posts[pair[1]].hours_ago > read_until):
        for told, index in group:
            _write(world, told, index)
        if older:
            _let_everybody_read(world)
    with unit_of_work():
        for topic in session().scalars(select(Topic).where(Topic.title.in_(PINNED))):
            pin_topic(topic=topic, actor_id=topic.author_id or 0)
    _look_after(world)
    world.say("The archive is imported.")
    with unit_of_work():
        import_shipped(session().get_one(Community, world.id_of("community", "archive")))
    if world.is_large:
        _write_much(world)


WITHOUT_A_NAME = "My marks were the odd ones out"
"""How the post begins that shows no name."""
PINNED = ("How we share, and what stays in the hub", "Meeting dates for 2026/27")


REPORTS = (
    (
        "Same page, different mark: how do you moderate across two schools?",
        "amina.yildiz",
        "imran.siddiqui",
        ReportReason.PUPIL,
        "It speaks of recordings. Do the parents know that we listen to them?",
    ),
    (
        "Say hello: who are you, and what would you like to ask?",
        "owen.marsh",
        "lukasz.wojcik",
        ReportReason.SELLING,
        "",
    ),
)
"""A topic, whose post in it, who reports it, why, and in what words."""


def _write(world: World, told: Told, index: int) -> None:
    said = told.posts[index]
    author_id = world.id_of("person", said.who)
    with clock.at(_in_daytime(said.hours_ago)), unit_of_work():
        text = _with_mentions(world, said)
        if index == 0:
            topic = open_topic(
                community=session().get_one(Community, world.id_of("community", told.community)),
                author_id=author_id,
                title=told.title,
                source=text,
                kind=TopicKind(told.kind),
                tags=told.tags,
            )
            world.ids["topic", told.title] = topic.id
        else:
            topic = session().get_one(Topic, world.id_of("topic", told.title))
            is_nameless = text.startswith(WITHOUT_A_NAME)
            reply(topic=topic, author_id=author_id, source=text, is_nameless=is_nameless)


def _look_after(world: World) -> None:
    """Let one report wait for Ruth, and one be decided where somebody who sells said hello."""
    _report(world, REPORTS[0])
    case = _report(world, REPORTS[1])
    with unit_of_work():
        keeper = world.id_of("person", "grace.okafor")
        decide(
            case=case, actor_id=keeper, outcome=Outcome.KEEP, reason="He says what he sells, and asks. Welcome, Owen."
        )


def _report(world: World, told: tuple[str, str, str, ReportReason, str]) -> Case:
    title, author, reporter, reason, words = told
    topic_id = world.id_of("topic", title)
    writer = world.id_of("person", author)
    with clock.at(clock.now() - timedelta(hours=20)), unit_of_work():
        post = session().scalars(select(Post).where(Post.topic_id == topic_id, Post.author_id == writer)).first()
        subject = ("post", post.id if post else 0)
        return report(subject=subject, reporter_id=world.id_of("person", reporter), reason=reason, words=words)


def _in_daytime(hours_ago: float) -> datetime:
    """Return the moment so long ago, moved into 07:00 to 20:00 of its day; teachers sleep."""
    moment = clock.now() - timedelta(hours=hours_ago)
    minutes = 7 * 60 + (moment.hour * 60 + moment.minute) * 13 // 24
    awake = moment.replace(hour=minutes // 60, minute=minutes % 60)
    return awake if awake < clock.now() else moment


def _with_mentions(world: World, said: Said) -> str:
    def named(match: re.Match[str]) -> str:
        person = session().get_one(Person, world.id_of("person", match[1]))
        return f"[@{person.name}](/people/{person.id})"

    return NAMED.sub(named, said.text)


def _let_everybody_read(world: World) -> None:
    """Let the people with a story have read what is older than two days: unread marks mean something then."""
    readers = {world.ids[kind, key] for kind, key in world.ids if kind == "person" and "colleague" not in key}
    belong = select(Membership).where(Membership.person_id.in_(readers), Membership.state == MembershipState.ACTIVE)
    with clock.at(clock.now() - timedelta(hours=48)), unit_of_work():
        for membership in session().scalars(belong).all():
            community = session().get_one(Community, membership.community_id)
            mark_community_read(community=community, person_id=membership.person_id)


def _write_much(world: World) -> None:
    """Write `POSTS` posts: in each community a tenth of the members writes seven of ten posts."""
    topics = POSTS // POSTS_EACH
    communities = [(key, ident) for (kind, key), ident in world.ids.items() if kind == "community" and "many" in key]
    voices: dict[str, list[int]] = {}
    for (kind, key), ident in world.ids.items():
        if kind == "member":
            voices.setdefault(key.partition(".")[0], []).append(ident)
    for number in range(topics):
        key, community_id = communities[number % len(communities)]
        belong = voices[key.partition(".")[2]]
        people = [_voice(world, belong) for _ in range(VOICES)]
        with clock.at(clock.now() - timedelta(hours=2 * (topics - number))), unit_of_work():
            topic = open_topic(
                community=session().get_one(Community, community_id),
                author_id=people[0],
                title=_sentence(world, 7),
                source=_text(world),
            )
            for _ in range(POSTS_EACH - 1):
                reply(topic=topic, author_id=world.chance.choice(people), source=_text(world))
        if number % 100 == 99:
            session().expunge_all()
            world.say(f"Posts: {(number + 1) * POSTS_EACH:,} of {POSTS:,}")


def _voice(world: World, people: list[int]) -> int:
    loud = people[: max(1, len(people) // 10)]
    return world.chance.choice(loud if world.chance.random() < 0.7 else people)


def _sentence(world: World, words: int) -> str:
    return " ".join(world.chance.choices(WORDS, k=words)).capitalize()


def _text(world: World) -> str:
    """Return about 120 words in three paragraphs."""
    return "\n\n".join(". ".join(_sentence(world, 10) for _ in range(4)) + "." for _ in range(3))
