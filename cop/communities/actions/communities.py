"""Founding, changing, closing and re-opening communities."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from cop.accounts.models import PAPERS, Person
from cop.communities.actions import letters
from cop.communities.actions.records import lock, record, recount
from cop.communities.events import (
    CommunityActivated,
    CommunityArchived,
    CommunityChanged,
    CommunityFounded,
    CommunityReopened,
    MembershipStarted,
)
from cop.communities.kinds import PRESETS
from cop.communities.models import (
    Community,
    CommunityEntry,
    CommunityKind,
    CommunityState,
    Joining,
    Membership,
    MembershipState,
    Role,
    Structure,
    Visibility,
)
from cop.communities.queries.communities import MAX_DEPTH
from cop.communities.queries.members import leaders_of
from cop.core import markdown
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import Conflict, Invalid
from cop.core.events import publish
from cop.core.i18n import _

QUIET_WEEKS = 26
"""After so many weeks without a post or a newcomer a community counts as dormant."""

EDITABLE = frozenset(
    {
        "accepts_commercial",
        "challenge",
        "country",
        "ends_on",
        "joining",
        "language",
        "letters",
        "name",
        "paper",
        "region",
        "started_on",
        "structure",
        "summary",
        "visibility",
    }
)


def found(
    *,
    name: str,
    kind: CommunityKind,
    founder: Person,
    opens: bool = False,
    parent: Community | None = None,
    summary: str = "",
    challenge: str = "",
    charter: str = "",
    language: str = "en",
    region: str = "",
    country: str = "",
    structure: Structure = Structure.EQUALS,
    visibility: Visibility | None = None,
    joining: Joining | None = None,
    accepts_commercial: bool = False,
    tools: list[str] | None = None,
    paper: str | None = None,
    letters: str | None = None,
    started_on: date | None = None,
    ends_on: date | None = None,
    credit: str = "",
) -> Community:
    """Found a community with its founder as coordinator.

    It waits as a proposal unless its kind opens at once or ``opens`` says that the founder may open it.
    """
    preset = PRESETS[kind]
    if preset.needs_challenge and not challenge:
        raise Invalid(_("Say in one sentence what these schools want to change."), "challenge")
    moment = now()
    community = Community(
        kind=kind,
        name=name,
        letters=letters or letters_of(name),
        paper=paper or PAPERS[sum(map(ord, name)) % (len(PAPERS) - 1)],
        summary=summary,
        challenge=challenge,
        charter_source=charter,
        charter_html=markdown.render(charter, anchor="charter").html,
        language=language,
        region=region,
        country=country,
        structure=structure,
        visibility=visibility or preset.visibility,
        joining=joining or preset.joining,
        accepts_commercial=accepts_commercial,
        tools=list(preset.tools if tools is None else tools),
        state=CommunityState.PROPOSED,
        started_on=started_on,
        ends_on=ends_on,
        credit=credit,
        created_at=moment,
        active_at=moment,
    )
    session().add(community)
    session().flush()
    if parent is not None:
        _put_under(community, parent)
    session().add(
        Membership(
            community_id=community.id,
            person_id=founder.id,
            role=Role.COORDINATOR,
            state=MembershipState.ACTIVE,
            created_at=moment,
            joined_at=moment,
        )
    )
    record(community, "founded", actor_id=founder.id)
    if opens or preset.opens_at_once:
        community.state = CommunityState.ACTIVE
        record(community, "opened", actor_id=founder.id)
    recount(community)
    publish(CommunityFounded(community.id, founder.id))
    publish(MembershipStarted(community.id, founder.id, founder.id))
    return community


def letters_of(name: str) -> str:
    """Return two letters for the tile: "Estuary Cluster" gives "Es"."""
    found_letters = [character for character in name if character.isalnum()][:2]
    return "".join(found_letters).capitalize()[:4] or "?"


def activate(*, community: Community, actor_id: int) -> None:
    """Open a proposal. Raises Conflict when it is none any more."""
    _expect(community, {CommunityState.PROPOSED}, _("Somebody has answered this proposal already."))
    community.state = CommunityState.ACTIVE
    community.active_at = now()
    community.started_on = community.started_on or now().date()
    record(community, "opened", actor_id=actor_id)
    publish(CommunityActivated(community.id, actor_id))
    publish(CommunityChanged(community.id, actor_id))


def refuse(*, community: Community, actor_id: int, reason: str) -> None:
    """Turn a proposal down, with a sentence for its founders, who keep the text and may ask again.

    What nobody opened is shown to nobody else: being refused does not make it public.
    """
    _expect(community, {CommunityState.PROPOSED}, _("Somebody has answered this proposal already."))
    community.state = CommunityState.ARCHIVED
    record(community, "refused", actor_id=actor_id, reason=reason, visibility=community.visibility.value)
    community.visibility = Visibility.HIDDEN
    founders = [membership.person for membership in leaders_of(community)]
    letters.refused(founders, community, actor_id, reason)
    publish(CommunityArchived(community.id, actor_id))
    publish(CommunityChanged(community.id, actor_id))


def edit(*, community: Community, actor_id: int, version: int, charter: str | None = None, **changes: Any) -> None:
    """Change what the front page says. Raises Conflict when somebody changed it since ``version`` was shown."""
    unknown = changes.keys() - EDITABLE
    if unknown:
        raise TypeError(f"not editable: {', '.join(sorted(unknown))}")
    _expect_open(community)
    if PRESETS[community.kind].needs_challenge and not changes.get("challenge", community.challenge):
        raise Invalid(_("Say in one sentence what these schools want to change."), "challenge")
    claim = (
        update(Community)
        .where(Community.id == community.id, Community.version == version)
        .values(version=Community.version + 1)
        .returning(Community.version)
    )
    if session().scalar(claim, execution_options={"synchronize_session": False}) is None:
        session().refresh(community)
        raise Conflict(_("Somebody else changed this while you were writing. Nothing of yours is lost."))
    session().refresh(community, ["version"])
    before = {name: getattr(community, name) for name in changes}
    for name, value in changes.items():
        setattr(community, name, value)
    changed = [name for name, value in changes.items() if before[name] != value]
    if charter is not None and charter != community.charter_source:
        community.charter_source = charter
        community.charter_html = markdown.render(charter, anchor="charter").html
        changed.append("charter")
    if changed:
        record(community, "edited", actor_id=actor_id, fields=sorted(changed))
        publish(CommunityChanged(community.id, actor_id))


def choose_tools(*, community: Community, actor_id: int, tools: list[str]) -> None:
    """Show these tools, in this order."""
    _expect_open(community)
    if tools == community.tools:
        return
    community.tools = list(tools)
    publish(CommunityChanged(community.id, actor_id))


def place_under(*, community: Community, parent: Community | None, actor_id: int) -> None:
    """Move a community below another, or make it stand alone. Raises Conflict for rings and more than four levels."""
    _expect_open(community)
    if (parent.id if parent else None) == community.parent_id:
        return
    if parent is None:
        community.parent_id = None
    else:
        _put_under(community, parent)
    record(community, "placed", actor_id=actor_id, parent_id=community.parent_id)
    publish(CommunityChanged(community.id, actor_id))


def _put_under(community: Community, parent: Community) -> None:
    session().execute(select(Community.id).order_by(Community.id).limit(1).with_for_update())
    line = _line_up(parent)
    if community.id in line:
        raise Conflict(_("A community cannot lie inside itself. Choose another one."))
    if len(line) + _depth_below(community) > MAX_DEPTH:
        raise Conflict(_("Communities lie at most four levels deep: network, region, hub, group."))
    community.parent_id = parent.id


def _line_up(community: Community) -> list[int]:
    """Return the ids from this community up to the outermost one."""
    line = [community.id]
    parent_id = community.parent_id
    while parent_id is not None and parent_id not in line:
        line.append(parent_id)
        parent_id = session().scalar(select(Community.parent_id).where(Community.id == parent_id))
    return line


def _depth_below(community: Community) -> int:
    """Return how many levels this community and what lies in it take."""
    depth, level = 0, [community.id]
    while level and depth <= MAX_DEPTH:
        depth += 1
        level = list(session().scalars(select(Community.id).where(Community.parent_id.in_(level))))
    return depth


# ------------------------------------------------------------------------------------------------ resting, closing


def note_activity(community: Community) -> None:
    """Tell that somebody wrote or joined: the community is awake. Written at most once an hour."""
    if community.state is CommunityState.DORMANT:
        community.state = CommunityState.ACTIVE
        record(community, "woke")
        publish(CommunityChanged(community.id, None))
    if now() - community.active_at > timedelta(hours=1):
        community.active_at = now()


def fall_asleep(before: datetime | None = None) -> int:
    """Call active communities dormant that were quiet since ``before``. Returns how many."""
    quiet_since = before or now() - timedelta(weeks=QUIET_WEEKS)
    statement = select(Community).where(
        Community.state == CommunityState.ACTIVE,
        Community.kind != CommunityKind.ARCHIVE,
        Community.active_at < quiet_since,
    )
    quiet = session().scalars(statement).all()
    for community in quiet:
        community.state = CommunityState.DORMANT
        record(community, "slept")
        publish(CommunityChanged(community.id, None))
    return len(quiet)


def archive(*, community: Community, actor_id: int, reason: str = "") -> None:
    """Close a community: everybody who could read it still can, nobody writes, nobody joins."""
    _expect(
        community,
        {CommunityState.ACTIVE, CommunityState.DORMANT},
        _("This community is archived already."),
    )
    community.state = CommunityState.ARCHIVED
    record(community, "archived", actor_id=actor_id, reason=reason)
    publish(CommunityArchived(community.id, actor_id))
    publish(CommunityChanged(community.id, actor_id))


def reopen(*, community: Community, actor_id: int) -> None:
    """Start again, with members, posts and history kept. A proposal that was refused becomes one again."""
    _expect(community, {CommunityState.ARCHIVED}, _("This community is open already."))
    answers = (
        session()
        .scalars(
            select(CommunityEntry)
            .where(CommunityEntry.community_id == community.id, CommunityEntry.what.in_(["opened", "refused"]))
            .order_by(CommunityEntry.id)
        )
        .all()
    )
    community.state = CommunityState.ACTIVE
    if {answer.what for answer in answers} == {"refused"}:
        community.state = CommunityState.PROPOSED
        community.visibility = Visibility(answers[-1].details.get("visibility", community.visibility))
    community.active_at = now()
    if community.ends_on is not None and community.ends_on <= now().date():
        community.ends_on = None
    record(community, "reopened", actor_id=actor_id)
    publish(CommunityReopened(community.id, actor_id))
    publish(CommunityChanged(community.id, actor_id))


def _expect(community: Community, states: set[CommunityState], otherwise: str) -> None:
    lock(community)
    session().refresh(community, ["state"])
    if community.state not in states:
        raise Conflict(otherwise)


def _expect_open(community: Community) -> None:
    if community.state is CommunityState.ARCHIVED:
        raise Conflict(_("This community is archived. Start it again before you change it."))
