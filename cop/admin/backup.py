"""Backups: one file with the tables, every content they need, and a manifest to check them by.

The tables are copied as of one moment, while people go on writing: by SQLite's backup API, or by pg_dump in the
snapshot in which we count. (Copying SQLite's file lost 384 of 2,375 rows in a trial.) The search index is left out.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from flask import current_app
from sqlalchemy import Connection, MetaData, create_engine, func, select, text
from sqlalchemy.engine import make_url

from cop.accounts.models import Person
from cop.admin.doctor import present_version
from cop.core.clock import now
from cop.core.db import db
from cop.core.health import VERSION
from cop.core.jobs import Heartbeat
from cop.files import storage
from cop.files.models import StoredFile

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE, POSTGRESQL, SECRET = "tables.sqlite", "tables.dump", "secret_key"
BLOCK = 1024 * 1024
FLEETING = {Heartbeat.__tablename__}
"""Tables that change by themselves: not compared."""


class BackupError(Exception):
    """A backup cannot be made or used. The text is for whoever sits at the keyboard."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. ``members``: SHA-256 by name. ``rows`` and ``digests``: by table."""

    format: int
    version: str
    tables_at: str | None
    made_at: str
    dialect: str
    rows: dict[str, int]
    digests: dict[str, str]
    members: dict[str, str] = field(default_factory=dict)


# ------------------------------------------------------------------------------------------------ making one


def make(destination: Path) -> Manifest:
    """Write a backup to a new file. Raises `BackupError` when it exists or something is missing."""
    if destination.exists():
        raise BackupError(f"{destination} exists already.")
    beside = destination.with_name(f".{destination.name}.part")
    try:
        with tempfile.TemporaryDirectory(prefix="backup-") as folder, _private_tar(beside) as tar:
            manifest = _fill(tar, Path(folder))
        beside.replace(destination)
    finally:
        beside.unlink(missing_ok=True)
    return manifest


@contextmanager
def _private_tar(path: Path) -> Iterator[tarfile.TarFile]:
    """Open a new archive that only its owner may read: it holds everything."""
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        with tarfile.open(fileobj=file, mode="w") as tar:
            yield tar
        file.flush()
        os.fsync(file.fileno())


def _fill(tar: tarfile.TarFile, folder: Path) -> Manifest:
    settings = current_app.config["SETTINGS"]
    tables_at = present_version()
    if settings.is_postgresql:
        path = folder / POSTGRESQL
        rows, digests, contents = _dump_postgresql(settings.database_url, path)
    else:
        path = folder / SQLITE
        rows, digests, contents = _copy_sqlite(path)
    members = {path.name: _add(tar, path.name, path)}
    key = settings.instance / SECRET
    if key.is_file():
        members[SECRET] = _add(tar, SECRET, key)
    for digest in contents:
        members[f"files/{digest}"] = _add_content(tar, digest, folder)
    dialect = "postgresql" if settings.is_postgresql else "sqlite"
    manifest = Manifest(FORMAT, VERSION, tables_at, now().isoformat(), dialect, rows, digests, members)
    written = folder / MANIFEST
    written.write_text(json.dumps(asdict(manifest), indent=1))
    _add(tar, MANIFEST, written)
    return manifest


def _copy_sqlite(path: Path) -> tuple[dict[str, int], dict[str, str], list[str]]:
    with _raw_sqlite() as source, sqlite3.connect(path) as target:
        source.backup(target, pages=2_000, sleep=0.01)
    target.close()
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        if connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() != "ok":
            raise BackupError("The copy of the database is damaged. Is the disk in order?")
        measured = _measure(connection)
    engine.dispose()
    return measured


@contextmanager
def _raw_sqlite() -> Iterator[sqlite3.Connection]:
    """Open the database's file by itself, without our transactions."""
    name = make_url(current_app.config["SETTINGS"].database_url).database
    connection = sqlite3.connect(str(name), timeout=60)
    try:
        yield connection
    finally:
        connection.close()


def _dump_postgresql(url: str, path: Path) -> tuple[dict[str, int], dict[str, str], list[str]]:
    engine = db.engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection, connection.begin():
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={path}", url=url)
        return _measure(connection)


def _run(program: str, *arguments: str, url: str) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, where no process list shows it."""
    found = shutil.which(program)
    if found is None:
        raise BackupError(f"{program} is not installed here. It comes with PostgreSQL's client programs.")
    parts = make_url(url)
    environment = {**os.environ, "PGPASSWORD": parts.password or ""}
    plain = parts.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        [found, *arguments, f"--dbname={plain}"], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BackupError(f"{program} says: {done.stderr.strip()[-500:]}")


def _measure(connection: Connection) -> tuple[dict[str, int], dict[str, str], list[str]]:
    """Count and digest every table in its order of keys, and list the contents that files need.

    The tables are asked what they are, so that those of an older release can be measured too.
    """
    rows, digests, present = {}, {}, MetaData()
    present.reflect(connection)
    for table in present.tables.values():
        found, number = hashlib.sha256(), 0
        for row in connection.execute(select(table).order_by(*table.primary_key.columns)):
            found.update(json.dumps([_plain(value) for value in row], ensure_ascii=False).encode("utf-8", "replace"))
            number += 1
        rows[table.name], digests[table.name] = number, found.hexdigest()
    files = present.tables.get(StoredFile.__tablename__)
    if files is None:
        return rows, digests, []
    contents = connection.execute(select(files.c.digest).distinct().order_by(files.c.digest)).scalars().all()
    return rows, digests, list(contents)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = path.stat().st_size, 0o600, int(now().timestamp())
    with path.open("rb") as file:
        digest = _digest(file)
        file.seek(0)
        tar.addfile(info, file)
    return digest


def _add_content(tar: tarfile.TarFile, digest: str, folder: Path) -> str:
    copy = folder / "content"
    try:
        with storage.current().open(digest) as content, copy.open("wb") as file:
            shutil.copyfileobj(content, file, BLOCK)
    except FileNotFoundError:
        raise BackupError(f"The content {digest} of a file is missing: flask cop doctor.") from None
    found = _add(tar, f"files/{digest}", copy)
    if found != digest:
        raise BackupError(f"The content {digest} of a file has changed on the disk.")
    return found


def _digest(file: IO[bytes]) -> str:
    found = hashlib.sha256()
    while block := file.read(BLOCK):
        found.update(block)
    return found.hexdigest()


# ------------------------------------------------------------------------------------------------ using one


def read(source: Path) -> Manifest:
    """Check a backup member by member. Raises `BackupError` for one that is damaged or not ours."""
    with _opened(source) as tar:
        manifest = _manifest(tar)
        found = {member.name: member for member in tar.getmembers() if member.name != MANIFEST}
        if set(found) != set(manifest.members):
            raise BackupError("This backup is damaged: its parts are not those of its manifest.")
        for name, digest in manifest.members.items():
            part = tar.extractfile(found[name]) if found[name].isfile() else None
            if part is None or _digest(part) != digest:
                raise BackupError(f"This backup is damaged: {name} is not what was put in.")
    return manifest


def restore(source: Path, *, is_forced: bool = False, say: Callable[[str], None] = lambda _text: None) -> Manifest:
    """Put a backup in place of what is here, then compare every table with its manifest.

    Raises `BackupError`, before anything is touched, for a damaged backup, for one of the other database, and for a
    place where there are people already (unless ``is_forced``). An older backup leaves older tables: migrate them then.
    """
    say("Checking the backup.")
    manifest = read(source)
    settings = current_app.config["SETTINGS"]
    dialect = "postgresql" if settings.is_postgresql else "sqlite"
    if manifest.dialect != dialect:
        raise BackupError(f"This backup is of {manifest.dialect}; this place runs on {dialect}.")
    if not is_forced and _has_people():
        raise BackupError("There are people here already. --force replaces everything by the backup.")
    with _opened(source) as tar, tempfile.TemporaryDirectory(prefix="restore-") as folder:
        say("Putting the files back.")
        _put_contents(tar, manifest)
        say("Putting the tables back.")
        _put_tables(tar, Path(folder))
        _put_key(tar, manifest)
    say("Comparing every table.")
    _compare(manifest)
    return manifest


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, "r:") as tar:
            yield tar
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BackupError(f"{source} cannot be read as a backup: {error}") from None


def _manifest(tar: tarfile.TarFile) -> Manifest:
    try:
        part = tar.extractfile(MANIFEST)
        found = Manifest(**json.loads(part.read())) if part else None
    except (KeyError, ValueError, TypeError, RecursionError):
        found = None
    if found is None:
        raise BackupError("This is not a backup of Interchange, or its manifest is damaged.")
    if found.format != FORMAT:
        raise BackupError(f"This backup has format {found.format}; this program reads format {FORMAT}.")
    return found


def _has_people() -> bool:
    with db.engine.connect() as connection:
        if not db.engine.dialect.has_table(connection, Person.__tablename__):
            return False
        return bool(connection.execute(select(func.count()).select_from(Person.__table__)).scalar())


def _put_contents(tar: tarfile.TarFile, manifest: Manifest) -> None:
    for name, digest in manifest.members.items():
        part = tar.extractfile(name) if name.startswith("files/") else None
        if part is not None:
            storage.current().put(digest, part)


def _put_tables(tar: tarfile.TarFile, folder: Path) -> None:
    settings = current_app.config["SETTINGS"]
    path = folder / (POSTGRESQL if settings.is_postgresql else SQLITE)
    part = tar.extractfile(path.name)
    if part is None:
        raise BackupError("This backup holds no tables.")
    with path.open("wb") as file:
        shutil.copyfileobj(part, file, BLOCK)
    db.engine.dispose()
    if settings.is_postgresql:
        _run(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--single-transaction",
            str(path),
            url=settings.database_url,
        )
        return
    with sqlite3.connect(path) as copy, _raw_sqlite() as target:
        copy.backup(target)
    copy.close()


def _put_key(tar: tarfile.TarFile, manifest: Manifest) -> None:
    """Put the key back with which second factors are sealed, where this place made its own."""
    part = tar.extractfile(SECRET) if SECRET in manifest.members else None
    if part is None or "COP_SECRET_KEY" in os.environ:
        return
    path = current_app.config["SETTINGS"].instance / SECRET
    with suppress(FileNotFoundError):
        path.unlink()
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(part.read())


def _compare(manifest: Manifest) -> None:
    with db.engine.connect() as connection:
        rows, digests, _contents = _measure(connection)
    wrong = [
        name
        for name in manifest.rows
        if name not in FLEETING and (rows.get(name), digests.get(name)) != (manifest.rows[name], manifest.digests[name])
    ]
    if wrong:
        raise BackupError(f"After putting them back, these tables differ: {', '.join(sorted(wrong))}.")
