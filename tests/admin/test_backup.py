"""A backup made while people write comes back whole, or says why not."""

from __future__ import annotations

import io
import shutil
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from cop import cli
from cop.accounts.models import Person
from cop.admin import backup, invariants
from cop.app import create_app
from cop.core.clock import now
from cop.core.db import db, session, unit_of_work
from cop.files import actions as files
from cop.files import storage
from cop.forums.models import Topic
from tests.support import places
from tests.support.accounts import make_person
from tests.support.communities import make_community
from tests.support.forums import make_post, make_topic

PLACES = iter(range(100))


@pytest.fixture
def new_place(tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Build places of their own: an instance folder and an empty database, with tables or without."""
    made: list[Flask] = []

    def build(*, with_tables: bool = True) -> Flask:
        number = next(PLACES)
        settings = places.settings_for(f"backup_{places.worker_name()}_{number}", tmp_path / f"place{number}")
        if settings.is_postgresql and shutil.which("pg_dump") is None:
            pytest.skip("PostgreSQL's client programs are not installed")
        app = create_app(settings)
        if with_tables:
            with app.app_context():
                db.create_all()
        made.append(app)
        return app

    yield build
    for app in made:
        with app.app_context():
            db.engine.dispose()


class CliRunner:
    """Runs ``flask cop ...`` of one place."""

    def __init__(self, app: Flask) -> None:
        cli.register(app)
        self.app = app

    def invoke(self, args: list[str]):
        with self.app.app_context():
            return self.app.test_cli_runner().invoke(args=args)


def plant(app: Flask) -> None:
    with app.app_context(), unit_of_work():
        ruth = make_person("Ruth Adeyemi ✓")
        cluster = make_community("Estuary Cluster", coordinator=ruth)
        cluster.member_count = 1
        make_topic(cluster, ruth, replies=5)
        for number in range(3):
            content = BytesIO(f"file {number}".encode())
            files.keep(person_id=ruth.id, stream=content, name=f"{number}.txt", owner=("community", cluster.id))


def restored(app: Flask, path: Path, **options) -> backup.Manifest:
    with app.app_context():
        return backup.restore(path, **options)


def made(app: Flask, path: Path) -> backup.Manifest:
    with app.app_context():
        return backup.make(path)


def test_a_backup_made_while_people_write_comes_back_row_for_row(new_place, tmp_path):
    here = new_place()
    plant(here)
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        while not stop.is_set():
            with here.app_context():
                with unit_of_work():
                    session().add(Person(name=f"Writer {len(written)}", created_at=now()))
                written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 20:
            time.sleep(0.01)
        manifest = made(here, tmp_path / "backup.tar")
        after = len(written)
    finally:
        stop.set()
        writer.join()
    assert 20 <= manifest.rows["person"] - 1 <= after + 1
    there = new_place()
    again = restored(there, tmp_path / "backup.tar")
    assert again.rows == manifest.rows
    with there.app_context():
        assert session().query(Person).count() == manifest.rows["person"]
        assert invariants.broken() == {}


def test_files_come_back_with_their_rows(new_place, tmp_path):
    here, there = new_place(), new_place()
    plant(here)
    manifest = made(here, tmp_path / "backup.tar")
    restored(there, tmp_path / "backup.tar")
    with there.app_context():
        contents = {digest for digest, _ in storage.current().contents()}
        assert contents == {name.removeprefix("files/") for name in manifest.members if name.startswith("files/")}
        assert len(contents) == 3


def test_a_place_without_tables_gets_them_too(new_place, tmp_path):
    here, there = new_place(), new_place(with_tables=False)
    plant(here)
    made(here, tmp_path / "backup.tar")
    restored(there, tmp_path / "backup.tar")
    with there.app_context():
        assert session().query(Person).count() == 1


def test_people_who_are_there_are_replaced_only_by_force(new_place, tmp_path):
    here, there = new_place(), new_place()
    plant(here)
    made(here, tmp_path / "backup.tar")
    with there.app_context(), unit_of_work():
        make_person("Somebody else")
    with pytest.raises(backup.BackupError, match="people here already"):
        restored(there, tmp_path / "backup.tar")
    restored(there, tmp_path / "backup.tar", is_forced=True)
    with there.app_context():
        assert [row.name for row in session().query(Person)] == ["Ruth Adeyemi ✓"]


def damage(path: Path, how: str) -> Path:
    """Return a copy of a backup that something happened to."""
    out = path.with_name(f"{how.replace(' ', '-')}.tar")
    content = bytearray(path.read_bytes())
    if how == "half of it":
        out.write_bytes(content[: len(content) // 2])
        return out
    if how == "a flipped bit":
        content[2_000] ^= 1
        out.write_bytes(content)
        return out
    with tarfile.open(path) as old, tarfile.open(out, "w") as new:
        for member in old.getmembers():
            part = old.extractfile(member).read()
            if how == "without manifest" and member.name == backup.MANIFEST:
                continue
            if how == "without a file" and member.name.startswith("files/"):
                how = "done"
                continue
            if how == "a manifest of nonsense" and member.name == backup.MANIFEST:
                part = b'{"format": 1}'
            if how == "another format" and member.name == backup.MANIFEST:
                part = part.replace(b'"format": 1', b'"format": 9')
            member.size = len(part)
            new.addfile(member, io.BytesIO(part))
        if how == "something slipped in":
            new.addfile(tarfile.TarInfo("../../evil"), io.BytesIO(b""))
    return out


DAMAGES = [
    "half of it",
    "a flipped bit",
    "without manifest",
    "without a file",
    "a manifest of nonsense",
    "another format",
    "something slipped in",
]


def test_a_damaged_backup_is_refused_before_anything_is_touched(new_place, tmp_path):
    here, there = new_place(), new_place()
    plant(here)
    made(here, tmp_path / "backup.tar")
    for how in DAMAGES:
        damaged = damage(tmp_path / "backup.tar", how)
        with pytest.raises(backup.BackupError):
            restored(there, damaged)
    with there.app_context():
        assert session().query(Person).count() == 0
        assert not list(storage.current().contents())


def test_what_is_no_backup_is_refused(new_place, tmp_path):
    other = tmp_path / "x.tar"
    other.write_bytes(b"hello")
    with pytest.raises(backup.BackupError):
        restored(new_place(), other)


def test_a_missing_content_is_said_and_leaves_no_half_backup(new_place, tmp_path):
    here = new_place()
    plant(here)
    with here.app_context():
        digest, _ = next(iter(storage.current().contents()))
        storage.current().remove(digest)
    with pytest.raises(backup.BackupError, match="missing"):
        made(here, tmp_path / "backup.tar")
    assert not [path for path in tmp_path.iterdir() if "backup.tar" in path.name]


def test_a_backup_is_never_written_over_and_read_by_its_owner_only(new_place, tmp_path):
    here = new_place()
    plant(here)
    made(here, tmp_path / "backup.tar")
    assert (tmp_path / "backup.tar").stat().st_mode & 0o077 == 0
    with pytest.raises(backup.BackupError, match="exists already"):
        made(here, tmp_path / "backup.tar")


def test_the_commands_say_what_they_did(new_place, tmp_path, monkeypatch):
    here = new_place()
    plant(here)
    runner = CliRunner(here)
    done = runner.invoke(args=["cop", "backup", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "3 files" in done.output
    written = next(tmp_path.glob("interchange-*.tar"))
    refused = runner.invoke(args=["cop", "restore", str(written)])
    assert refused.exit_code == 1
    assert "--force" in refused.output


def test_the_doctor_names_what_is_wrong(new_place):
    here = new_place()
    plant(here)
    runner = CliRunner(here)
    done = runner.invoke(args=["cop", "doctor"])
    assert done.exit_code == 1
    assert "wrong  migrations" in done.output
    assert "wrong  worker" in done.output
    assert "well   database" in done.output
    assert "A community counts its members right." in done.output
    with here.app_context(), unit_of_work():
        topic = session().query(Topic).one()
        topic.post_count = 99
    done = runner.invoke(args=["cop", "doctor"])
    assert "A topic counts its posts right, without gaps: 1 do not." in done.output


def test_every_invariant_is_broken_by_what_breaks_it(app):
    ruth = make_person("Ruth")
    cluster = make_community("Estuary", coordinator=ruth)
    cluster.member_count = 1
    topic = make_topic(cluster, ruth)
    make_post(topic, ruth)
    session().flush()
    assert invariants.broken() == {}
    cluster.member_count = 7
    topic.post_count = 9
    session().flush()
    assert set(invariants.broken()) == {
        "A community counts its members right",
        "A topic counts its posts right, without gaps",
    }
