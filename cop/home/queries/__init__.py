"""What the first page shows."""

from __future__ import annotations

from cop.home.queries.front import Counts, counted, lately, open_communities
from cop.home.queries.needs import Need, needs_of
from cop.home.queries.today import Today, today

__all__ = ["Counts", "Need", "Today", "counted", "lately", "needs_of", "open_communities", "today"]
