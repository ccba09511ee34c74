"""Reporting a thing, and what became of one's reports and of what was reported of one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request

from cop.core import subjects
from cop.core.authz import access, authorise, current_member
from cop.core.errors import Invalid, NotFound
from cop.core.forms import answer_once, invalid
from cop.core.i18n import _
from cop.core.limits import limited
from cop.moderation import actions, queries
from cop.moderation.forms import ReportForm
from cop.moderation.models import ReportReason
from cop.moderation.reportables import reportable
from cop.moderation.rows import rows_of
from cop.moderation.views.frame import me, room


@room.route("/reports/<kind>/<int:ident>", methods=["GET", "POST"])
@access("member")
@limited("create")
def report(kind: str, ident: int) -> Any:
    """Ask what is wrong with a thing the member sees, and open or join its case."""
    member = current_member()
    authorise(member, "moderation:subject:report", None, _("A suspended account cannot report. Write to us instead."))
    known = reportable(kind)
    subject = subjects.resolve([(kind, ident)], member).get((kind, ident)) if known and known.is_reported else None
    thing = known.load(ident) if known and subject else None
    if known is None or subject is None or thing is None:
        raise NotFound
    form = ReportForm()
    shown, place = known.show(thing), known.community(thing)
    if known.author_id(thing) == member.person_id:
        return redirect(subject.url, 303)
    if request.method == "POST" and form.validate():

        def create() -> str:
            actions.report(
                subject=(kind, ident),
                reporter_id=me(),
                reason=ReportReason(form.reason.data),
                words=form.words.data or "",
            )
            flash(_("Thank you. Somebody will look at it, and you will hear what was decided."), "ok")
            return subject.url

        try:
            return answer_once(form, create)
        except Invalid as refusal:
            form.refuse(refusal)
    page = render_template("moderation/report.html", form=form, shown=shown, community=place, back=subject.url)
    return page if request.method == "GET" else invalid(page)


@room.get("/reports")
@access("member")
def mine() -> str:
    """Show what the member reported, and what was decided about what they wrote."""
    member = current_member()
    return render_template(
        "moderation/mine.html", reported=rows_of(queries.reported_by(member)), about=queries.about(member)
    )
