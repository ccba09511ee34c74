"""Rows of a queue: a case with what it is about, as its feature shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cop.moderation.models import Case
from cop.moderation.reportables import Shown, reportable
from cop.moderation.wording import SHORT_REASONS


@dataclass(frozen=True, slots=True)
class CaseRow:
    """``shown`` is None when the thing is gone for good. ``why`` names the reasons given, each once."""

    case: Case
    shown: Shown | None
    why: list[str]


def rows_of(cases: Sequence[Case]) -> list[CaseRow]:
    """Return rows for cases whose reports are loaded: one query for each kind of thing."""
    found: dict[str, Mapping[int, Any]] = {}
    for name in {case.subject_kind for case in cases}:
        kind = reportable(name)
        found[name] = kind.find({case.subject_id for case in cases if case.subject_kind == name}) if kind else {}
    return [_row(case, found[case.subject_kind].get(case.subject_id)) for case in cases]


def _row(case: Case, thing: Any) -> CaseRow:
    kind = reportable(case.subject_kind)
    why = dict.fromkeys(str(SHORT_REASONS[report.reason]) for report in case.reports)
    return CaseRow(case, kind.show(thing) if kind and thing is not None else None, list(why))
