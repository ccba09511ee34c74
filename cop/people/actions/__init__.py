"""Every write about people as others see them."""

from __future__ import annotations

from cop.people.actions.cards import owe_card, write_cards
from cop.people.actions.offers import change_offer, make_offer, remove_offer
from cop.people.actions.profiles import describe

__all__ = ["change_offer", "describe", "make_offer", "owe_card", "remove_offer", "write_cards"]
