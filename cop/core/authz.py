"""Who may do what: one vocabulary of permissions for views, sockets, templates and search.

A permission is a string ``room:noun:verb``. Rooms write rules; everyone asks `can` or `authorise`. An unknown
permission is an error, never a yes. The principal is a `Member`: who asks, with what this request learnt about them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from flask import Flask, Response, g, has_request_context, redirect, request, url_for

from cop.core.errors import NotAllowed, SignInNeeded, wants_json

Access = Literal["public", "member", "checked"]
F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


@dataclass(slots=True)
class Member:
    """The one who asks. ``person_id`` is None for a visitor.

    ``fact(load)`` calls ``load(member)`` once and remembers it: rooms gather memberships or affiliations with one query
    per request, however many rules ask.
    """

    person_id: int | None = None
    name: str = ""
    is_verified: bool = False
    is_suspended: bool = False
    is_admin: bool = False
    locale: str | None = None
    time_zone: str | None = None
    session_id: int | None = None
    paper: str = "stone"
    photo: str | None = None
    flags: frozenset[str] = frozenset()
    """Traits that rooms agree on, such as ``commercial``."""
    _facts: dict[Callable[..., Any], Any] = field(default_factory=dict)

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def is_active(self) -> bool:
        """Signed in and not suspended: may write where the rooms' rules allow it."""
        return self.person_id is not None and not self.is_suspended

    def fact(self, load: Callable[[Member], T]) -> T:
        """Return what ``load`` learns about this member; asked once."""
        if load not in self._facts:
            self._facts[load] = load(self)
        return self._facts[load]  # type: ignore[no-any-return]

    def forget(self) -> None:
        """Drop remembered facts, after an action that changes them."""
        self._facts.clear()


ANONYMOUS = Member()

Rule = Callable[[Member, Any], bool]
_rules: dict[str, Rule] = {}


def rule(permission: str) -> Callable[[F], F]:
    """Register a function ``may_...(member, subject) -> bool`` as the rule of ``permission``."""

    def register_rule(function: F) -> F:
        known = _rules.get(permission)
        if known is not None and known.__qualname__ != function.__qualname__:
            raise ValueError(f"{permission} has two rules")
        _rules[permission] = function
        return function

    return register_rule


def permissions() -> list[str]:
    """Return every known permission, sorted."""
    return sorted(_rules)


def can(member: Member, permission: str, subject: Any = None) -> bool:
    """Answer whether ``member`` has ``permission`` on ``subject``. Raises KeyError for an unknown permission."""
    return _rules[permission](member, subject)


def authorise(member: Member, permission: str, subject: Any = None, refusal: str = "") -> None:
    """Raise `NotAllowed` (or `SignInNeeded` for a visitor) unless ``member`` has ``permission``."""
    if has_request_context():
        g.authorised = True
    if not can(member, permission, subject):
        if not member.is_signed_in:
            raise SignInNeeded
        raise NotAllowed(refusal)


def access(level: Access) -> Callable[[F], F]:
    """Declare who may reach a view: anyone, signed-in members, or whoever the view's `authorise` lets in."""

    def declare(view: F) -> F:
        view.access_level = level  # type: ignore[attr-defined]
        return view

    return declare


def declared_access(app: Flask, endpoint: str) -> Access | None:
    """Return what the view of ``endpoint`` declared, or None when it forgot."""
    view = app.view_functions[endpoint]
    return getattr(view, "access_level", None)


def enforce(app: Flask) -> None:
    """Refuse a visitor at a members' view and a view that declares nothing. Called before each view."""
    if request.endpoint is None:
        return
    level = declared_access(app, request.endpoint)
    if level is None:
        raise NotAllowed
    if level == "member" and not current_member().is_signed_in:
        raise SignInNeeded


def current_member() -> Member:
    """Return the member of this request, socket event or command: `ANONYMOUS` when nobody is signed in."""
    member = g.get("member")
    if member is None:
        loader = _identify[-1] if _identify and has_request_context() else None
        member = (loader() if loader else None) or Member()
        g.member = member
    return member  # type: ignore[no-any-return]


_identify: list[Callable[[], Member | None]] = []


def identify_with(load: Callable[[], Member | None]) -> None:
    """Tell how a request's member is found: the accounts room does."""
    if load not in _identify:
        _identify.append(load)


def to_sign_in(error: SignInNeeded) -> Response:
    """Lead a page's visitor to the sign-in page and back; tell JSON callers 401."""
    from cop.core.errors import answer  # noqa: PLC0415

    if wants_json() or request.method not in {"GET", "HEAD"}:
        return answer(401 if wants_json() else 403, error.text, error)
    back = request.full_path.rstrip("?")
    return redirect(url_for("accounts.sign_in", next=back), 303)  # type: ignore[return-value]


def register(app: Flask) -> None:
    """Offer ``can`` and ``member`` to templates."""
    app.register_error_handler(SignInNeeded, to_sign_in)
    app.jinja_env.globals["can"] = lambda permission, subject=None: can(current_member(), permission, subject)

    @app.context_processor
    def _member() -> dict[str, Any]:
        return {"member": current_member()}
