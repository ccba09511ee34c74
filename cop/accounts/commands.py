"""Commands of this room, added to ``flask cop``."""

from __future__ import annotations

import click

from cop.accounts.actions import make_admin
from cop.accounts.addresses import canonical
from cop.accounts.queries import person_of_address
from cop.core.db import unit_of_work


@click.command("make-admin")
@click.argument("address")
def make_admin_command(address: str) -> None:
    """Make the person who confirmed ADDRESS an administrator. Their sessions end; they sign in again."""
    with unit_of_work():
        person = person_of_address(canonical(address) or "")
        if person is None:
            raise click.ClickException(f"nobody here has confirmed the address {address}")
        make_admin(person)
        name = person.name
    click.echo(f"{name} is an administrator now.")


commands: list[click.Command] = [make_admin_command]
