"""Commands: ``flask --app wsgi cop ...``. Rooms keep theirs in ``commands.py``."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_migrate import upgrade

from cop.app import ROOMS
from cop.core import jobs

cop = AppGroup("cop", help="Interchange's own commands.")


@cop.command()
def work() -> None:
    """Run the worker: deliver letters, index, run the clock's jobs."""
    jobs.work(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001  threads need the object


@cop.command()
def migrate() -> None:
    """Bring the tables up to date."""
    upgrade()
    click.echo("The tables are up to date.")


def register(app: Flask) -> None:
    """Add our commands and those of the rooms."""
    for room in ROOMS:
        if find_spec(f"cop.{room}.commands") is not None:
            for command in import_module(f"cop.{room}.commands").commands:
                cop.add_command(command)
    app.cli.add_command(cop)
