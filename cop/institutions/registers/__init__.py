"""Registers of schools and HEIs: the importer, and the files that come with the program (SOURCES.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cop.institutions.registers.importing import ImportRefusedError, Report, import_register
from cop.institutions.registers.reading import RegisterError

__all__ = ["SHIPPED", "ImportRefusedError", "RegisterError", "Report", "Shipped", "import_register", "import_shipped"]

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Shipped:
    """One file that comes with the program."""

    name: str
    scheme: str
    is_closed: bool = False


SHIPPED = (
    Shipped("schools-england-closed-2018-2022.csv.gz", "urn", is_closed=True),
    Shipped("schools-england-2025-07.csv.gz", "urn"),
    Shipped("world-universities.json.gz", "domain"),
    Shipped("uk-heis.json.gz", "ukprn"),
)
"""In this order: the older list of closed schools first, so that those open again in 2025 end up open."""


def import_shipped(progress: Callable[[int], None] | None = None) -> dict[str, Report]:
    """Import every shipped register in the current transaction and return the reports by file name.

    ``progress`` is told how many rows were read since it was told last. Again when all is there, it changes nothing.
    """
    return {
        shipped.name: import_register(
            HERE / shipped.name,
            scheme=shipped.scheme,
            is_closed=shipped.is_closed,
            good_rows=True,
            progress=progress,
        )
        for shipped in SHIPPED
    }
