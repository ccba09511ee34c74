"""A folder, a bucket and a dictionary keep the same promises."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from cop.core.clock import now
from cop.core.db import session
from cop.files import actions
from cop.files.models import StoredFile
from cop.files.storage import DiskStorage, S3Storage, Storage
from tests.files import samples

ONE, TWO = "a" * 64, "b" * 64


class MemoryStorage:
    """The in-memory implementation: what tests of other rooms may use."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[bytes, datetime]] = {}

    def put(self, digest, stream):
        self.kept[digest] = (stream.read(), now())

    def open(self, digest):
        if digest not in self.kept:
            raise FileNotFoundError(digest)
        return BytesIO(self.kept[digest][0])

    def remove(self, digest):
        self.kept.pop(digest, None)

    def contents(self):
        return iter([(digest, at) for digest, (_, at) in self.kept.items()])


class Bucket(BaseHTTPRequestHandler):
    """As much of S3 as is asked for here."""

    protocol_version = "HTTP/1.1"
    kept: dict[str, bytes]

    def do_PUT(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            body = b"".join(piece for piece in re.findall(rb"[0-9a-f]+(?:;[^\r]*)?\r\n(.*?)\r\n", body, re.DOTALL))
        self.kept[unquote(urlsplit(self.path).path)] = body
        self.answer(200)

    def do_GET(self):
        path = urlsplit(self.path)
        if "list-type" in parse_qs(path.query):
            prefix = parse_qs(path.query).get("prefix", [""])[0]
            rows = "".join(
                f"<Contents><Key>{key.split('/', 2)[2]}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>"
                f"<Size>{len(value)}</Size></Contents>"
                for key, value in self.kept.items()
                if key.split("/", 2)[2].startswith(prefix)
            )
            return self.answer(
                200, f"<ListBucketResult><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>".encode()
            )
        content = self.kept.get(unquote(path.path))
        if content is None:
            return self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        return self.answer(200, content)

    def do_DELETE(self):
        self.kept.pop(unquote(urlsplit(self.path).path), None)
        self.answer(204)

    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        pass


@pytest.fixture
def bucket(monkeypatch) -> Iterator[S3Storage]:
    handler = type("Handler", (Bucket,), {"kept": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    storage = S3Storage.from_url(f"s3://files/live?endpoint=http://127.0.0.1:{server.server_port}&region=eu-west-2")
    yield storage
    storage.client.close()
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["disk", "memory", "s3"])
def storage(request, tmp_path) -> Storage:
    if request.param == "disk":
        return DiskStorage(tmp_path)
    return MemoryStorage() if request.param == "memory" else request.getfixturevalue("bucket")


def read(storage: Storage, digest: str) -> bytes:
    with storage.open(digest) as content:
        return content.read()


def test_what_was_put_is_there_until_it_is_removed(storage):
    storage.put(ONE, BytesIO(b"one"))
    storage.put(ONE, BytesIO(b"one"))
    storage.put(TWO, BytesIO(b"two" * 1_000_000))
    assert read(storage, ONE) == b"one"
    assert len(read(storage, TWO)) == 3_000_000
    assert sorted(digest for digest, _ in storage.contents()) == [ONE, TWO]
    storage.remove(ONE)
    storage.remove(ONE)
    with pytest.raises(FileNotFoundError):
        storage.open(ONE)
    assert [digest for digest, _ in storage.contents()] == [TWO]


def test_a_content_can_be_wound_back(storage):
    storage.put(ONE, BytesIO(b"0123456789"))
    with storage.open(ONE) as content:
        content.seek(4)
        assert content.read(2) == b"45"


class Broken(BytesIO):
    def read(self, size=-1):
        if self.tell():
            raise OSError("the line is lost")
        return super().read(3)


def test_a_broken_upload_leaves_nothing_on_the_disk(tmp_path):
    storage = DiskStorage(tmp_path)
    with pytest.raises(OSError, match="the line is lost"):
        storage.put(ONE, Broken(b"one and more"))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_the_sweep_removes_what_nothing_needs_and_keeps_the_rest(app, nia):
    storage = app.extensions["storage"]
    kept = actions.keep(person_id=nia.id, stream=BytesIO(b"kept"), name="k.txt", owner=("person", nia.id))
    loose = actions.keep(person_id=nia.id, stream=BytesIO(b"loose"), name="l.txt", owner=None)
    fresh = actions.keep(person_id=nia.id, stream=BytesIO(b"fresh"), name="f.txt", owner=None)
    storage.put(ONE, BytesIO(b"orphan"))
    storage.put(TWO, BytesIO(b"young orphan"))
    loose.created_at -= timedelta(days=2)
    long_ago = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    for digest in (kept.digest, loose.digest, ONE):
        os.utime(storage._path(digest), (long_ago, long_ago))
    actions.sweep()
    left = {row.name for row in session().query(StoredFile)}
    assert left == {"k.txt", "f.txt"}
    assert {kept.digest, fresh.digest, TWO} <= {digest for digest, _ in storage.contents()}
    assert not {loose.digest, ONE} & {digest for digest, _ in storage.contents()}
    storage.remove(TWO)


def test_files_are_served_from_any_storage(app, nia, send, fetch, monkeypatch):
    monkeypatch.setitem(app.extensions, "storage", MemoryStorage())
    answer = send(samples.PDF, "plan.pdf")
    assert fetch(answer.json["url"]).data == samples.PDF
    app.extensions["storage"].kept.clear()
    assert fetch(answer.json["url"]).status_code == 404
