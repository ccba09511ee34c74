"""``flask cop doctor``, ``backup`` and ``restore``."""

from __future__ import annotations

from pathlib import Path

import click
from flask_migrate import upgrade

from cop.admin import backup, doctor
from cop.core.clock import now
from cop.core.db import unit_of_work
from cop.search.actions import rebuild


@click.command("doctor")
def doctor_command() -> None:
    """Look whether this place is in order; ends with 1 when something is wrong."""
    is_wrong = False
    with unit_of_work(write=False):
        for finding in doctor.examine():
            word = "well" if finding.is_well else "wrong" if finding.is_fatal else "look"
            click.echo(f"{word:6} {finding.name:12} {finding.text}")
            is_wrong |= finding.is_fatal and not finding.is_well
    if is_wrong:
        raise SystemExit(1)


@click.command("backup")
@click.argument("destination", type=click.Path(path_type=Path))
def backup_command(destination: Path) -> None:
    """Write everything into one new file DESTINATION, or into a folder under a name with the date.

    People may go on writing. Keep the file as safe as the place itself: it holds every text and every address.
    """
    if destination.is_dir():
        destination /= f"interchange-{now():%Y-%m-%d-%H%M%S}.tar"
    try:
        manifest = backup.make(destination)
    except backup.BackupError as error:
        raise click.ClickException(str(error)) from None
    contents = sum(name.startswith("files/") for name in manifest.members)
    click.echo(f"{destination}: {sum(manifest.rows.values())} rows of {len(manifest.rows)} tables, {contents} files.")
    if backup.SECRET not in manifest.members:
        click.echo("Keep COP_SECRET_KEY as well: without it second factors cannot be checked.")


@click.command("restore")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace what is here, people included.")
def restore_command(source: Path, *, force: bool) -> None:
    """Put the backup SOURCE in place. Stop web and worker first, and start them afterwards."""
    try:
        manifest = backup.restore(source, is_forced=force, say=click.echo)
    except backup.BackupError as error:
        raise click.ClickException(str(error)) from None
    upgrade()
    with unit_of_work():
        rebuild()
    rows = sum(manifest.rows.values())
    click.echo(f"{rows} rows are back, as of {manifest.made_at}. The worker builds the search index anew.")


commands: list[click.Command] = [doctor_command, backup_command, restore_command]
