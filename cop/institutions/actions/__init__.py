"""Every write of this room, by noun. What other rooms use stands here under its own name."""

from __future__ import annotations

from cop.institutions.actions.affiliations import (
    claim_affiliation,
    confirm_affiliation,
    confirm_by_address,
    describe_affiliation,
    dispute_affiliation,
    end_affiliation,
    make_main,
    move,
    show_affiliation,
)
from cop.institutions.actions.organisations import add_organisation, correct, merge
from cop.institutions.actions.representatives import (
    claim_representation,
    confirm_representative,
    end_representation,
    refuse_representative,
)
from cop.institutions.actions.requests import add_requested, match_requested, refuse_requested, request_listing

__all__ = [
    "add_organisation",
    "add_requested",
    "claim_affiliation",
    "claim_representation",
    "confirm_affiliation",
    "confirm_by_address",
    "confirm_representative",
    "correct",
    "describe_affiliation",
    "dispute_affiliation",
    "end_affiliation",
    "end_representation",
    "make_main",
    "match_requested",
    "merge",
    "move",
    "refuse_representative",
    "refuse_requested",
    "request_listing",
    "show_affiliation",
]
