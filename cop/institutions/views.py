"""Pages of organisations: the list, the picker's answers, one organisation."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from cop.core.authz import access
from cop.core.limits import limited
from cop.institutions import queries
from cop.institutions.wording import option

blueprint = Blueprint("institutions", __name__)

SHORTEST = 2
"""Letters before the picker looks: one letter means nobody."""


@blueprint.get("/organisations/pick")
@access("public")
@limited("type")
def pick() -> Response:
    """Answer the picker: ``[{value, label, detail, icon}]`` for what was typed so far."""
    text = request.args.get("q", "")
    country = request.args.get("country", "")[:2].upper() or None
    found = queries.pick(text, country=country) if len(text.strip()) >= SHORTEST else []
    return jsonify([option(organisation) for organisation in found])
