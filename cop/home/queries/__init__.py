"""What the first page shows."""

from __future__ import annotations

from cop.home.queries.front import Counts, Front, front
from cop.home.queries.needs import Need, needs_of
from cop.home.queries.today import Today, today

__all__ = ["Counts", "Front", "Need", "Today", "front", "needs_of", "today"]
