"""Your data: all of it as a file, or all of it gone."""

from __future__ import annotations

import json

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from cop.accounts import entrance, exports
from cop.accounts.actions import erasing
from cop.accounts.forms import EraseForm
from cop.accounts.views.blueprint import accounts, me, to
from cop.core.authz import access, current_member
from cop.core.clock import now
from cop.core.errors import Conflict, Invalid
from cop.core.forms import invalid
from cop.core.i18n import _
from cop.core.limits import limited


@accounts.get("/account/data")
@access("member")
def own() -> ResponseReturnValue:
    """What can be done with your data."""
    return render_template("accounts/own.html", form=EraseForm(), is_proven=entrance.is_proven())


@accounts.post("/account/data/export")
@access("member")
@limited("create")
def export() -> ResponseReturnValue:
    """Give everything that is stored about you, as JSON (GDPR articles 15 and 20)."""
    entrance.need_proof(url_for("accounts.own"))
    person_id = current_member().person_id or 0
    content = {"from": "Interchange", "at": now().isoformat(), "rows": exports.gather(person_id)}
    text = json.dumps(content, ensure_ascii=False, indent=1, default=str)
    response = Response(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename=interchange-{now():%Y-%m-%d}.json"
    response.headers["Cache-Control"] = "no-store"
    return response


@accounts.post("/account/data/removal")
@access("member")
def erase() -> ResponseReturnValue:
    """Delete your account."""
    entrance.need_proof(url_for("accounts.own"))
    form = EraseForm()
    if not form.validate():
        return invalid(render_template("accounts/own.html", form=form, is_proven=True))
    try:
        erasing.erase(me())
    except Conflict as error:
        form.refuse(Invalid(error.text))
        return invalid(render_template("accounts/own.html", form=form, is_proven=True))
    entrance.leave()
    said = _("Your account is deleted. What you wrote stays, by a former member.")
    return to("accounts.sign_in", said)
