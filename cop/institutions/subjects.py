"""How the rest of the house meets an organisation."""

from __future__ import annotations

from flask import url_for

from cop.core.i18n import lazy
from cop.core.subjects import SubjectKind, register_kind
from cop.institutions.models import Organisation
from cop.institutions.queries import visible_to


def register() -> None:
    """Make organisations known as subjects."""
    register_kind(
        SubjectKind(
            name="organisation",
            label=lazy("Organisation"),
            model=Organisation,
            visible_to=visible_to,
            title=lambda organisation: organisation.name,
            url=lambda organisation: url_for("institutions.organisation", organisation_id=organisation.id),
            icon="building",
        )
    )
