"""Institutions that take part: added, described, placed by themselves, taken out; moved when two entries are merged."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, select, update

from cop.accounts.models import Person
from cop.communities.actions.records import lock, record
from cop.communities.events import CommunityChanged, PartnerJoined, PartnerLeft
from cop.communities.models import Community, CommunityState, Connectedness, Level, Membership, Partner
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import Conflict, Invalid
from cop.core.events import publish
from cop.core.i18n import _
from cop.institutions.models import Organisation

MOST = 200
"""Partners of one community: more than any hub has, and what a page still shows at once."""


def add_partner(
    *, community: Community, organisation: Organisation, actor_id: int, contact: Person | None = None
) -> Partner:
    """Make an institution a partner; a partner already stays as it is. Raises Conflict, Invalid."""
    lock(community)
    session().refresh(community, ["state"])
    if community.state is CommunityState.ARCHIVED:
        raise Conflict(_("This community is archived. Start it again before you change it."))
    if organisation.is_commercial and not community.accepts_commercial:
        raise Invalid(_("This community does not take companies."), "organisation")
    if not organisation.is_open:
        raise Invalid(_("%(name)s is closed.", name=organisation.name), "organisation")
    statement = select(Partner).where(Partner.community_id == community.id)
    partners = session().scalars(statement).all()
    for known in partners:
        if known.organisation_id == organisation.id:
            return known
    if len(partners) >= MOST:
        raise Conflict(_("A community has at most %(count)s partners.", count=MOST))
    partner = Partner(
        community_id=community.id,
        organisation_id=organisation.id,
        contact_id=contact.id if contact else None,
        since=now().date(),
    )
    session().add(partner)
    session().flush()
    record(community, "partner_joined", actor_id=actor_id, name=organisation.name, organisation_id=organisation.id)
    publish(PartnerJoined(community.id, organisation.id, actor_id))
    publish(CommunityChanged(community.id, actor_id))
    return partner


def describe_partner(
    *,
    partner: Partner,
    actor_id: int,
    level: Level | None,
    level_set_on: date | None,
    contact_id: int | None,
    is_lead: bool,
) -> None:
    """Set programme level with its date, the contact or link person, and whether this school leads."""
    if level is not partner.level or level_set_on is not None:
        partner.level_set_on = (level_set_on or now().date()) if level else None
    partner.level = level
    partner.contact_id = contact_id
    partner.is_lead = is_lead
    publish(CommunityChanged(partner.community_id, actor_id))


def place_partner(*, partner: Partner, connectedness: Connectedness | None) -> None:
    """Note where a school places itself, as of today."""
    partner.connectedness = connectedness
    partner.connectedness_set_on = now().date() if connectedness else None


def remove_partner(*, partner: Partner, name: str, actor_id: int) -> None:
    """Take an institution out. Its people stay members."""
    community = partner.community
    lock(community)
    organisation_id = partner.organisation_id
    session().delete(partner)
    session().flush()
    record(community, "partner_left", actor_id=actor_id, name=name, organisation_id=organisation_id)
    publish(PartnerLeft(community.id, organisation_id, actor_id))
    publish(CommunityChanged(community.id, actor_id))


def follow_merger(organisation_id: int, into_id: int) -> None:
    """Let partners and members of an organisation that was merged stand at the surviving one."""
    twice = select(Partner.community_id).where(Partner.organisation_id == into_id)
    session().execute(
        delete(Partner).where(Partner.organisation_id == organisation_id, Partner.community_id.in_(twice))
    )
    session().execute(update(Partner).where(Partner.organisation_id == organisation_id).values(organisation_id=into_id))
    session().execute(
        update(Membership).where(Membership.organisation_id == organisation_id).values(organisation_id=into_id)
    )
