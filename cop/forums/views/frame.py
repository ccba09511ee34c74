"""What the forum's pages share: the blueprint, and what a reader may do on a page of posts."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Flask

from cop.communities.facts import roles_of
from cop.communities.models import Community, Visibility
from cop.core.authz import Member, can
from cop.core.clock import now
from cop.core.i18n import _, ngettext, zone
from cop.core.markdown import html
from cop.forums.models import Topic
from cop.forums.queries import PostLine

room = Blueprint("forums", __name__)


@dataclass(frozen=True, slots=True)
class Rights:
    """What a reader may do in one topic, asked once for a whole page of posts."""

    topic_id: int
    me: int | None
    replies: bool
    moderates: bool
    read_to: int | None = None
    """Posts beyond this position are new; None when nothing is marked as new."""

    def is_mine(self, line: PostLine) -> bool:
        return line.is_own_veiled or (line.author_id is not None and line.author_id == self.me)

    def is_new(self, line: PostLine) -> bool:
        return self.read_to is not None and line.position > self.read_to and not self.is_mine(line)

    def may_edit(self, line: PostLine) -> bool:
        """As `policies.may_edit`: a test proves that they agree."""
        return self.replies and self.is_mine(line) and not line.is_gone

    def may_restore(self, line: PostLine) -> bool:
        """As `policies.may_delete` for a post that is deleted."""
        return self.replies and self.is_mine(line) and line.hidden_at is None and line.deleted_at is not None


def rights_in(member: Member, topic: Topic, read_to: int | None = None) -> Rights:
    """Return what ``member`` may do in ``topic``."""
    return Rights(
        topic.id,
        member.person_id,
        can(member, "forums:topic:reply", topic),
        can(member, "forums:topic:moderate", topic),
        read_to,
    )


def audience(community: Community) -> str:
    """Say who will be able to read what is written here."""
    if community.visibility is Visibility.PUBLIC:
        return _("Visible to everyone")
    if community.visibility is Visibility.NETWORK:
        return _("Visible to all verified members of the network")
    return ngettext(
        "Visible to the one member of %(community)s",
        "Visible to the %(num)s members of %(community)s",
        community.member_count,
        community=community.name,
    )


def reader_tag(member: Member) -> tuple[object, ...]:
    """Return what any page of the forum depends on besides its content: the reader, their roles, the day."""
    roles = sorted((ident, role.value) for ident, role in roles_of(member).by_community.items())
    return (member.name, member.paper, member.photo, member.is_suspended, roles, now().astimezone(zone()).date())


def attach(app: Flask) -> None:
    """Attach the blueprint and offer its words to templates."""
    app.register_blueprint(room)
    app.jinja_env.globals.update(clean_html=html, audience=audience)
