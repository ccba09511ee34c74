"""Letters of this room. Each says what happened and what to do when it was somebody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cop.core import mail
from cop.core.i18n import _

PATHS = {
    "link": "/sign-in/link/{}",
    "start": "/join?start={}",
    "join": "/join/confirmation/{}",
    "reset": "/sign-in/reset/{}",
    "email": "/account/emails/confirmation/{}",
    "primary": "/account/emails/primary/{}",
    "connect": "/sign-in/school/confirmation/{}",
}


def _send(address: str, subject: str, template: str, kind: str | None = None, secret: str = "", **more: Any) -> None:
    href = mail.link(PATHS[kind].format(secret)) if kind else mail.link("/account")
    mail.send(address, subject, f"accounts_{template}", href=href, address=address, **more)


def sign_in(address: str, secret: str) -> None:
    """Send a sign-in link."""
    _send(address, _("Your sign-in link"), "link", "link", secret)


def no_account(address: str, secret: str) -> None:
    """Tell an unknown address that there is no account, and how to join."""
    _send(address, _("Your sign-in link"), "no_account", "start", secret)


def join(address: str, secret: str, name: str) -> None:
    """Ask a newcomer to confirm the address."""
    _send(address, _("Confirm your e-mail address"), "join", "join", secret, name=name)


def known_already(address: str, secret: str) -> None:
    """Tell somebody who wants to join again that the account is there, with a link into it."""
    _send(address, _("Confirm your e-mail address"), "known_already", "link", secret)


def reset(address: str, secret: str) -> None:
    """Send the way to a new password."""
    _send(address, _("Choose a new password"), "reset", "reset", secret)


def no_password(address: str, secret: str) -> None:
    """Tell an unknown address that there is no account whose password could be new."""
    _send(address, _("Choose a new password"), "no_account", "start", secret)


def confirm_address(address: str, secret: str, name: str) -> None:
    """Ask a person to confirm another address of theirs."""
    _send(address, _("Confirm this address"), "address", "email", secret, name=name)


def address_taken(address: str) -> None:
    """Tell the owner of an address that another account tried to add it."""
    _send(address, _("Confirm this address"), "address_taken")


def primary_asked(address: str, secret: str, other: str, day: str) -> None:
    """Ask at the old primary address whether another one shall take its place."""
    _send(address, _("Your main e-mail address is about to change"), "primary", "primary", secret, other=other, day=day)


def connect(address: str, secret: str, label: str) -> None:
    """Ask the owner of an account to prove it before an institution's sign-in is connected."""
    _send(address, _("Connect your school account"), "connect", "connect", secret, label=label)


def connect_newcomer(address: str, secret: str, label: str, name: str) -> None:
    """Ask a newcomer who came by an institution's sign-in to confirm the address."""
    _send(address, _("Connect your school account"), "connect_newcomer", "join", secret, label=label, name=name)


def proof(address: str, code: str) -> None:
    """Send a code that shows who is sitting there."""
    _send(address, _("Your code: %(code)s", code=code), "proof", code=code)


def notice(address: str, what: str, **more: Any) -> None:
    """Tell the owner of an account about a change: what happened is one of the keys of `NOTICES`."""
    text = NOTICES[what](more)
    _send(address, _("A change to your account"), "notice", text=text)


NOTICES: dict[str, Callable[[dict[str, Any]], str]] = {
    "address_added": lambda more: _("The address %(other)s was added to your account.", **more),
    "address_removed": lambda more: _("The address %(other)s was removed from your account.", **more),
    "primary_changed": lambda more: _("Letters now go to %(other)s.", **more),
    "password_changed": lambda _more: _("Your password was changed. You are signed out everywhere else."),
    "second_factor_on": lambda _more: _("A second step was added to signing in."),
    "second_factor_off": lambda _more: _("The second step of signing in was taken away."),
    "recovery_code_used": lambda more: _("A recovery code was used. %(left)s are left.", **more),
    "school_connected": lambda more: _("You can now also sign in by %(label)s.", **more),
    "erased": lambda _more: _("Your account is deleted. What you wrote stays, by a former member."),
}
