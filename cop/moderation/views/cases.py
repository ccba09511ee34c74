"""The queues, one case, and what is done with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from cop.communities import queries as communities
from cop.communities.policies import may_read
from cop.core import subjects
from cop.core.authz import access, authorise, can, current_member
from cop.core.errors import Invalid
from cop.core.forms import answer_once, invalid
from cop.core.i18n import _
from cop.core.limits import limited
from cop.core.markdown import html
from cop.moderation import actions, queries
from cop.moderation.forms import AppealForm, DecisionForm, PassForm
from cop.moderation.models import Case, Outcome
from cop.moderation.policies import may_see
from cop.moderation.reportables import Reportable, Shown, reportable
from cop.moderation.rows import rows_of
from cop.moderation.views.frame import me, room
from cop.moderation.wording import REASONS, labels


@room.get("/communities/<int:community_id>/queue")
@access("checked")
def queue(community_id: int) -> str:
    """List what waits in a community, longest waiting first."""
    member = current_member()
    community = communities.get_visible(community_id, member)
    authorise(member, "moderation:community:look", community, _refusal())
    return render_template(
        "moderation/queue.html", community=community, rows=rows_of(queries.waiting(member, community))
    )


@room.get("/moderation")
@access("checked")
def network() -> str:
    """List what waits for the administrators."""
    member = current_member()
    authorise(member, "moderation:network:look", None, _("This page is for administrators."))
    return render_template("moderation/network.html", rows=rows_of(queries.waiting(member, None)))


@room.get("/cases/<int:case_id>")
@access("checked")
def case(case_id: int) -> str:
    """Show a case: to those who decide all of it, to its author the reason, to who reported what became of it."""
    member = current_member()
    found = queries.get_case(case_id, member)
    authorise(member, "moderation:case:know", found)
    may = can(member, "moderation:case:decide", found)
    return _page(found, _offered(found, DecisionForm(formdata=None)) if may else None)


@room.post("/cases/<int:case_id>/decision")
@access("checked")
@limited("write")
def decide(case_id: int) -> Any:
    """Decide, with a reason."""
    member = current_member()
    found = queries.get_case(case_id, member)
    authorise(member, "moderation:case:decide", found, _("This is not yours to decide, or it is decided already."))
    form = _offered(found, DecisionForm())
    if not form.validate():
        return invalid(_page(found, form))
    try:
        return answer_once(form, lambda: _decided(found, form))
    except Invalid as refusal:
        form.refuse(refusal)
        return invalid(_page(found, form))


def _decided(case: Case, form: DecisionForm) -> str:
    actions.decide(
        case=case,
        actor_id=me(),
        outcome=Outcome(form.outcome.data),
        reason=form.reason.data or "",
        target=form.target.data or "",
    )
    flash(_("Decided. The author reads your reason."), "ok")
    return _queue_of(case)


@room.post("/cases/<int:case_id>/escalation")
@access("checked")
@limited("write")
def pass_on(case_id: int) -> Response:
    """Leave a case to the administrators."""
    member = current_member()
    found = queries.get_case(case_id, member)
    authorise(member, "moderation:case:pass", found, _("This is not yours to decide, or it is decided already."))
    actions.pass_on(case=found, actor_id=me())
    flash(_("The administrators will look at it."), "ok")
    return redirect(_queue_of(found), 303)


@room.post("/cases/<int:case_id>/appeal")
@access("checked")
@limited("create")
def appeal(case_id: int) -> Any:
    """Ask for a second look."""
    member = current_member()
    found = queries.get_case(case_id, member)
    authorise(member, "moderation:case:appeal", found, _("A second look is for the author, once."))
    form = AppealForm()
    if not form.validate():
        return invalid(_page(found, None, form))

    def create() -> str:
        actions.appeal(case=found, words=form.words.data or "")
        flash(_("Somebody else will look at it again. You will be told."), "ok")
        return found.path

    return answer_once(form, create)


def _queue_of(case: Case) -> str:
    if case.is_escalated and current_member().is_admin:
        return url_for("moderation.network")
    return url_for("moderation.queue", community_id=case.community_id)


def _offered(case: Case, form: DecisionForm) -> DecisionForm:
    """Offer what can be decided about the thing of this case."""
    kind, offered = reportable(case.subject_kind), labels(case)
    thing = kind.load(case.subject_id) if kind else None
    targets = kind.targets(thing, current_member()) if kind and thing is not None else ()
    form.offer({one: offered[one] for one in (kind.outcomes if kind else ()) if one in offered}, targets)
    return form


def _page(case: Case, form: DecisionForm | None, wish: AppealForm | None = None) -> str:
    member, kind = current_member(), reportable(case.subject_kind)
    thing = kind.load(case.subject_id) if kind else None
    looks = may_see(member, case)
    reads = looks and case.community is not None and may_read(member, case.community)
    return render_template(
        "moderation/case.html",
        case=case,
        community=case.community,
        shown=_shown(case, kind, thing, looks=looks),
        around=kind.around(thing) if kind and thing is not None and reads else (),
        looks=looks,
        is_author=case.author_id == member.person_id,
        own=[one for one in case.reports if one.reporter_id == member.person_id],
        earlier=queries.earlier_decisions(case) if looks else (),
        reasons=REASONS,
        form=form,
        wish=wish or (AppealForm(formdata=None) if can(member, "moderation:case:appeal", case) else None),
        passing=PassForm(formdata=None) if can(member, "moderation:case:pass", case) else None,
        clean=html,
    )


def _shown(case: Case, kind: Reportable | None, thing: Any, *, looks: bool) -> Shown | None:
    """Return the thing for who decides, and for its author: without a title where they do not read any more."""
    member = current_member()
    if kind is None or thing is None:
        return None
    if looks:
        return kind.show(thing)
    if kind.author_id(thing) != member.person_id:
        return None
    shown = kind.show(thing)
    return shown if subjects.is_visible(*case.subject, member) else replace(shown, title="")


def _refusal() -> str:
    return _("Only the coordinators, facilitators and moderators here can do this.")
