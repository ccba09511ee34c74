"""People: found, described, suspended and reinstated, made administrators; the log about them."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.accounts.models import Person
from cop.admin import actions, queries
from cop.admin.forms import ReasonForm
from cop.admin.views.frame import check_administrator, check_proof, room
from cop.admin.wording import fact_in_words
from cop.audit.models import AuditEntry
from cop.communities.facts import load_roles
from cop.core.authz import Member, access, authorise, current_member
from cop.core.errors import NotFound
from cop.core.forms import answer_once, invalid, one_line
from cop.core.i18n import _
from cop.core.limits import limited
from cop.core.paging import Numbered, numbered
from cop.institutions.queries import affiliations_of

PAGE = 40
ONE = "/admin/people/<int:person_id>"


@room.get("/admin/people")
@access("checked")
@limited("search")
def people() -> str:
    """Find people by name or address."""
    check_administrator()
    text = (one_line(request.args.get("q")) or "")[:200]
    found = queries.people(text)
    page = numbered(queries.count(found), PAGE, lambda offset, limit: queries.page_of(found, offset, limit))
    return render_template("admin/people.html", page=page, text=text)


@room.get(ONE)
@access("checked")
def person(person_id: int) -> str:
    """Show one person: addresses, places, decisions and the log."""
    check_administrator()
    return _page(queries.person(person_id), ReasonForm(formdata=None))


def _page(found: Person, form: ReasonForm) -> str:
    log = _log_of(found.id)
    actors = {entry.actor_id for entry in log.items if entry.actor_id}
    return render_template(
        "admin/person.html",
        person=found,
        form=form,
        affiliations=affiliations_of(found.id),
        community_count=len(load_roles(Member(person_id=found.id)).by_community),
        decisions=queries.decisions_about(found.id),
        log=log,
        names=queries.names_of(actors),
        fact_in_words=fact_in_words,
    )


def _log_of(person_id: int) -> Numbered[AuditEntry]:
    found = queries.facts_about(person_id)
    return numbered(queries.count(found), PAGE, lambda offset, limit: queries.page_of(found, offset, limit))


DECISIONS: dict[str, Callable[..., None]] = {
    "suspension": actions.suspend,
    "suspension/removal": actions.reinstate,
    "administration": actions.make_admin,
    "administration/removal": actions.unmake_admin,
}


@room.post(f"{ONE}/<path:decision>")
@access("checked")
@limited("write")
def decide(person_id: int, decision: str) -> ResponseReturnValue:
    """Suspend, reinstate, make or unmake an administrator: with a reason, after showing who one is."""
    check_administrator()
    found = queries.person(person_id)
    act = DECISIONS.get(decision)
    if act is None:
        raise NotFound
    authorise(current_member(), "admin:person:decide", found, _("Nobody decides this about themselves."))
    here = url_for("admin.person", person_id=found.id)
    check_proof(here)
    form = ReasonForm()
    if not form.validate():
        return invalid(_page(found, form))

    def create() -> str:
        act(person=found, reason=form.reason.data or "", actor_id=current_member().person_id or 0)
        flash(_("Done, and noted with your reason."), "ok")
        return here

    return answer_once(form, create)
