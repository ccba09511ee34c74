"""Reading the table: one cell for each way of asking, thing and role."""

from __future__ import annotations

from dataclasses import dataclass

from tests.matrix.house import COLUMNS, PLACES
from tests.matrix.table import TABLE
from tests.matrix.table_of_care import CARE
from tests.matrix.table_of_writing import WRITING

GROUPS = {
    "everywhere": "public, network, closed, hidden, proposed, archived",
    "open ones": "public, network, closed, hidden",
}

ANSWERS = {
    "let in": {"need": "request-{membership_id}", "answer": "in"},
    "confirm": {"need": "claim-{affiliation_id}", "answer": "yes"},
    "take": {"need": "invitation-{invitation_id}", "answer": "join"},
    "refuse": {"need": "invitation-{invitation_id}", "answer": "no"},
    "open": {"need": "proposal-{community_id}", "answer": "open"},
    "there": {"community": "{community_id}"},
    "hide": {"move": "off"},
    "draft": {"draft": "{place}", "text": "Words"},
    "topic": {"kind": "topic", "id": "{topic_id}"},
    "post": {"kind": "post", "id": "{post_id}"},
    "community": {"kind": "community", "id": "{community_id}"},
    "organisation": {"kind": "organisation", "id": "{organisation_id}"},
    "person": {"kind": "person", "id": "{ident}"},
}
"""What is sent along, by the name that stands after the colon."""

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
WAYS = METHODS | {"can", "socket"}
AROUND = (*PLACES, "deserted")


@dataclass(frozen=True)
class Cell:
    """``column`` asks ``way target`` about ``thing``; ``expected`` is Y, - or 0."""

    action: str
    way: str
    target: str
    """An endpoint, a permission or a socket's event."""
    fields: str
    """The name of what is sent along, a key of `ANSWERS`."""
    thing: str
    column: str
    expected: str

    @property
    def name(self) -> str:
        """Return the cell's row for the list of tests."""
        sent = f" ({self.fields})" if self.fields else ""
        about = "" if self.thing == "-" else f", {self.thing}"
        return f"{self.action}: {self.way} {self.target}{sent}{about}"

    @property
    def place(self) -> str:
        """Return the community in which the thing lies; empty for things that lie in none."""
        first = self.thing.partition(" ")[0]
        return first if first in AROUND else ""


def cells() -> list[Cell]:
    """Return every cell of the table."""
    found: list[Cell] = []
    section = action = how = ""
    waits = False
    for line in (TABLE + CARE + WRITING).splitlines():
        if line.startswith("## "):
            section = line.rpartition("(")[2].rstrip(")")
        elif "|" in line:
            said, *rest = (part.strip() for part in line.split("|"))
            how, waits = f"{how}; {said}" if waits else said or how, len(rest) == 1
            if not waits:
                found += _row(section, action, how, *rest)
        elif line.strip():
            action = line.strip()
    return found


def _row(section: str, action: str, how: str, things: str, answers: str) -> list[Cell]:
    answers = answers.replace(" ", "")
    assert len(answers) == len(COLUMNS), f"{action}: {how}: {things}: {len(answers)} cells"
    assert set(answers) <= {"Y", "-", "0"}, answers
    return [
        Cell(action, way, target, fields, thing, column, expected)
        for way, target, fields in _ways(section, how)
        for thing in _things(things)
        for column, expected in zip(COLUMNS, answers, strict=True)
    ]


def _ways(section: str, how: str) -> list[tuple[str, str, str]]:
    """Read ``GET POST .edit .archive; can :community:edit`` or ``POST home.answer: let in``."""
    found = []
    for part in how.split("; "):
        asked, _, fields = part.partition(": ")
        assert not fields or fields in ANSWERS, f"what is sent for {fields}?"
        words = asked.split()
        ways = [word for word in words if word in WAYS]
        targets = [f"{section}{word}" if word[0] in ".:" else word for word in words if word not in WAYS]
        found += [(way, target, fields) for target in targets for way in ways]
    return found


def _things(text: str) -> list[str]:
    """Read ``closed, hidden: topic, own topic`` as four things."""
    for name, places in GROUPS.items():
        text = text.replace(name, places)
    places, colon, words = text.partition(": ")
    if not colon:
        return text.split(", ")
    return [f"{place} {word}" for place in places.split(", ") for word in words.split(", ")]


def faces() -> dict[str, str]:
    """Return, by thing, which columns know that it is there: the rows about a front page and about reading a topic."""
    found: dict[str, str] = {}
    for cell in cells():
        if cell.target in {"communities.front", "forums.topic"}:
            found[cell.thing] = found.get(cell.thing, "") + (cell.column if cell.expected == "Y" else "")
    return found


def face_of(thing: str, place: str) -> str:
    """Return the thing whose face decides how refusals about ``thing`` look: its topic's, or its place's."""
    words = thing.removeprefix(place).split()
    if not {"topic", "post", "file"} & set(words):
        return place
    is_hidden = words[-2:] == ["hidden", "topic"]
    return f"{place} hidden topic" if is_hidden else f"{place} topic"
