"""``flask cop reindex``."""

from __future__ import annotations

import time

import click

from cop.search.engines import IndexBusy
from cop.search.engines.choice import engine
from cop.search.jobs import rebuild_all


@click.command()
def reindex() -> None:
    """Build the search index anew, beside the present one, and put it in its place."""
    started, cpu = time.monotonic(), time.process_time()
    try:
        count = rebuild_all()
    except IndexBusy:
        raise click.ClickException("Another process writes the index just now. Try again in a minute.") from None
    seconds, spent = time.monotonic() - started, time.process_time() - cpu
    each = spent * 1000 / max(1, count)
    click.echo(
        f"{count} documents indexed with {engine().status().engine} in {seconds:.1f} s, {each:.2f} ms of CPU each."
    )


commands: list[click.Command] = [reindex]
