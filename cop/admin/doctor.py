"""Is this place in order? Settings, tables, worker, index, files, invariants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import Config
from sqlalchemy import select

from cop.admin import invariants
from cop.admin.wording import health_in_words
from cop.core import health
from cop.core.db import session
from cop.files import storage
from cop.files.models import StoredFile

FILES_LOOKED_AT = 2_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``is_fatal`` is False for what only deserves attention."""

    name: str
    is_well: bool
    text: str
    is_fatal: bool = True


def examine() -> Iterator[Finding]:
    """Look at everything, the ground first."""
    yield from _settings()
    yield _tables()
    for name, (is_well, words) in health.results().items():
        yield Finding(name, is_well, health_in_words(name, words))
    yield _files()
    broken = invariants.broken()
    for sentence in invariants.known():
        number = broken.get(sentence, 0)
        yield Finding("invariant", not number, f"{sentence}." if not number else f"{sentence}: {number} do not.")


def _settings() -> Iterator[Finding]:
    settings = current_app.config["SETTINGS"]
    yield Finding("settings", True, f"Environment {settings.environment}, address {settings.public_url}.")
    if settings.environment != "production":
        return
    yield Finding("settings", settings.is_secure, "COP_PUBLIC_URL should begin with https://.", is_fatal=False)
    yield Finding("settings", bool(settings.smtp_url), "Without COP_SMTP_URL no letter leaves.", is_fatal=False)
    yield Finding("settings", bool(settings.contact), "COP_CONTACT names who answers questions.", is_fatal=False)
    yield Finding("settings", not settings.demo, "COP_DEMO loads a demo world into an empty place.", is_fatal=False)


def _tables() -> Finding:
    """Compare the tables' version with the newest migration."""
    present, newest = present_version(), newest_version()
    if present == newest:
        return Finding("migrations", True, f"The tables are at {present}.")
    return Finding("migrations", False, f"The tables are at {present}, the program needs {newest}: flask db upgrade.")


def present_version() -> str | None:
    """Return the version of the tables; None where no migration ever ran."""
    return MigrationContext.configure(session().connection()).get_current_revision()


def newest_version() -> str | None:
    """Return the version this program needs."""
    config = Config()
    config.set_main_option("script_location", str(current_app.config["ROOT"] / "migrations"))
    return ScriptDirectory.from_config(config).get_current_head()


def _files() -> Finding:
    """Look whether the contents of the newest files are there."""
    statement = select(StoredFile.digest).order_by(StoredFile.id.desc()).limit(FILES_LOOKED_AT)
    missing = 0
    for digest in set(session().scalars(statement)):
        try:
            storage.current().open(digest).close()
        except OSError:
            missing += 1
    if missing:
        return Finding("contents", False, f"{missing} contents of files are missing.")
    return Finding("contents", True, "Every file has its content.")
