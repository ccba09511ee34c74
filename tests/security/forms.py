"""The forms of the house as a reader finds them: where they go, and what they hold when nothing was changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from tests.matrix.asking import Asker
from tests.matrix.cells import ANSWERS, Cell, cells
from tests.matrix.house import House
from tests.support.client import UNSAFE

TEXTUAL = {"text", "search", "email", "url", "tel", "password", "date", "number", "hidden", "textarea"}
NOT_TYPED = {"csrf_token", "once"}
WORDS = "Some words of mine"
FITTING = {
    "email": "nia.rowlands@example.org",
    "address": "nia.rowlands@example.org",
    "addresses": "nia.rowlands@example.org",
    "website": "https://saltmarsh.example",
    "postcode": "SA1 1AA",
    "code": "123456",
    "mailed": "123456",
    "guest_until": "",
    "expires_on": "",
    "level_set_on": "",
    "started_on": "",
    "ends_on": "",
}
"""What goes into a field that some words do not fit."""


@dataclass
class SeenForm:
    """A form on a page: its fields with what is in them, and which take text."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)

    def filled(self, house: House) -> dict[str, str]:
        """Return the values with something sensible in every empty text."""
        fits = FITTING | {"organisation": str(house.things["the school"]["organisation_id"])}
        return {
            name: value or (fits.get(name, WORDS) if name in self.typed else "") for name, value in self.values.items()
        }


class FormReader(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.forms = path, list[SeenForm]()
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urlsplit(urljoin(self.path, given.get("action", ""))).path
            self.forms.append(SeenForm(action, given.get("method", "get").upper()))
        elif self.forms and given.get("name"):
            self._take(tag, given)
        elif tag == "option" and self._select and ("selected" in given or not self.forms[-1].values[self._select]):
            self.forms[-1].values[self._select] = given.get("value", "")

    def _take(self, tag: str, given: dict[str, str]) -> None:
        form, name, kind = self.forms[-1], given["name"], given.get("type", "text") if tag == "input" else tag
        if kind in {"radio", "checkbox"} and "checked" not in given and kind != "radio":
            return
        if kind == "select":
            self._select = name
        if kind == "radio" and name in form.values and "checked" not in given:
            return
        form.values[name] = given.get("value", "")
        if kind in TEXTUAL and name not in NOT_TYPED and name not in form.typed:
            form.typed.append(name)
        self._area = name if kind == "textarea" else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area and self.forms:
            self.forms[-1].values[self._area] += data.strip()


def forms_on(path: str, text: str) -> list[SeenForm]:
    """Return the forms of a page."""
    reader = FormReader(path)
    reader.feed(text)
    return reader.forms


@dataclass
class Door:
    """A way to change something, by somebody who may, with what its form holds."""

    cell: Cell
    path: str
    values: dict[str, str]
    typed: list[str]

    @property
    def name(self) -> str:
        return f"{self.cell.way} {self.cell.target} {self.cell.fields}".strip()


def writing_cells() -> list[Cell]:
    """Return one cell for each endpoint that changes something, in the name of somebody who may."""
    allowed = [cell for cell in cells() if cell.expected == "Y" and cell.way in UNSAFE]
    order = "mcfrabukvgods"
    found: dict[tuple[str, str, str], Cell] = {}
    for cell in sorted(allowed, key=lambda cell: order.index(cell.column)):
        found.setdefault((cell.way, cell.target, cell.fields), cell)
    return list(found.values())


def open_door(ask: Asker, cell: Cell) -> Door:
    """Return a door with the fields of its form, found on the page itself or on those of its neighbours."""
    values = ask.house.values(cell.thing, cell.column)
    path = ask.path(cell.target, cell.way, values)
    data = {name: text.format(**values) for name, text in ANSWERS.get(cell.fields, {}).items()}
    for page in pages_around(path):
        for form in forms_on(page, ask.send(cell.column, "GET", page).text):
            if form.action == path and form.method == "POST":
                return Door(cell, path, form.filled(ask.house) | data, form.typed)
    return Door(cell, path, data, [])


def pages_around(path: str) -> Iterator[str]:
    """Return pages that may hold the form for ``path``: itself, then those above it."""
    if path == "/topics":
        yield "/topics/new?community=1"
    if path == "/communities/new":
        yield "/communities/new?kind=hub"
    while path:
        yield path
        yield f"{path}/edit"
        path = path.rpartition("/")[0]
