"""A tour of the demo world: who stands in front of which page, and the numbers and secrets that addresses need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cop.accounts.actions import tokens
from cop.accounts.models import EmailAddress, Person
from cop.communities.models import (
    Community,
    CommunityKind,
    CommunityState,
    Invitation,
    Joining,
    Membership,
    MembershipState,
    Partner,
    Role,
    Visibility,
)
from cop.core.clock import now
from cop.core.db import session, unit_of_work
from cop.core.mail import CaughtLetter
from cop.core.security import digest, new_token
from cop.forums.actions.holding import hold_text
from cop.forums.actions.posts import edit_post
from cop.forums.models import Post, Topic
from cop.institutions.models import Affiliation, ListingRequest, OrganisationKind, RequestState
from cop.moderation.models import Case
from cop.people.models import Offer
from tests.support.browser import DESKTOP, Watch
from tests.support.live import LiveServer
from tests.support.world import session_of

HUB = "Estuary Cluster"
NEWCOMER = "new.comer"


def find_person(key: str) -> Person:
    """Return the person of the demo world with this address's local part."""
    address = EmailAddress.address == f"{key}@example.org"
    return session().scalars(select(Person).join(EmailAddress).where(address)).one()


def known_places() -> dict[str, Any]:
    """Return what stands in the braces of a page's path. Needs an open unit of work that may write."""
    hub = session().scalars(select(Community).where(Community.name == HUB)).one()
    nia, ruth, daniel = (find_person(key) for key in ("nia.rowlands", "ruth.adeyemi", "daniel.osei"))
    return _rows_of(hub, nia, daniel) | _claims_of(nia) | _secrets_of(hub, nia, ruth) | {"nia": nia.id, "hub": hub.id}


def _rows_of(hub: Community, nia: Person, daniel: Person) -> dict[str, Any]:
    inside = Membership.community_id == hub.id, Membership.state == MembershipState.ACTIVE
    members = select(Membership.id).where(*inside, Membership.role == Role.MEMBER, Membership.person_id != nia.id)
    spoken = select(Post.topic_id).where(Post.author_id == nia.id)
    topics = select(Topic.id).where(Topic.community_id == hub.id, Topic.id.in_(spoken))
    topic = _one(topics.order_by(Topic.post_count.desc(), Topic.id))
    asking = _one(select(Membership.id).where(Membership.community_id == hub.id, Membership.state == "requested"))
    elsewhere = select(Membership.community_id).where(Membership.person_id == nia.id)
    archive = _one(select(Community.id).where(Community.kind == CommunityKind.ARCHIVE))
    others = select(Community.id).where(Community.visibility == "network", Community.state == "active")
    return {
        "veiled": _one(select(Post.id).join(Post.topic).where(Topic.community_id == hub.id, Post.veil.is_not(None))),
        "topic": topic,
        "post": _edited(topic, nia),
        "held": _held(hub, topic, nia),
        "case": _one(select(Case.id).where(Case.community_id == hub.id, Case.is_held.is_(False))),
        "membership": _one(members),
        "request": asking or _asks(hub, daniel),
        "partner": _one(select(Partner.id).where(Partner.community_id == hub.id)),
        "elsewhere": _one(others.where(Community.joining != "invitation", Community.id.not_in(elsewhere))),
        "proposal": _propose(nia),
        "archive": archive,
        "archived_topic": _one(select(Topic.id).where(Topic.community_id == archive).order_by(Topic.post_count.desc())),
        "letter": _one(select(CaughtLetter.id).order_by(CaughtLetter.id.desc())),
    }


def _claims_of(nia: Person) -> dict[str, Any]:
    mine = select(Affiliation).where(Affiliation.person_id == nia.id, Affiliation.ended_on.is_(None))
    affiliation = session().scalars(mine).first()
    assert affiliation is not None
    asked = ListingRequest(
        person_id=nia.id,
        name="Saltmarsh Forest School",
        kind=OrganisationKind.SCHOOL,
        place="Grimsby",
        country="GB",
        state=RequestState.OPEN,
        created_at=now(),
    )
    session().add(asked)
    session().flush()
    offer = _one(select(Offer.id).where(Offer.person_id == nia.id).order_by(Offer.id))
    return {"offer": offer, "affiliation": affiliation.id, "school": affiliation.organisation_id, "listing": asked.id}


def _secrets_of(hub: Community, nia: Person, ruth: Person) -> dict[str, Any]:
    """Make the secrets that letters carry. Looking at a page uses none of them up."""
    wanted = EmailAddress(person_id=nia.id, address="nia@saltmarsh.example.org", created_at=now())
    invitation = new_token()
    session().add_all(
        [
            wanted,
            Invitation(
                community_id=hub.id,
                address="guest@example.org",
                role=Role.MEMBER,
                digest=digest(invitation),
                invited_by_id=ruth.id,
                created_at=now(),
                expires_at=now().replace(year=now().year + 1),
            ),
        ]
    )
    session().flush()
    hers = "nia.rowlands@example.org"
    joining = {"name": "Wanda Field", "is_unlisted": True, "typed": "Forest School"}
    return {
        "join_secret": tokens.issue("join", address="wanda@example.org", details=joining),
        "link_secret": tokens.issue("link", person_id=nia.id, address=hers, details={"goto": "/"}),
        "reset_secret": tokens.issue("reset", person_id=nia.id, address=hers),
        "email_secret": tokens.issue("email", person_id=nia.id, address=wanted.address),
        "primary_secret": tokens.issue("primary", person_id=nia.id, details={"email_id": wanted.id}),
        "second_secret": tokens.issue("second", person_id=nia.id, details={"method": "link", "goto": "/"}),
        "invitation": invitation,
    }


def _edited(topic_id: int, person: Person) -> int:
    """Let the person better a post, so that it has a history."""
    mine = select(Post).where(Post.topic_id == topic_id, Post.author_id == person.id).order_by(Post.position)
    post = session().scalars(mine.options(joinedload(Post.topic).joinedload(Topic.community))).first()
    assert post is not None
    edit_post(post=post, editor_id=person.id, source=f"{post.source}\n\nThank you all.", version=post.version)
    return post.id


def _held(hub: Community, topic_id: int, person: Person) -> int:
    """Let a reply of this person wait for a look."""
    topic = session().get_one(Topic, topic_id)
    held = hold_text(community=hub, author_id=person.id, source="Has anybody tried it?", why="words", topic=topic)
    return held.id


def _propose(person: Person) -> int:
    moment = now()
    proposal = Community(
        name="Playground science",
        letters="PS",
        kind=CommunityKind.THEME,
        visibility=Visibility.NETWORK,
        joining=Joining.REQUEST,
        state=CommunityState.PROPOSED,
        created_at=moment,
        active_at=moment,
        tools=["forums"],
    )
    session().add(proposal)
    session().flush()
    founder = Membership(
        community_id=proposal.id,
        person_id=person.id,
        role=Role.COORDINATOR,
        state=MembershipState.ACTIVE,
        created_at=moment,
        joined_at=moment,
    )
    session().add(founder)
    session().flush()
    return proposal.id


def _asks(hub: Community, person: Person) -> int:
    asking = Membership(
        community_id=hub.id,
        person_id=person.id,
        role=Role.MEMBER,
        state=MembershipState.REQUESTED,
        message="I mentor trainees at two of your schools.",
        created_at=now(),
    )
    session().add(asking)
    session().flush()
    return asking.id


def _one(statement: Any) -> Any:
    return session().scalars(statement.limit(1)).first()


@pytest.fixture(scope="module")
def places(demo: LiveServer) -> dict[str, Any]:
    """What stands in the braces of a page's path, such as ``/topics/{topic}``."""
    with demo.context(), unit_of_work():
        return known_places()


class Tourists:
    """One browser profile for each person, opened when first needed. ``""`` is a visitor."""

    def __init__(self, browser: Browser, server: LiveServer, places: dict[str, Any], **options: Any) -> None:
        self.browser, self.server, self.places, self.options = browser, server, places, options
        self.watch = Watch(urlsplit(server.url).netloc)
        self.pages: dict[str, Page] = {}

    def page(self, who: str) -> Page:
        """Return this person's page, at 1440 pixels in light."""
        if who not in self.pages:
            chosen = {"base_url": self.server.url, "viewport": DESKTOP, "locale": "en-GB", "reduced_motion": "reduce"}
            context = self.browser.new_context(**{**chosen, **self.options})
            context.set_default_timeout(15_000)
            self.watch.attach(context)
            if who:
                self._hold(context, self._cookie(who))
            self.pages[who] = context.new_page()
        return self.pages[who]

    def _cookie(self, who: str) -> dict[str, Any]:
        if who == NEWCOMER:
            begun = {"organisation": "", "typed": "Forest School", "address": "wanda@example.org", "next": "/"}
            return {"join": begun, "sent_to": "wanda@example.org", "second": self.places["second_secret"]}
        with self.server.context(), unit_of_work(write=False):
            person = find_person(who)
        with self.server.context():
            return session_of(person)

    def _hold(self, context: BrowserContext, held: dict[str, Any]) -> None:
        app = self.server.app
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        name = app.config["SESSION_COOKIE_NAME"]
        context.add_cookies([{"name": name, "value": serializer.dumps(held), "url": self.server.url}])

    def close(self) -> None:
        for page in self.pages.values():
            page.context.close()


@pytest.fixture(scope="module")
def tourists(browser: Browser, demo: LiveServer, places: dict[str, Any]) -> Iterator[Tourists]:
    """People of the demo world with a browser each, for a module that looks at many pages."""
    people = Tourists(browser, demo, places)
    yield people
    people.close()
