"""The blueprint, its rule, and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, url_for

from cop.accounts import entrance
from cop.accounts.models import Person
from cop.core.authz import authorise, can, current_member
from cop.core.db import session
from cop.core.i18n import _

room = Blueprint("admin", __name__)


def check_administrator() -> None:
    """Refuse everybody but administrators."""
    authorise(current_member(), "admin:place:administer", None, _("This page is for administrators."))


def check_proof(back: str) -> None:
    """Refuse who did not show lately who they are: what follows concerns somebody else."""
    entrance.need_proof(back)


def me() -> Person:
    """Return the administrator."""
    return session().get_one(Person, current_member().person_id)


def account_entries() -> dict[str, Any]:
    """Offer administration in the account's menu to those who may."""
    if can(current_member(), "admin:place:administer"):
        return {"account_menu": [{"label": _("Administration"), "endpoint": "admin.overview", "icon": "shield-check"}]}
    return {}


def admin_tabs(here: str) -> list[dict[str, Any]]:
    """Return the tab row of administration."""
    tabs = (
        ("admin.overview", _("Overview")),
        ("admin.people", _("People")),
        ("admin.readings", _("Closed communities")),
    )
    return [
        {"label": label, "href": url_for(endpoint), "is_current": endpoint == here, "count": 0}
        for endpoint, label in tabs
    ]


room.app_template_global("admin_tabs")(admin_tabs)
