"""Asking at one door in one role, and putting everything back afterwards."""

from __future__ import annotations

import contextvars
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

import sqlalchemy as sa
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.engine import Connection, Engine
from werkzeug.test import TestResponse

from cop.accounts.members import as_member
from cop.accounts.models import Person
from cop.communities.models import Community, Invitation, Membership, Partner
from cop.core.authz import ANONYMOUS, can
from cop.core.db import db
from cop.core.limits import limiter
from cop.files.models import StoredFile
from cop.forums.models import HeldText, Post, Topic
from cop.institutions.models import Affiliation, Organisation, Representative
from cop.moderation.models import Case
from cop.people.models import Offer
from cop.realtime.gateway import NAMESPACE
from tests.matrix.cells import ANSWERS, Cell, face_of, faces
from tests.matrix.house import NOBODY, House
from tests.support.client import UNSAFE, Client
from tests.support.sockets import open_line

NOT_COUNTED = {"core_heartbeat"}
KEPT_FOR_LATER = {"forum_kept_text"}
"""What a visitor sends after the session ended is kept for them, though it is refused."""
WRITES = re.compile(r"\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
DIFFERING = re.compile(
    r"(name=\"(once|csrf_token)\"[^>]*value=|name=\"csrf-token\" content=|nonce=|kept=|next=)\"?[^\"&#]*|[0-9a-f]{16}"
)
TOKEN = "0" * 40
MODELS = {
    "membership_id": (Membership, ["community", "person"]),
    "partner_id": (Partner, ["community"]),
    "invitation_id": (Invitation, ["community"]),
    "affiliation_id": (Affiliation, []),
    "claim_id": (Representative, []),
    "case_id": (Case, ["reports", "decisions"]),
    "held_id": (HeldText, ["community"]),
    "topic_id": (Topic, ["community"]),
    "post_id": (Post, ["topic"]),
    "community_id": (Community, []),
    "organisation_id": (Organisation, []),
    "person_id": (Person, []),
}
"""What a permission is asked about, by what stands in the address of the thing; with what its rule wants loaded."""


@dataclass
class Answer:
    """What came back, and what it left behind in the database."""

    column: str
    path: str
    status: int
    location: str
    text: str
    changed: set[str] = field(default_factory=set)
    """Tables whose rows differ from before, asked where none should."""
    headers: dict[str, str] = field(default_factory=dict)
    looked: Any = None

    @property
    def asks_to_sign_in(self) -> bool:
        """Whether a visitor is asked to sign in: led there and back again, or refused where nothing leads back."""
        is_led = self.status == 303 and self.location.startswith("/sign-in?next=")
        return is_led or self.status == 401 or (self.status == 403 and self.column == "v")

    @property
    def is_open(self) -> bool:
        """Whether the door was open: a form that is sent back, or a conflict, is an open door too."""
        return (self.status < 400 and not self.asks_to_sign_in) or self.status in {409, 422}

    @property
    def body(self) -> str:
        """Return the page without what differs on every showing, and without its own address."""
        return DIFFERING.sub("", self.text.replace(self.path, ""))


class Asker:
    """Sends requests, each inside a savepoint that is rolled back."""

    def __init__(self, house: House, connection: Connection) -> None:
        self.house, self.connection = house, connection
        self.client = Client(house.app, use_cookies=False)
        self.token = URLSafeTimedSerializer(house.app.secret_key, salt="wtf-csrf-token").dumps(TOKEN)
        self.address = house.app.url_map.bind("localhost")
        self.faces = faces()
        self.before = self.digest()
        self.written = set[str]()
        self.nothing: dict[tuple[str, ...], tuple[int, str]] = {}

    def __enter__(self) -> Self:
        sa.event.listen(Engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        sa.event.remove(Engine, "before_cursor_execute", self._note)

    def _note(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("SELECT"):
            self.written |= {table for _, table in WRITES.findall(statement)}

    # ------------------------------------------------------------------------------------------------ over HTTP

    def send(
        self,
        column: str,
        method: str,
        path: str,
        data: Any = None,
        headers: dict[str, str] | None = None,
        *,
        keeps: bool = False,
        look: Callable[[], Any] | None = None,
    ) -> Answer:
        """Send one request as ``column``; tell what it answered and, unless it was let write, what it changed; undo it.

        ``keeps`` leaves what it changed; what ``look`` returns before it is undone is the answer's ``looked``.
        """
        sent = {"Cookie": f"{self.house.app.config['SESSION_COOKIE_NAME']}={self.house.cookies[column]}"}
        if method in UNSAFE:
            sent["X-CSRFToken"] = self.token
            limiter.reset()
        savepoint = self.connection.begin_nested()
        self.written.clear()
        try:
            with self._open(path, method=method, data=data, headers=sent | (headers or {})) as response:
                text = response.get_data().decode("utf-8", "replace")
                answer = Answer(column, path, response.status_code, response.headers.get("Location", ""), text)
            answer.headers = dict(response.headers)
            answer.looked = look() if look else None
            if self.written and (not answer.is_open or method not in UNSAFE):
                after = self.digest(self._reached())
                answer.changed = {name for name, rows in after.items() if rows != self.before[name]}
            return answer
        finally:
            (savepoint.commit if keeps else savepoint.rollback)()

    def _open(self, path: str, **options: Any) -> TestResponse:
        url = self.house.app.config["SETTINGS"].public_url
        return contextvars.Context().run(lambda: self.client.open(path, base_url=url, csrf=False, **options))

    def _reached(self) -> set[str]:
        """Return the tables in which rows may differ: those written to, and those whose rows go with theirs."""
        found, before = set(self.written), set[str]()
        while found != before:
            before = set(found)
            for table in db.metadata.sorted_tables:
                if any(key.ondelete and key.column.table.name in found for key in table.foreign_keys):
                    found.add(table.name)
        return found

    def digest(self, names: set[str] | None = None) -> dict[str, str]:
        """Return a digest of each table's rows; of these tables only, if they are named."""
        tables = [table for table in db.metadata.sorted_tables if table.name not in NOT_COUNTED]
        return {table.name: self._digest(table) for table in tables if names is None or table.name in names}

    def _digest(self, table: sa.Table) -> str:
        rows = self.connection.execute(sa.select(table).order_by(*table.primary_key.columns)).all()
        return hashlib.sha256(repr(rows).encode("utf-8", "replace")).hexdigest()

    def http(self, cell: Cell, *, nowhere: bool = False) -> Answer:
        """Ask for a cell's endpoint; ``nowhere`` asks about numbers that no row has."""
        values = self.house.values(cell.thing, cell.column)
        if nowhere:
            values = {name: NOBODY if isinstance(value, int) else value for name, value in values.items()}
        path = self.path(cell.target, cell.way, values)
        data = {name: text.format(**values) for name, text in ANSWERS.get(cell.fields, {}).items()}
        return self.send(cell.column, cell.way, path, data or None)

    def path(self, endpoint: str, method: str, values: dict[str, Any]) -> str:
        """Return the address of an endpoint, of what of ``values`` it wants."""
        rules = [rule for rule in self.house.app.url_map.iter_rules(endpoint) if method in (rule.methods or ())]
        assert rules, f"{endpoint} takes no {method}"
        wanted = set(rules[0].arguments)
        return self.address.build(endpoint, {name: values[name] for name in wanted}, method)

    # ------------------------------------------------------------------------------------------------ other ways

    def may(self, cell: Cell) -> bool:
        """Ask for a cell's permission."""
        savepoint = self.connection.begin_nested()
        try:
            with self.house.app.app_context():
                person = db.session.get(Person, self.house.people.get(cell.column, 0))
                member = as_member(person) if person else ANONYMOUS
                subject = self._subject(cell)
                is_there = subject is not None or not self.house.values(cell.thing, cell.column)
                return is_there and can(member, cell.target, subject)
        finally:
            savepoint.rollback()

    def _subject(self, cell: Cell) -> Any:
        values = self.house.values(cell.thing, cell.column)
        if cell.target == "people:offer:change":
            return db.session.get(Offer, values["ident"])
        if "ident" in values:
            return db.session.get(StoredFile if cell.target.startswith("files") else Person, values["ident"])
        for key, (model, with_these) in MODELS.items():
            if key in values:
                loaded = [sa.orm.joinedload(getattr(model, name)) for name in with_these]
                if model is Post:
                    loaded = [sa.orm.joinedload(Post.topic).joinedload(Topic.community)]
                return db.session.get(model, values[key], options=loaded)
        return None

    def hears(self, cell: Cell) -> bool:
        """Send a cell's socket event; say whether it was taken."""
        values = self.house.values(cell.thing, cell.column)
        payload = {name: text.format(**values) for name, text in ANSWERS[cell.fields].items()}
        return contextvars.Context().run(self._hears, cell.column, cell.target, payload)

    def _hears(self, column: str, event: str, payload: dict[str, str]) -> bool:
        browser = Client(self.house.app)
        browser.set_cookie(self.house.app.config["SESSION_COOKIE_NAME"], self.house.cookies[column], domain="localhost")
        browser.set_cookie(self.house.app.config["SESSION_COOKIE_NAME"], self.house.cookies[column], domain="127.0.0.1")
        line = open_line(self.house.app, browser)
        if not line.is_connected(NAMESPACE):
            return False
        try:
            answer = line.emit(event, payload, namespace=NAMESPACE, callback=True)
        finally:
            line.disconnect(NAMESPACE)
        return bool(answer["ok"])

    # ------------------------------------------------------------------------------------------------ the cell

    def found(self, cell: Cell) -> str:
        """Return what the table would say of what happens: Y, - or 0; or what it has no word for."""
        if cell.way in {"can", "socket"}:
            is_open = self.may(cell) if cell.way == "can" else self.hears(cell)
            return "Y" if is_open else cell.expected.replace("Y", "-")
        answer = self.http(cell)
        if answer.is_open:
            return "Y"
        if answer.changed - KEPT_FOR_LATER:
            return f"{answer.status}, and it changed {', '.join(sorted(answer.changed))}"
        return self._refusal(cell, answer)

    def _refusal(self, cell: Cell, answer: Answer) -> str:
        """Read a refusal: - when it looks as refusals look there, 0 when it says "not there" though the place shows."""
        if answer.status not in {401, 403, 404} and not answer.asks_to_sign_in:
            return f"{answer.status}"
        is_seen = not cell.place or cell.column in self.faces[face_of(cell.thing, cell.place)]
        if is_seen:
            return "0" if answer.status == 404 else "-"
        if (answer.status, answer.body) != self._said_of_nothing(cell):
            return f"{answer.status}, which differs from what is said of something that does not exist"
        return "0" if cell.target in {"communities.front", "forums.topic"} else "-"

    def _said_of_nothing(self, cell: Cell) -> tuple[int, str]:
        """Return status and body of the answer about something of this shape that does not exist; asked once."""
        asked = (cell.column, cell.way, cell.target, cell.fields)
        if asked not in self.nothing:
            answer = self.http(cell, nowhere=True)
            self.nothing[asked] = (answer.status, answer.body)
        return self.nothing[asked]
