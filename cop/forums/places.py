"""Places of drafts: which form a text was begun in, as one short word, and what of a form is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cop.forums.models import Fields

PLACE = re.compile(r"(new-topic|(?:new-topic|reply|edit)-[1-9][0-9]{0,17})")
NOT_KEPT = frozenset({"csrf_token", "draft", "draft_version"})
MOST_FIELDS = 60
MOST_VALUES = 20
NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")


def same(one: Fields, other: Fields) -> bool:
    """Whether two forms hold the same, whatever key they are sent under."""
    return _said(one) == _said(other)


def _said(fields: Fields) -> Fields:
    return {
        name: [value.replace("\r\n", "\n") for value in values]
        for name, values in fields.items()
        if name != "once" and any(values)
    }


def is_place(text: str) -> bool:
    """Whether this names a form."""
    return PLACE.fullmatch(text) is not None


def number_of(place: str) -> int | None:
    """Return the number of the topic, post or community a place names."""
    number = place.rpartition("-")[2]
    return int(number) if number.isdigit() else None


def new_topic_in(community_id: int | None) -> str:
    """Return the place of a new topic begun in a community, or in none yet."""
    return f"new-topic-{community_id}" if community_id else "new-topic"


def fields_of(sent: Iterable[tuple[str, list[str]]], longest: int) -> Fields:
    """Return what is kept of a form: its own fields, bounded, without what only one sending needs."""
    kept: Fields = {}
    for name, values in sent:
        if name not in NOT_KEPT and NAME.fullmatch(name) and len(kept) < MOST_FIELDS:
            kept[name] = [value[: longest + 1].replace("\x00", "") for value in values[:MOST_VALUES]]
    return kept
