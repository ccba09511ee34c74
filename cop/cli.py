"""Commands: ``flask --app wsgi cop ...``. Rooms keep theirs in ``commands.py``."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_migrate import upgrade
from sqlalchemy import select

from cop.accounts.models import EmailAddress, Person
from cop.app import ROOMS
from cop.core import jobs
from cop.core.db import session, unit_of_work
from cop.core.seeding import DEMO_PASSWORD, DEMO_SIGN_INS, World

cop = AppGroup("cop", help="Interchange's own commands.")


@cop.command()
@click.option("--prepare", "is_first", is_flag=True, help="Do what `prepare` does first, in the same process.")
def work(*, is_first: bool) -> None:
    """Run the worker: deliver letters, index, run the clock's jobs."""
    if is_first:
        make_ready()
    jobs.work(current_app._get_current_object())  # type: ignore[attr-defined]


@cop.command()
def prepare() -> None:
    """Bring the tables up to date, load the demo world where there is nobody yet, print its sign-ins."""
    make_ready()


@cop.command()
@click.option("--size", type=click.Choice(["small", "large"]), default="small", show_default=True)
def seed(size: str) -> None:
    """Load the demo world: a small one with a story, or a large one for measuring."""
    load_world(size)
    click.echo(sign_ins())


def make_ready() -> None:
    """Migrate, load the demo world whole or not at all, and say how to sign in."""
    upgrade()
    with unit_of_work():
        is_empty = session().scalar(select(Person.id).limit(1)) is None
        if is_empty and current_app.config["SETTINGS"].demo:
            load_world("small")
    click.echo(sign_ins())


def load_world(size: str) -> None:
    """Let every room add its part of the demo world, from the ground up."""
    world = World(size=size, say=lambda text: click.echo(text, err=True))
    for room in ROOMS:
        if find_spec(f"cop.{room}.seeds") is not None:
            import_module(f"cop.{room}.seeds").plant(world)


def sign_ins() -> str:
    """Say how to sign in as three people of the demo world; nothing where there is no demo world."""
    with unit_of_work(write=False):
        known = session().scalars(
            select(EmailAddress.address).where(EmailAddress.address.in_([address for address, _ in DEMO_SIGN_INS]))
        )
        present = set(known)
    lines = [f"  {address:36} {who}" for address, who in DEMO_SIGN_INS if address in present]
    if not lines:
        return ""
    return "\n".join([f"Sign in with the password {DEMO_PASSWORD!r} as", *lines])


def register(app: Flask) -> None:
    """Add our commands and those of the rooms."""
    for room in ROOMS:
        if find_spec(f"cop.{room}.commands") is not None:
            for command in import_module(f"cop.{room}.commands").commands:
                cop.add_command(command)
    app.cli.add_command(cop)
