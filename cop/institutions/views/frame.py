"""The blueprint, and what its pages share: finding the organisation of an address, choosing one by name."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from cop.accounts.forms import OrganisationField
from cop.core.authz import current_member
from cop.core.i18n import _
from cop.institutions import queries
from cop.institutions.models import Organisation
from cop.institutions.wording import Option, detail, icon, kind_word, option, proof_word, scheme_word

room = Blueprint("institutions", __name__)

ONE = "/organisations/<int:organisation_id>"
MINE = "/account/affiliations"
LONGEST_TYPED = 200


@room.app_context_processor
def _words() -> dict[str, object]:
    """Give templates of every room an organisation in words."""
    return {
        "organisation_detail": detail,
        "organisation_icon": icon,
        "organisation_kind": kind_word,
        "proof_word": proof_word,
        "scheme_word": scheme_word,
    }


def me() -> int:
    """Return who is signed in, at views of members."""
    return current_member().person_id or 0


def found(organisation_id: int) -> Organisation:
    """Return the organisation of an address. Raises NotFound."""
    return queries.get_visible(organisation_id, current_member())


def to(endpoint: str, text: str = "", kind: str = "ok", **values: Any) -> Response:
    """Lead to a page after something was done, and say what."""
    if text:
        flash(text, kind)
    return redirect(url_for(endpoint, **values), 303)


def typed_text(field: OrganisationField) -> str:
    """Return what was typed into the field of a choice."""
    return request.form.get(f"{field.name}_text", "").strip()[:LONGEST_TYPED]


def chosen(field: OrganisationField) -> Organisation | None:
    """Return the organisation that was chosen; None after noting at the field what is missing."""
    if field.chosen is not None:
        organisation = next(iter(queries.load([queries.merged_into(field.chosen) or field.chosen])), None)
        if organisation is not None:
            return organisation
    field.errors = [_("Choose the one you mean.") if typed_text(field) else _("Please fill this in.")]
    return None


def options_for(field: OrganisationField) -> list[Option]:
    """Return what was found for the typed text, for a form sent without scripts."""
    text = typed_text(field)
    return [option(organisation) for organisation in queries.pick(text)] if text and field.chosen is None else []
