"""What every page inside a community shares: the blueprint, the tab row, the words of the head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, render_template, request, url_for

from cop.communities.facts import roles_of
from cop.communities.forms import ArchiveForm, ReasonForm
from cop.communities.models import Community
from cop.communities.panels import panels_for
from cop.communities.policies import joins_at_once, may_read, may_see_members, role_in
from cop.communities.tools import shown_tools
from cop.communities.words import role_word, words_for
from cop.core.authz import current_member
from cop.core.forms import invalid
from cop.core.i18n import _

room = Blueprint("communities", __name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the reader stands to a community, for the button in its head."""

    role: str | None
    role_word: str
    has_asked: bool
    joins_at_once: bool


def ask_reason(
    community: Community,
    form: ReasonForm | ArchiveForm,
    *,
    heading: str,
    text: str,
    label: str,
    kind: str = "primary",
    back: str | None = None,
) -> str | tuple[str, int]:
    """Ask for a sentence before something is refused, ended or taken away. Cancelling leads ``back``, else to About."""
    page = render_template(
        "communities/reason.html",
        community=community,
        form=form,
        heading=heading,
        text=text,
        label=label,
        kind=kind,
        back=back or url_for("communities.front", community_id=community.id),
    )
    return invalid(page) if request.method == "POST" else page


def community_tabs(community: Community, current: str = "") -> list[dict[str, Any]]:
    """Return the tab row: About, the tools the facilitator chose, Members. Outsiders of a closed one get About only."""
    member, ident = current_member(), community.id
    tabs: list[dict[str, Any]] = [_tab("about", _("About"), "communities.front", ident, current)]
    if may_read(member, community):
        for tool in shown_tools(community):
            tab = _tab(tool.name, tool.label, tool.endpoint, ident, current)
            tab["count"] = tool.unread(member, community) if tool.unread and member.is_signed_in else 0
            tabs.append(tab)
    if may_see_members(member, community):
        tabs.append(_tab("members", _("Members"), "communities.members", ident, current))
    return tabs


def _tab(name: str, label: Any, endpoint: str, ident: int, current: str) -> dict[str, Any]:
    href = url_for(endpoint, community_id=ident)
    return {"label": label, "href": href, "is_current": name == current, "count": 0}


def community_standing(community: Community) -> Standing:
    """Return how the reader stands to this community. Asks nothing the rules have not asked already."""
    member = current_member()
    role = role_in(member, community)
    return Standing(
        role=role.value if role else None,
        role_word=role_word(role) if role else "",
        has_asked=community.id in roles_of(member).requested,
        joins_at_once=joins_at_once(member, community),
    )


def community_panels(slot: Any, community: Community) -> list[dict[str, Any]]:
    """Return what rooms above show in ``slot`` of this community for the reader."""
    member = current_member()
    return panels_for(slot, member, community, reads=may_read(member, community))


def attach(app: Flask) -> None:
    """Attach the blueprint and offer its words to templates of this and of the rooms above."""
    app.register_blueprint(room)
    app.jinja_env.globals.update(
        community_tabs=community_tabs,
        community_standing=community_standing,
        community_panels=community_panels,
        community_words=words_for,
        role_word=role_word,
    )
