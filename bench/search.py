"""How long a page of results takes to find: ``python bench/search.py``, medians in milliseconds of CPU.

Uses the database and the index of the environment (``COP_INSTANCE``, ``COP_DATABASE_URL``), read only; run
``flask cop reindex`` first for the cost of a document. Everything is counted but the rendering of the page: words read,
keys gathered, index asked, hits and counts checked, rows loaded, snippets cut. Linux only: memory is read in ``/proc``.
"""

from __future__ import annotations

import re
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import func, select

from cop.accounts.members import as_member
from cop.accounts.models import Person
from cop.app import create_app
from cop.communities.models import Membership, MembershipState
from cop.core.authz import ANONYMOUS, Member
from cop.core.db import session, unit_of_work
from cop.search import queries
from cop.search.engines.choice import engine

TURNS = 15
TYPED = (
    "recursion",
    "student",
    "school",
    "teaching students",
    "formative assessment",
    '"computer science"',
    "AfL",
    "st josephs catholic primary",
    "programing",
    "prog",
    "the best way to teach programming to young children in primary school",
    "*",
)


def main() -> None:
    """Print a line for each text, for a visitor and for the member of most communities."""
    app = create_app()
    with app.test_request_context():
        before = _memory()
        with unit_of_work(write=False):
            status, member = engine().status(), _busiest()
        folder = app.config["SETTINGS"].instance / "search"
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
        print(f"{status.documents:,} documents in {status.engine}; index folder {size:.1f} MB")
        medians = []
        for who, name in ((ANONYMOUS, "visitor"), (member, "member")):
            medians += [_measure(who, name, typed) for typed in TYPED]
        after = _memory()
        print(f"slowest median {max(medians):.1f} ms, median of medians {statistics.median(medians):.1f} ms of CPU")
        print(f"memory of this process {before:.0f} MB before the first search, {after:.0f} MB after all (PSS)")


def _busiest() -> Member:
    statement = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.state == MembershipState.ACTIVE, Person.suspended_at.is_(None))
        .group_by(Person.id)
        .order_by(func.count().desc())
        .limit(1)
    )
    person = session().scalar(statement)
    return as_member(person) if person else ANONYMOUS


def _measure(member: Member, name: str, typed: str) -> float:
    used, found = [], queries.Results(queries.parse(""))
    for _ in range(TURNS):
        member.forget()
        started = time.process_time()
        with unit_of_work(write=False):
            found = queries.find(typed, member)
        used.append((time.process_time() - started) * 1000)
        session().expunge_all()
    median = statistics.median(used)
    more = "+" if found.total.is_more else ""
    print(f"{median:6.2f} ms {max(used):7.2f} worst  {name:8} {found.total.number:>4}{more:1} hits  {typed!r}")
    return median


def _memory() -> float:
    rollup = Path("/proc/self/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)
    return int(found.group(1)) / 1024 if found else 0.0


if __name__ == "__main__":
    main()
