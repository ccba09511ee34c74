"""Words that nobody else uses, planted in everything private, each with those who may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from cop.accounts.models import EmailAddress, Findable, Person
from cop.admin.models import Decision, DecisionKind
from cop.communities.models import Community, CommunityEntry, Invitation, Membership
from cop.core.clock import now
from cop.core.db import db, session, unit_of_work
from cop.core.jobs import sweep_outbox
from cop.core.markdown import render
from cop.forums.actions import edit_post
from cop.forums.models import Post, PostRevision, Topic
from cop.institutions.models import Affiliation, ListingRequest, Representative
from cop.notifications.models import Notification
from cop.search.actions import rebuild
from tests.matrix.cells import faces
from tests.matrix.house import PLACES, House
from tests.support.forums import make_nameless

COMMON = "zebrafinch"
"""Stands beside every canary that is indexed, so that one search asks for all of them."""

LEADERS, KEEPERS, NOBODY = "fc", "dfc", ""
PRIVATE = [name for name in PLACES if name != "public"]


@dataclass
class Canary:
    """A word, and the columns of the table who may read it."""

    word: str
    seen_by: str

    def is_leaked_to(self, column: str, text: str) -> bool:
        return column not in self.seen_by and self.word in text.lower()


class Planter:
    """Plants the words in a house."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.faces = faces()
        self.planted: list[Canary] = []

    def word(self, kind: str, seen_by: str) -> str:
        """Return a new word with its common companion."""
        canary = Canary(f"xq{kind}", seen_by)
        self.planted.append(canary)
        return f"{COMMON} {canary.word}"

    def change(self, model: type[Any], ident: int, **values: Any) -> None:
        session().execute(update(model).where(model.id == ident).values(**values))


def plant(house: House) -> list[Canary]:
    """Plant everything, build the index, and return the words."""
    planter = Planter(house)
    with unit_of_work():
        for place in PRIVATE:
            _community(planter, place)
            _posts(planter, place)
        _nameless(planter)
        _people(planter)
        _schools(planter)
        _told(planter)
    with unit_of_work():
        rebuild()
    sweep_outbox()
    session().commit()
    db.session.remove()
    return planter.planted + _addresses(house)


def _community(planter: Planter, place: str) -> None:
    """Names and charters are for whoever knows of it; history and requests for those inside."""
    things, outside = planter.house.things, planter.faces[place]
    inside = planter.faces[f"{place} topic"]
    charter = planter.word(f"charter{place}", outside)
    planter.change(
        Community,
        things[place]["community_id"],
        name=planter.word(f"name{place}", outside).title(),
        summary=planter.word(f"summary{place}", outside),
        challenge=planter.word(f"challenge{place}", outside),
        charter_source=charter,
        charter_html=render(charter).html,
    )
    session().add(
        CommunityEntry(
            community_id=things[place]["community_id"],
            at=now(),
            what="archived",
            details={"reason": planter.word(f"reason{place}", inside)},
        )
    )
    request, banned = things[f"{place} request"]["membership_id"], things[f"{place} banned"]["membership_id"]
    planter.change(Membership, request, message=planter.word(f"message{place}", LEADERS))
    planter.change(Membership, banned, answer=planter.word(f"answer{place}", LEADERS))
    invitation = things[f"{place} invitation"]["invitation_id"]
    planter.change(Invitation, invitation, address=f"{planter.word(f'invited{place}', LEADERS).split()[1]}@example.org")


def _posts(planter: Planter, place: str) -> None:
    """Topics and posts are for who reads there, what was hidden or deleted for the keepers."""
    things, readers = planter.house.things, planter.faces[f"{place} topic"]
    topic, hidden = things[f"{place} topic"]["topic_id"], things[f"{place} hidden topic"]["topic_id"]
    planter.change(
        Topic,
        topic,
        title=planter.word(f"title{place}", readers),
        excerpt=planter.word(f"excerpt{place}", readers),
        tags=[planter.word(f"tag{place}", readers).split()[1]],
    )
    planter.change(Topic, hidden, title=planter.word(f"hiddentitle{place}", KEEPERS))
    texts = {"post": readers, "hidden post": KEEPERS, "deleted post": KEEPERS, "post of a hidden topic": KEEPERS}
    for thing, seen_by in texts.items():
        ident = things[f"{place} {thing}"]["post_id"]
        words = planter.word(f"{thing.replace(' ', '')}{place}", seen_by)
        former = planter.word(f"former{thing.replace(' ', '')}{place}", seen_by)
        planter.change(Post, ident, source=words, html=render(words, "p2").html, version=2)
        session().add(PostRevision(post_id=ident, version=1, source=former, written_at=now()))
    gone = things[f"{place} hidden post"]["post_id"]
    planter.change(Post, gone, hidden_reason=planter.word(f"hidingreason{place}", KEEPERS))


def _nameless(planter: Planter) -> None:
    """Somebody who wrote without a name, answered, edited and left is named nowhere but to administrators."""
    writer = Person(
        name=planter.word("namelesswriter", "a").title(),
        created_at=now(),
        verified_at=now(),
        findable=Findable.NOBODY,
        bio_source="",
    )
    session().add(writer)
    session().flush()
    for place in PRIVATE:
        topic = session().get_one(Topic, planter.house.things[f"{place} topic"]["topic_id"])
        post = make_nameless(topic, writer)
        edit_post(post=post, editor_id=writer.id, source="Better said so.", version=1)


def _people(planter: Planter) -> None:
    """Secrets of an account are nobody's; whoever wants to be found by nobody is named only where they act."""
    shy = planter.house.things["somebody found by nobody"]["ident"]
    words = planter.word("shybio", NOBODY)
    planter.change(Person, shy, name=planter.word("shyname", "ra").title(), bio_html=words, bio_source=words)
    author = planter.house.things["a person in one's communities"]["ident"]
    near = "bgodfcs"
    words = planter.word("authorbio", near)
    planter.change(Person, author, bio_source=words, bio_html=words)
    for column, ident in planter.house.people.items():
        secret = planter.word(f"hash{column}", NOBODY).split()[1]
        planter.change(Person, ident, password_hash=secret, totp_secret=None)
    decision = Decision(
        at=now(),
        kind=DecisionKind.REINSTATED,
        actor_id=planter.house.people["a"],
        person_id=author,
        reason=planter.word("decision", "a"),
    )
    session().add(decision)


def _schools(planter: Planter) -> None:
    """What was asked or said about a school is for those who decide on it."""
    things = planter.house.things
    waiting = things["another's affiliation"]["affiliation_id"]
    planter.change(Affiliation, waiting, note=planter.word("dispute", "ra"), role=planter.word("role", "bgodfcsra"))
    session().execute(
        update(Affiliation)
        .where(Affiliation.person_id == planter.house.people["m"])
        .values(is_hidden=True, role=planter.word("hiddenrole", "ma"))
    )
    planter.change(
        Representative,
        things["another's claim to speak for it"]["claim_id"],
        reason=planter.word("claimreason", "ra"),
    )
    request = things["a listing request"]["request_id"]
    planter.change(ListingRequest, request, name=planter.word("listing", "a"), website="")


def _told(planter: Planter) -> None:
    """Everybody was told about everything, as if they had belonged to it once."""
    things, moment = planter.house.things, now()
    subjects = [("community", things[place]["community_id"]) for place in PRIVATE]
    for place in PRIVATE:
        subjects += [("topic", things[f"{place} {word}"]["topic_id"]) for word in ("topic", "hidden topic")]
        subjects += [("post", things[f"{place} {word}"]["post_id"]) for word in ("post", "hidden post")]
    subjects.append(("person", things["somebody found by nobody"]["ident"]))
    for person_id in planter.house.people.values():
        for kind, ident in subjects:
            row = Notification(
                person_id=person_id, subject_kind=kind, subject_id=ident, reason="reply", unread=1, changed_at=moment
            )
            session().add(row)


def _addresses(house: House) -> list[Canary]:
    """Every e-mail address is for its owner and administrators."""
    owners = {ident: column for column, ident in house.people.items()}
    rows = session().execute(select(EmailAddress.address, EmailAddress.person_id)).all()
    db.session.remove()
    return [Canary(address, f"{owners.get(person_id, '')}a") for address, person_id in rows]
