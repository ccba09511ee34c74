"""Commands of this room, added to ``flask cop``."""

from __future__ import annotations

from pathlib import Path

import click

from cop.core.db import unit_of_work
from cop.institutions.registers import ImportRefusedError, RegisterError, Report, import_register
from cop.institutions.registers.reading import inspect

SCHEMES = ("urn", "ukprn", "domain", "lv")
SHOWN = 50
"""Rejected rows named on the screen."""


@click.command("import-register")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--scheme",
    required=True,
    metavar="SCHEME",
    help=f"What the numbers are: {', '.join(SCHEMES)}, or a word of your own for a CSV file with number and name.",
)
@click.option("--country", metavar="CODE", help="Country of all rows, two letters, where the file does not say.")
@click.option("--closed", "is_closed", is_flag=True, help="The file lists closed ones, with their closing dates.")
@click.option(
    "--good-rows/--all-or-nothing",
    default=False,
    help="Keep the good rows when others are rejected, or (as without this) nothing at all.",
)
def import_register_command(file: Path, *, scheme: str, country: str | None, is_closed: bool, good_rows: bool) -> None:
    """Import a register of schools or universities from FILE: CSV or JSON, packed or not.

    Nothing is ever half done. The same file again changes nothing.
    """
    if not scheme.isascii() or not scheme.isalnum() or len(scheme) > 16:
        raise click.BadParameter("at most 16 letters and digits", param_hint="--scheme")
    try:
        with click.progressbar(length=max(1, inspect(file).length), label="Reading") as bar, unit_of_work():
            report = import_register(
                file,
                scheme=scheme.lower(),
                country=country.upper() if country else None,
                is_closed=is_closed,
                good_rows=good_rows,
                progress=bar.update,
            )
            bar.update(max(0, (bar.length or 0) - bar.pos))
    except ImportRefusedError as error:
        say(error.report, is_kept=False)
        raise click.ClickException(f"{error} Take the good rows with --good-rows.") from None
    except RegisterError as error:
        raise click.ClickException(str(error)) from None
    say(report, is_kept=True)


def say(report: Report, *, is_kept: bool) -> None:
    """Print what an import did, or would have done."""
    names = ("new", "changed", "closed", "merged", "unchanged", "rejected")
    click.echo(", ".join(f"{name} {getattr(report, name):,}" for name in names))
    if report.encoding not in {"utf-8", "utf-8-sig"}:
        click.echo(f"The file was read as {report.encoding}.")
    for rejection in report.rejections[:SHOWN]:
        click.echo(f"line {rejection.line}: {rejection.reason}", err=True)
    if report.rejected > SHOWN:
        click.echo(f"and {report.rejected - SHOWN:,} more", err=True)
    if not is_kept:
        click.echo("Nothing was changed.", err=True)


commands: list[click.Command] = [import_register_command]
