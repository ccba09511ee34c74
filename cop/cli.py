"""Commands: ``flask --app wsgi cop ...``."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from cop.core import jobs

cop = AppGroup("cop", help="Interchange's own commands.")


@cop.command()
def work() -> None:
    """Run the worker: deliver letters, index, run the clock's jobs."""
    jobs.work(current_app._get_current_object())  # type: ignore[attr-defined]


@cop.command()
def prepare() -> None:
    """Bring the database up to date and load the demo world where there is none yet."""
    from flask_migrate import upgrade  # noqa: PLC0415

    upgrade()
    click.echo("The database is up to date.")


def register(app: Flask) -> None:
    """Add the commands; rooms add their own to `cop`."""
    app.cli.add_command(cop)
