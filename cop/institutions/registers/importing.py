"""Bringing a register into the tables: in batches, in one transaction, the same file twice to no effect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cop.core.db import session
from cop.core.events import publish
from cop.institutions.bulk import note_sizes
from cop.institutions.events import RegisterImported
from cop.institutions.indexing import recount, reindex
from cop.institutions.models import Alias, Domain, Organisation, Posting, RegisterNumber, Word
from cop.institutions.registers import writing
from cop.institutions.registers.entries import HEIS, WORLD, Entry, Register, entries_of, register_for
from cop.institutions.registers.matching import match
from cop.institutions.registers.reading import RegisterError, Rejection, inspect
from cop.institutions.registers.succession import link_named, link_obvious
from cop.institutions.registers.writing import KnownRow, Pair

BATCH = 400
"""Rows written together: below SQLite's limit of variables in one statement."""
REMEMBERED = 100_000
"""Words whose ids are remembered from batch to batch."""
SHOWN = 1_000
"""Rejections kept for the report; the others are counted."""
GROWN = {2, 8, 32}
"""Batches after which tables have grown so much that the database should know."""
TABLES = (Organisation, RegisterNumber, Word, Posting, Alias, Domain)

Progress = Callable[[int], None]
"""Told how many rows were read since it was told last."""


@dataclass(slots=True)
class Report:
    """What an import did, in rows. Each row of the file counts once."""

    encoding: str = ""
    new: int = 0
    changed: int = 0
    closed: int = 0
    merged: int = 0
    unchanged: int = 0
    rejected: int = 0
    rejections: list[Rejection] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.new + self.changed + self.closed + self.merged + self.unchanged + self.rejected

    def reject(self, rejection: Rejection) -> None:
        """Note a row that was not taken."""
        self.rejected += 1
        if len(self.rejections) < SHOWN:
            self.rejections.append(rejection)


class ImportRefusedError(RegisterError):
    """Rows were rejected and all or nothing was asked for: nothing was kept."""

    def __init__(self, report: Report) -> None:
        super().__init__("Rows were rejected, so nothing was changed.")
        self.report = report


def import_register(
    path: Path,
    *,
    scheme: str,
    country: str | None = None,
    is_closed: bool = False,
    good_rows: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Import a register's file in the current transaction and say what it did.

    ``is_closed`` says that it lists closed ones. Rows that cannot be taken are rejected; then nothing is kept
    (`ImportRefusedError`) unless ``good_rows`` asks for the others. Raises RegisterError when the file cannot be read.
    """
    source = inspect(path)
    register = register_for(scheme, source)
    entries = entries_of(source, register, country=country, is_closed=is_closed)
    run = Run(register, Report(encoding=source.encoding), is_list_of_closed=is_closed)
    for turn, (count, batch) in enumerate(_batches(entries, run), 1):
        run.take(batch)
        if turn in GROWN:
            note_sizes(*TABLES)
        if progress is not None:
            progress(count)
    if run.report.rejected and not good_rows:
        raise ImportRefusedError(run.report)
    note_sizes(*TABLES)
    recount()
    link_named(register.scheme, run.successors)
    link_obvious(register.scheme)
    session().expire_all()
    publish(RegisterImported(register.scheme))
    return run.report


def _batches(entries: Iterable[Entry | Rejection], run: Run) -> Iterable[tuple[int, list[Entry]]]:
    """Cut entries into batches, each with how many rows were read for it. Rejections go to the report."""
    seen: dict[str, int] = {}
    batch: list[Entry] = []
    names: set[tuple[str, str]] = set()
    count = 0
    for entry in entries:
        count += 1
        if isinstance(entry, Rejection):
            run.report.reject(entry)
            continue
        if entry.number in seen:
            first = seen[entry.number]
            run.report.reject(Rejection(entry.line, f"repeats number {entry.number} of line {first}"))
            continue
        seen[entry.number] = entry.line
        name = (entry.folded, entry.country)
        if len(batch) >= BATCH or (run.is_matched and name in names):
            yield count, batch
            batch, count = [], 0
            names.clear()
        batch.append(entry)
        names.add(name)
    yield count, batch


@dataclass(slots=True)
class Run:
    """One import under way."""

    register: Register
    report: Report
    is_list_of_closed: bool
    successors: dict[str, str] = field(default_factory=dict)
    """Numbers of closed ones and of what the register says follows them."""
    words: dict[str, int] = field(default_factory=dict)

    @property
    def is_matched(self) -> bool:
        """Whether entries may be what another register brought already."""
        return self.register is HEIS or self.register is WORLD

    def take(self, batch: Sequence[Entry]) -> None:
        """Write one batch: unchanged rows are skipped, known ones updated, the others joined or inserted."""
        known = writing.known_rows(self.register.scheme, [entry.number for entry in batch])
        fresh: list[Entry] = []
        changed: list[tuple[Entry, KnownRow]] = []
        for entry in batch:
            row = known.get(entry.number)
            if row is None:
                fresh.append(entry)
            elif entry.digest == (row.closed_digest if self.is_list_of_closed else row.digest):
                self.report.unchanged += 1
            else:
                changed.append((entry, row))
        self.successors.update({entry.number: entry.successor for entry in batch if entry.successor})
        if len(self.words) > REMEMBERED:
            self.words.clear()
        reindex([*self._update(changed), *self._insert(fresh)], self.words)

    def _insert(self, entries: Sequence[Entry]) -> list[int]:
        """Insert what is new; join what another register certainly has. Returns the organisations joined."""
        joined = match(entries, self.register.scheme) if self.is_matched else {}
        new = [entry for entry in entries if entry.number not in joined]
        pairs = [*zip(new, writing.insert_organisations(new, self.words), strict=True)]
        known = [(entry, joined[entry.number]) for entry in entries if entry.number in joined]
        self.report.merged += len(known)
        self.report.closed += sum(entry.is_closed for entry in new)
        self.report.new += sum(not entry.is_closed for entry in new)
        writing.insert_numbers(self.register.scheme, [*pairs, *known], is_list_of_closed=self.is_list_of_closed)
        self._write_facts(known)
        writing.add_names(pairs)
        writing.add_domains(pairs)
        return [ident for _, ident in known]

    def _update(self, changed: Sequence[tuple[Entry, KnownRow]]) -> list[int]:
        """Bring known organisations up to date. Returns those touched."""
        writing.keep_digests(changed, is_list_of_closed=self.is_list_of_closed)
        pairs = writing.described(self.register.scheme, [(entry, row.organisation_id) for entry, row in changed])
        closing = writing.closing(pairs)
        self.report.closed += closing
        self.report.changed += len(pairs) - closing
        self.report.unchanged += len(changed) - len(pairs)
        self._write_facts(pairs)
        return [ident for _, ident in pairs]

    def _write_facts(self, pairs: Sequence[Pair]) -> None:
        if pairs:
            outranked = writing.numbered(HEIS.scheme, pairs) if self.register is WORLD else frozenset()
            writing.keep_other_names(pairs, outranked)
            writing.update_organisations(pairs, outranked)
            writing.add_names(pairs)
            writing.add_domains(pairs)
