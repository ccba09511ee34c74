"""Founding, describing, opening, closing and starting again."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cop.accounts.models import Person
from cop.communities import actions, queries
from cop.communities.forms import ArchiveForm, EditForm, FoundForm, ReasonForm
from cop.communities.kinds import JOININGS, PRESETS, STRUCTURES, VISIBILITIES
from cop.communities.models import Community, CommunityKind, Structure
from cop.communities.policies import may_open_under
from cop.communities.views.frame import ask_reason, room
from cop.core import markdown
from cop.core.authz import access, authorise, current_member
from cop.core.db import session
from cop.core.errors import Conflict, Invalid
from cop.core.forms import answer_once, invalid
from cop.core.i18n import _, country_names, day, language_names
from cop.core.limits import limited

HERE = "/communities/<int:community_id>"


@room.route("/communities/new", methods=["GET", "POST"])
@access("checked")
@limited("create")
def found() -> Response | str | tuple[str, int]:
    """Found a community: first choose a kind, then say what it is. Some kinds wait until somebody opens them."""
    member = current_member()
    authorise(
        member,
        "communities:community:found",
        None,
        _("Communities are founded by people somebody has vouched for, who do not come for a company."),
    )
    kind = _kind_asked()
    if kind is None:
        kinds = [(kind, preset) for kind, preset in PRESETS.items() if preset.can_be_founded]
        return render_template("communities/kinds.html", kinds=kinds)
    preset = PRESETS[kind]
    roofs = queries.roofs_for(member)
    form = FoundForm(
        parents=roofs,
        needs_challenge=preset.needs_challenge,
        kind=kind.value,
        visibility=preset.visibility.value,
        joining=preset.joining.value,
        structure=Structure.EQUALS.value,
        language=member.locale or "en",
    )
    if form.validate_on_submit():
        try:
            return answer_once(form, lambda: _found(form, form.parent(roofs)))
        except (Invalid, Conflict) as error:
            form.refuse(error if isinstance(error, Invalid) else Invalid(error.text, "parent_id"))
    page = render_template("communities/found.html", form=form, kind=kind, preset=preset)
    return page if request.method == "GET" else invalid(page)


def _kind_asked() -> CommunityKind | None:
    value = request.form.get("kind") or request.args.get("kind")
    kind = next((kind for kind in CommunityKind if kind.value == value), None)
    return kind if kind is not None and PRESETS[kind].can_be_founded else None


def _found(form: FoundForm, parent: Community | None) -> str:
    member = current_member()
    facts = form.facts()
    community = actions.found(
        kind=form.chosen_kind(),
        founder=session().get_one(Person, member.person_id),
        opens=member.is_admin or may_open_under(member, parent.id if parent else None),
        parent=parent,
        charter=form.charter.data or "",
        **facts,
    )
    if community.is_open_for_writing:
        flash(_("%(name)s is open. Invite the first people.", name=community.name), "ok")
    else:
        flash(_("%(name)s is proposed. You will be told when it opens.", name=community.name), "ok")
    return url_for("communities.front", community_id=community.id)


# ------------------------------------------------------------------------------------------------ describing


@room.route(f"{HERE}/edit", methods=["GET", "POST"])
@access("checked")
@limited("write")
def edit(community_id: int) -> Response | str | tuple[str, int]:
    """Change what the front page says. The second of two editors sees both texts and decides."""
    member = current_member()
    community = queries.get_visible(community_id, member)
    authorise(member, "communities:community:edit", community)
    roofs = _roofs(community)
    form = EditForm(
        obj=None if request.method == "POST" else _as_shown(community),
        parents=roofs,
        needs_challenge=PRESETS[community.kind].needs_challenge,
    )
    if not form.validate_on_submit():
        page = _edit_page(community, form)
        return page if request.method == "GET" else invalid(page)
    try:
        actions.edit(
            community=community,
            actor_id=member.person_id or 0,
            version=form.shown_version(),
            charter=form.charter.data or "",
            **form.facts(),
        )
        if "parent_id" in request.form:
            actions.place_under(community=community, parent=form.parent(roofs), actor_id=member.person_id or 0)
    except Conflict as error:
        if form.shown_version() != community.version:
            return _edit_page(community, form, differences(community, form)), 409
        form.refuse(Invalid(error.text, "parent_id"))
        return invalid(_edit_page(community, form))
    except Invalid as error:
        form.refuse(error)
        return invalid(_edit_page(community, form))
    flash(_("The page says it now."), "ok")
    return redirect(url_for("communities.front", community_id=community.id), 303)


def _roofs(community: Community) -> list[Community]:
    """Return where this community may lie: where it does, and where the reader coordinates."""
    roofs = [roof for roof in queries.roofs_for(current_member(), leads_only=True) if roof.id != community.id]
    if community.parent_id is not None and community.parent_id not in {roof.id for roof in roofs}:
        parent = session().get(Community, community.parent_id)
        roofs += [parent] if parent else []
    return roofs


class _Shown:
    """A community as its form shows it."""

    def __init__(self, community: Community) -> None:
        self._community = community
        self.charter = community.charter_source
        self.version = str(community.version)
        self.parent_id = str(community.parent_id or "")

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._community, name)
        return value.value if name in {"structure", "visibility", "joining"} else value


def _as_shown(community: Community) -> _Shown:
    return _Shown(community)


def _edit_page(community: Community, form: EditForm, differs: list[tuple[str, str, str]] | None = None) -> str:
    if differs is not None:
        form.version.data = str(community.version)
    return render_template("communities/edit.html", community=community, form=form, differs=differs)


def differences(community: Community, form: EditForm) -> list[tuple[str, str, str]]:
    """Return (field, what it says now, what the reader wrote) where the two differ."""
    now_says = {**{name: getattr(community, name) for name in form.facts()}, "charter": community.charter_source}
    wrote = {**form.facts(), "charter": form.charter.data or ""}
    labels = {field.name: str(field.label.text) for field in form}
    return [
        (labels[name], _in_words(name, now_says[name]), _in_words(name, wrote[name]))
        for name in wrote
        if now_says[name] != wrote[name]
    ]


def _in_words(name: str, value: Any) -> str:
    if value in {None, ""}:
        return _("Nothing")
    tables: dict[str, Any] = {"structure": STRUCTURES, "visibility": VISIBILITIES, "joining": JOININGS}
    if name in tables:
        return str(tables[name][value][0])
    if name == "language":
        return str(language_names().get(value, value))
    if name == "country":
        return str(country_names().get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return day(value) if hasattr(value, "isoformat") else str(value)


@room.post("/communities/preview")
@access("member")
@limited("type")
def preview() -> Any:
    """Show what a charter will look like; nothing is kept."""
    source = request.form.get("source") or request.form.get("charter") or ""
    shown = markdown.html(markdown.render(source, anchor="charter").html)
    if request.form.get("source") is not None:
        return str(shown)
    return render_template("communities/preview.html", shown=shown)


# ------------------------------------------------------------------------------------------------ opening and closing


@room.post(f"{HERE}/activation")
@access("checked")
@limited("write")
def activate(community_id: int) -> Response:
    """Open a proposal."""
    community = _checked(community_id, "communities:community:activate")
    actions.activate(community=community, actor_id=current_member().person_id or 0)
    flash(_("%(name)s is open.", name=community.name), "ok")
    return _back(community)


@room.route(f"{HERE}/refusal", methods=["GET", "POST"])
@access("checked")
@limited("write")
def refuse(community_id: int) -> Response | str | tuple[str, int]:
    """Turn a proposal down, with a sentence."""
    community = _checked(community_id, "communities:community:activate")
    form = ReasonForm()
    if form.validate_on_submit():
        actions.refuse(community=community, actor_id=current_member().person_id or 0, reason=form.reason.data or "")
        flash(_("The founders of %(name)s have your answer.", name=community.name), "ok")
        return redirect(url_for("communities.directory"), 303)
    return ask_reason(
        community,
        form,
        heading=_("Do not open %(name)s", name=community.name),
        text=_("Its founders read what you write, keep their text, and may propose it again."),
        label=_("Do not open it"),
    )


@room.route(f"{HERE}/archive", methods=["GET", "POST"])
@access("checked")
@limited("write")
def archive(community_id: int) -> Response | str | tuple[str, int]:
    """Close a community; it stays readable and can start again."""
    community = _checked(community_id, "communities:community:archive")
    form = ArchiveForm()
    if form.validate_on_submit():
        actions.archive(community=community, actor_id=current_member().person_id or 0, reason=form.reason.data or "")
        flash(_("%(name)s is archived. It can start again at any time.", name=community.name), "ok")
        return _back(community)
    return ask_reason(
        community,
        form,
        heading=_("Archive %(name)s", name=community.name),
        text=_("Everybody who can read it now still can. Nobody can write or join until it starts again."),
        label=_("Archive it"),
    )


@room.post(f"{HERE}/archive/removal")
@access("checked")
@limited("write")
def reopen(community_id: int) -> Response:
    """Start again: members, posts and history are all there."""
    community = _checked(community_id, "communities:community:reopen")
    actions.reopen(community=community, actor_id=current_member().person_id or 0)
    flash(_("%(name)s has started again.", name=community.name), "ok")
    return _back(community)


def _checked(community_id: int, permission: str) -> Community:
    member = current_member()
    community = queries.get_visible(community_id, member)
    authorise(member, permission, community)
    return community


def _back(community: Community) -> Response:
    return redirect(url_for("communities.front", community_id=community.id), 303)
