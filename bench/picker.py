"""How long the picker takes on the shipped registers: ``python bench/picker.py``, medians in milliseconds.

CPU time of this process stands first (with SQLite it holds the database's work too), time on the wall second.

Uses the database of the environment (``COP_DATABASE_URL``, ``COP_INSTANCE``) and loads the registers if it has none.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cop.app import create_app
from cop.core.db import db, session, unit_of_work
from cop.institutions import queries
from cop.institutions.registers import import_shipped

TURNS = 15
TYPED = (
    "s",
    "st",
    "st j",
    "st joseph",
    "St Joseph's Bolton",
    "saint josephs catholic primary",
    "st joseph's catholic primary school",
    "joseph catolic primry bolton",
    "primary school",
    "primary",
    "school",
    "the",
    "church of england primary",
    "c of e prim",
    "105234",
    "10007",
    "BL1 4",
    "sw1a",
    "london primary school",
    "univ",
    "university of",
    "universidade do porto",
    "univrsity of wearmouth",
    "oxfrod university",
    "univerzita karlova",
    "mit",
    "xqzwv",
    "a b c d e f g h",
    "qzxjkw primary",
    "%_'\"<script>",
    "academy academy academy",
    "p s c e a m l t",
)


def main() -> None:
    """Print one line for each typed text and the slowest median."""
    app = create_app()
    with app.app_context():
        db.create_all()
        if not queries.counted():
            started = time.perf_counter()
            with unit_of_work():
                import_shipped()
            print(f"registers loaded in {time.perf_counter() - started:.1f} s")
        with unit_of_work(write=False):
            print(f"{queries.counted():,} organisations on {session().get_bind().dialect.name}")
        medians = [_measure(text) for text in TYPED]
        print(f"slowest median {max(medians):.1f} ms of CPU, median of medians {statistics.median(medians):.1f} ms")


def _measure(text: str) -> float:
    wall, used = [], []
    found = []
    for _ in range(TURNS):
        started, ran = time.perf_counter(), time.process_time()
        with unit_of_work(write=False):
            found = queries.pick(text)
        wall.append((time.perf_counter() - started) * 1000)
        used.append((time.process_time() - ran) * 1000)
    first = f"{found[0].name}, {found[0].place}" if found else "-"
    cpu, clock = statistics.median(used), statistics.median(wall)
    print(f"{cpu:6.2f} ms CPU {clock:7.2f} wall {max(wall):7.2f} worst  {len(found)} found  {text!r:44} {first}")
    return cpu


if __name__ == "__main__":
    main()
