"""The lines of a page of a topic about what keepers did, read from what is kept at the topic."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cop.core.i18n import _, ngettext
from cop.forums.actions.undoing import UNDO
from cop.forums.models import Topic


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line: ``other`` is the topic it leads to, if readers of this one see it."""

    id: int
    topic_id: int
    position: int
    at: datetime
    text: str
    other: int | None
    title: str
    can_undo: bool


def lines_between(topic: Topic, first: int, last: int, since: int = -1) -> dict[int, list[EntryLine]]:
    """Return the lines that stand after each position of a page, those newer than ``since`` only."""
    found: dict[int, list[EntryLine]] = defaultdict(list)
    for row in topic.lines:
        if first <= row["position"] <= last and row["seq"] > since:
            found[row["position"]].append(_line(topic, row))
    return found


def _line(topic: Topic, row: dict[str, Any]) -> EntryLine:
    return EntryLine(
        id=row["id"],
        topic_id=topic.id,
        position=row["position"],
        at=datetime.fromisoformat(row["at"]),
        text=_words(row),
        other=row["other"],
        title=row["title"],
        can_undo=row["what"] in UNDO,
    )


def _words(row: dict[str, Any]) -> str:
    who, number = row["who"] or _("A moderator"), int(row["posts"])
    say = {
        "moved_out": lambda: ngettext(
            "%(who)s moved %(num)s post to another topic.",
            "%(who)s moved %(num)s posts to another topic.",
            number,
            who=who,
        ),
        "moved_in": lambda: ngettext(
            "%(who)s moved %(num)s post here from another topic.",
            "%(who)s moved %(num)s posts here from another topic.",
            number,
            who=who,
        ),
        "merged": lambda: _("%(who)s merged another topic into this one.", who=who),
        "moved_topic": lambda: _("%(who)s moved this topic here from another community.", who=who),
        "renamed": lambda: _("%(who)s changed the title.", who=who),
        "retagged": lambda: _("%(who)s changed the themes.", who=who),
        "closed": lambda: _("%(who)s closed this topic.", who=who),
        "pinned": lambda: _("%(who)s pinned this topic.", who=who),
    }
    found = say.get(row["what"])
    return found() if found else _("%(who)s changed this topic.", who=who)
