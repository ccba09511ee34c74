"""A house with somebody in every role and one of every thing, to ask at each door who may come in.

One person stands for each column of the table. The same twelve people stand in the same roles in every place, so that
a row of the table differs from another by the place and by nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import delete, update

from cop.accounts.models import EmailAddress, Findable, Person, SignIn
from cop.communities.models import Community, Invitation, Membership, Role
from cop.core.clock import now
from cop.core.db import db, session
from cop.core.jobs import Heartbeat
from cop.core.mail import CaughtLetter
from cop.core.outbox import OutboxRow
from cop.core.security import digest
from cop.files.actions import keep
from cop.forums.models import Draft
from cop.institutions import actions as institutions
from cop.institutions.models import (
    ListingRequest,
    Organisation,
    OrganisationKind,
    Representative,
    RepresentativeState,
    RequestState,
)
from cop.notifications.models import Notification
from cop.people.models import Offer
from cop.people.vocabulary import Help, Side
from tests.matrix.cases import cases_of, word_everywhere
from tests.support import accounts, communities, forums, world
from tests.support import institutions as schools

COLUMNS = {
    "v": "visitor",
    "u": "registered, unverified",
    "m": "member of the network",
    "b": "member of the community",
    "g": "guest",
    "o": "observer",
    "d": "moderator",
    "f": "facilitator",
    "c": "coordinator",
    "r": "representative of the school",
    "k": "commercial member",
    "s": "suspended",
    "a": "administrator",
}
"""The roles of domain.md D7 that exist so far. b, g, o, d, f, c and s belong to every community of the house."""

IN_COMMUNITIES = {"b": "member", "g": "guest", "o": "observer", "d": "moderator", "f": "facilitator"}
IN_COMMUNITIES |= {"c": "coordinator", "s": "member"}

PLACES: dict[str, dict[str, str]] = {
    "public": {"visibility": "public", "joining": "open"},
    "network": {"visibility": "network", "joining": "request"},
    "closed": {"visibility": "closed", "joining": "request"},
    "hidden": {"visibility": "hidden", "joining": "invitation"},
    "proposed": {"visibility": "network", "joining": "request", "state": "proposed"},
    "archived": {"visibility": "closed", "joining": "request", "state": "archived"},
}

NOBODY = 987_654_321
"""A number that no row has."""


@dataclass
class House:
    """Ids only: rows of the building session would be stale in the tests."""

    app: Flask
    people: dict[str, int] = field(default_factory=dict)
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What an address needs, by the name that the table gives a thing: ``{"closed topic": {"topic_id": 7}}``."""
    own: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """The same for what is the asker's own, by the asker's column."""
    cookies: dict[str, str] = field(default_factory=dict)

    def values(self, thing: str, column: str) -> dict[str, Any]:
        """Return what stands in the address of ``thing`` when ``column`` asks. "own post" differs by who asks."""
        mine = self.own.get(column, {})
        return mine[thing] if thing in mine else self.things[thing]


def build(app: Flask) -> House:
    """Build everything in the open context, and forget the rows."""
    house = House(app)
    people = _people(house)
    others = {name: accounts.make_person(name) for name in ("Author", "Asker", "Banned", "Claimant", "Leader")}
    house.people |= {column: person.id for column, person in people.items()}
    partner = _school(house, people, others)
    for name in PLACES:
        _place(house, name, people, others, partner)
    deserted = communities.make_community("The deserted community", visibility="closed")
    house.things["deserted"] = {"community_id": deserted.id}
    house.things["deserted invitation"] = {"community_id": deserted.id} | _invitation(deserted, people["f"])
    _outside(house, people, others)
    _kept_by_the_house(house, others)
    for column, person in people.items():
        house.cookies[column] = signed(app, world.session_of(person) | {"person": person.id, "csrf_token": "0" * 40})
    session().execute(update(SignIn).values(seen_at=now() + timedelta(days=1)))  # no request notes that it was seen
    session().add(Heartbeat(name="worker", at=now() + timedelta(days=1)))
    session().execute(delete(OutboxRow))
    house.cookies["v"] = signed(app, {"csrf_token": "0" * 40})
    db.session.commit()
    db.session.remove()
    return house


def signed(app: Flask, held: dict[str, Any]) -> str:
    """Return the session cookie that holds these values."""
    serializer = app.session_interface.get_signing_serializer(app)
    return str(serializer.dumps(held))


def _people(house: House) -> dict[str, Person]:
    found = {}
    for column, words in COLUMNS.items():
        if column == "v":
            continue
        found[column] = accounts.make_person(
            f"The {words}",
            verified=column != "u",
            admin=column == "a",
            suspended=column == "s",
            commercial=column == "k",
        )
        found[column].findable = Findable.MEMBERS
    return found


def _school(house: House, people: dict[str, Person], others: dict[str, Person]) -> Organisation:
    """Make the school that r represents, one where nearly everybody is, and what waits for a decision there."""
    school = schools.make_school()
    schools.make_university()
    twin = schools.make_school("Saltmarsh Primary")
    gone, company = schools.make_school("Saltmarsh Infants"), schools.make_company()
    schools.affiliate(people["r"], school)
    speaks = _representative(people["r"], school, RepresentativeState.CONFIRMED)
    claim = _representative(others["Claimant"], school)
    affiliation = schools.affiliate(others["Author"], school, confirmed=False)
    asked = _listing_request(others["Asker"])
    institutions.merge(organisation=gone, into=twin, actor_id=people["a"].id)
    at = {"organisation_id": school.id}
    house.things |= {
        "the school": at,
        "a merged school": {"organisation_id": gone.id},
        "another's claim to be there": at | {"affiliation_id": affiliation.id},
        "another's affiliation": {"affiliation_id": affiliation.id},
        "another's claim to speak for it": at | {"claim_id": claim.id},
        "a confirmed representative": at | {"claim_id": speaks.id},
        "a listing request": {"request_id": asked.id},
    }
    for column, person in people.items():
        place = {"r": school, "k": company}.get(column, twin)
        mine = schools.affiliate(person, place, confirmed=column != "u")
        theirs = _representative(person, twin)
        house.own.setdefault(column, {}).update(
            {
                "one's own affiliation": {"affiliation_id": mine.id},
                "one's own claim to be there": {
                    "organisation_id": mine.organisation_id,
                    "affiliation_id": mine.id,
                },
                "one's own claim to speak for it": {"organisation_id": twin.id, "claim_id": theirs.id},
            }
        )
    nobodys = {"organisation_id": NOBODY, "affiliation_id": NOBODY, "claim_id": NOBODY}
    for name in ("one's own affiliation", "one's own claim to be there", "one's own claim to speak for it"):
        house.things[name] = nobodys
    return twin


def _representative(
    person: Person, organisation: Organisation, state: RepresentativeState = RepresentativeState.CLAIMED
) -> Representative:
    row = Representative(
        person_id=person.id, organisation_id=organisation.id, state=state, reason="Head", created_at=now()
    )
    session().add(row)
    session().flush()
    return row


def _listing_request(person: Person) -> ListingRequest:
    asked = ListingRequest(
        person_id=person.id,
        name="Saltmarsh Forest School",
        kind=OrganisationKind.SCHOOL,
        place="Saltmarsh",
        country="GB",
        state=RequestState.OPEN,
        created_at=now(),
    )
    session().add(asked)
    session().flush()
    return asked


def _place(house: House, name: str, people: dict[str, Person], others: dict[str, Person], school: Organisation) -> None:
    """Make one community with everybody and everything in it."""
    community = communities.make_community(f"The {name} community", charter_source="# Charter", **PLACES[name])
    at = {"community_id": community.id}
    for column, role in IN_COMMUNITIES.items():
        mine = communities.make_membership(people[column], community, role=role)
        house.own.setdefault(column, {})[f"{name} own place"] = at | {"membership_id": mine.id}
    house.things |= {name: at, f"{name} own place": at | {"membership_id": NOBODY}}
    for word, membership in _at_the_door(community, others).items():
        house.things[f"{name} {word}"] = at | {"membership_id": membership.id}
    partner = communities.make_partner(school, community)
    house.things[f"{name} partner"] = at | {"partner_id": partner.id}
    house.things[f"{name} tool"] = at | {"name": "forum"}
    house.things[f"{name} invitation"] = at | _invitation(community, people["f"])
    _topics(house, name, community, people, others["Author"])
    cases_of(house, name, community, people, others)
    file = keep(
        person_id=others["Author"].id,
        stream=picture(),
        name="plan.png",
        owner=("topic", house.things[f"{name} topic"]["topic_id"]),
    )
    house.things[f"{name} file"] = {"ident": file.id, "name": file.name}


def _at_the_door(community: Community, others: dict[str, Person]) -> dict[str, Membership]:
    make = communities.make_membership
    return {
        "member": make(others["Author"], community),
        "leader": make(others["Leader"], community, role="coordinator"),
        "request": make(others["Asker"], community, state="requested", message="May I?"),
        "banned": make(others["Banned"], community, state="banned"),
    }


def _invitation(community: Community, inviter: Person) -> dict[str, Any]:
    token = f"token-of-{community.id}"
    invitation = Invitation(
        community_id=community.id,
        address=f"guest.{community.id}@example.org",
        role=Role.MEMBER,
        digest=digest(token),
        invited_by_id=inviter.id,
        created_at=now(),
        expires_at=now() + timedelta(days=7),
    )
    session().add(invitation)
    session().flush()
    return {"invitation_id": invitation.id, "token": token}


def _topics(house: House, name: str, community: Community, people: dict[str, Person], author: Person) -> None:
    """Make topics in every state, and in the open one a post by everybody."""
    topic = forums.make_topic(community, author)
    hidden = forums.make_topic(community, author, hidden_at=now())
    closed = forums.make_topic(community, author, closed_at=now())
    posts = {
        "post": forums.make_post(topic, author),
        "hidden post": forums.make_post(topic, author, hidden_at=now()),
        "deleted post": forums.make_post(topic, author, deleted_at=now()),
        "post of a hidden topic": forums.posts_of(hidden)[0],
    }
    here = {"community_id": community.id}
    house.things |= {
        f"{name} topic": here | {"topic_id": topic.id},
        f"{name} hidden topic": here | {"topic_id": hidden.id},
        f"{name} closed topic": here | {"topic_id": closed.id},
        f"{name} own topic": here | {"topic_id": topic.id},
        f"{name} own post": {"post_id": posts["post"].id},
        f"{name} own post in a closed topic": {"post_id": forums.posts_of(closed)[0].id},
    }
    house.things |= {f"{name} {word}": {"post_id": post.id} for word, post in posts.items()}
    asked = forums.make_topic(community, None)
    posts["nameless post"] = forums.make_nameless(asked, author)
    house.things[f"{name} nameless post"] = {"post_id": posts["nameless post"].id}
    house.things[f"{name} own nameless post"] = {"post_id": posts["nameless post"].id}
    for column, person in people.items():
        post, late = forums.make_post(topic, person), forums.make_post(closed, person)
        mine = forums.make_topic(community, person)
        house.own.setdefault(column, {}).update(
            {
                f"{name} own post": {"post_id": post.id},
                f"{name} own post in a closed topic": {"post_id": late.id},
                f"{name} own nameless post": {"post_id": forums.make_nameless(asked, person).id},
                f"{name} own topic": here | {"topic_id": mine.id},
            }
        )


def _outside(house: House, people: dict[str, Person], others: dict[str, Person]) -> None:
    """What belongs to a person rather than to a place."""
    house.things |= {"-": {}, "a secret nobody was sent": {"secret": "x" * 43, "token": "x" * 43}}
    house.things["a photo of somebody findable"] = _photo(others["Leader"], Findable.MEMBERS)
    house.things["a photo of somebody who is found by nobody"] = _photo(others["Claimant"], Findable.NOBODY)
    loose = keep(person_id=others["Author"].id, stream=picture(), name="mine.png", owner=None)
    house.things["another's loose file"] = {"ident": loose.id, "name": loose.name}
    house.things["one's own loose file"] = {"ident": NOBODY, "name": "mine.png"}
    house.things |= {
        "a text not yet posted": {"place": "reply-7"},
        "a member of the network": {"ident": people["m"].id},
        "a person in one's communities": {"ident": others["Author"].id},
        "somebody found by nobody": {"ident": others["Claimant"].id},
        "oneself": {"ident": NOBODY},
    }
    own = _rows_of(others["Author"])
    house.things |= {f"another's {word}": {"ident": ident} for word, ident in own.items()}
    house.things |= {f"one's own {word}": {"ident": NOBODY} for word in own}
    for column, person in people.items():
        mine = {f"one's own {word}": {"ident": ident} for word, ident in _rows_of(person).items()}
        file = keep(person_id=person.id, stream=picture(), name="mine.png", owner=None)
        mine |= {"oneself": {"ident": person.id}, "one's own loose file": {"ident": file.id, "name": file.name}}
        house.own.setdefault(column, {}).update(mine)


def _kept_by_the_house(house: House, others: dict[str, Person]) -> None:
    """What administrators, developers and browsers ask for."""
    letter = CaughtLetter(
        at=now(), message_id="<1@example.org>", recipient="nia@example.org", subject="Hello", text="Hi", html="<p>Hi"
    )
    session().add(letter)
    session().flush()
    house.things["a word that holds in all places"] = word_everywhere()
    assets = house.app.extensions["assets"]
    house.things |= {
        "a caught letter": {"ident": letter.id},
        "a style sheet": {"version": assets.version, "name": "css/app.css"},
        "an institution that is not set up": {"slug": "nowhere"},
        "somebody": {"person_id": others["Author"].id, "decision": "suspension"},
        "oneself as administrator": {"person_id": NOBODY, "decision": "suspension"},
    }
    for column, own in house.own.items():
        own["oneself as administrator"] = {"person_id": house.people[column], "decision": "suspension"}


def _photo(person: Person, findable: Findable) -> dict[str, Any]:
    person.findable = findable
    file = keep(person_id=person.id, stream=picture(), name="photo.png", owner=("person", person.id))
    return {"ident": file.id, "name": file.name}


def _rows_of(person: Person) -> dict[str, int]:
    """A second address, a session, a notification and a draft of this person."""
    moment = now()
    email = EmailAddress(
        person_id=person.id, address=f"second.{person.id}@example.org", confirmed_at=moment, created_at=moment
    )
    told = Notification(
        person_id=person.id, subject_kind="person", subject_id=person.id, reason="mention", unread=1, changed_at=moment
    )
    device = SignIn(
        person_id=person.id,
        token_digest=digest(f"device of {person.id}"),
        created_at=moment,
        seen_at=moment,
        proved_at=moment,
        expires_at=moment + timedelta(days=1),
        method="link",
        device="Phone",
    )
    line = Offer(person_id=person.id, side=Side.GIVES, kind=Help.MENTOR, created_at=moment, changed_at=moment)
    draft = Draft(person_id=person.id, place="new-topic", fields={"text": ["Begun"]}, saved_at=moment)
    session().add_all([email, told, device, line, draft])
    session().flush()
    ids = {"address": email.id, "notification": told.id, "session": device.id}
    return ids | {"offer": line.id, "draft": draft.id}


def picture() -> BytesIO:
    """Return a small picture."""
    made = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(made, "PNG")
    made.seek(0)
    return made
