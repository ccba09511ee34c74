"""What is kept, what is refused, and what is left of a picture."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from config import ROOT
from cop.files import names
from tests.files import samples
from tests.support.accounts import make_person, sign_in

NAMES = json.loads((Path(__file__).parents[1] / "vectors" / "filenames.json").read_text())


@pytest.mark.parametrize("name", samples.HARMLESS)
def test_a_member_keeps_files_of_the_kinds_teachers_use(send, name):
    content, media_type = samples.HARMLESS[name]
    answer = send(content, name)
    assert answer.status_code == 201, answer.text
    assert answer.json["media_type"] == media_type


@pytest.mark.parametrize("what", samples.HOSTILE)
def test_whatever_is_not_on_the_list_or_not_what_it_says_is_refused(send, what):
    name, content = samples.HOSTILE[what]
    start = time.monotonic()
    answer = send(content, name)
    assert answer.status_code == 422
    assert answer.json["error"]["text"]
    assert time.monotonic() - start < 2


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_hostile_name_is_made_harmless_or_refused(send, fetch, name):
    assert names.harmless(name, ".pdf").endswith(".pdf")
    sent = name.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    answer = send(samples.PDF, sent)
    assert answer.status_code in {201, 422}
    if answer.status_code == 422:
        return
    kept = answer.json["name"]
    assert kept.endswith(".pdf")
    assert kept == kept.strip(". ")
    assert len(kept.encode()) <= 200
    assert not set(kept) & set('<>:"/\\|?*;%$`{}\r\n\t\0\u202e\u200b')
    fetched = fetch(answer.json["url"])
    assert fetched.status_code == 200
    disposition = fetched.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename")
    assert "X-Injected" not in fetched.headers
    assert fetched.data == samples.PDF


def test_pictures_lose_where_they_were_taken_and_stand_upright(send, fetch):
    address = send(samples.photo_with_place(), "holiday.jpg").json["url"]
    kept = fetch(address).data
    image = Image.open(BytesIO(kept))
    assert image.size == (200, 300)
    assert not dict(image.getexif())
    for secret in (b"Exif", b"SecretCamera", b"author"):
        assert secret not in kept


def test_a_page_hidden_behind_a_picture_does_not_survive(send, fetch):
    address = send(samples.picture() + samples.HTML, "x.png").json["url"]
    assert b"<script>" not in fetch(address).data


def test_a_huge_picture_is_made_smaller(send, fetch):
    address = send(samples.picture("JPEG", (4000, 3000)), "x.jpg").json["url"]
    assert max(Image.open(BytesIO(fetch(address).data)).size) == 2560


MEASURE = """
import resource, sys, time
from io import BytesIO
from cop.files import kinds, pictures
content = open(sys.argv[1], "rb").read()
before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
pictures.redrawn(BytesIO(content), kinds.recognise(BytesIO(content), sys.argv[1]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, time.process_time() - start)
"""


@pytest.mark.parametrize("options", [{}, {"progressive": True, "subsampling": 0}], ids=["plain", "progressive"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_the_largest_picture_we_take_needs_little_memory(tmp_path, kind, options):
    path = tmp_path / f"x.{kind.lower()}"
    path.write_bytes(samples.picture(kind, (5000, 5000), **options))
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    kilobytes, seconds = (float(word) for word in done.stdout.split())
    assert kilobytes * (1 if sys.platform != "darwin" else 1 / 1024) < 200_000
    assert seconds < 5


def test_a_file_beyond_the_limit_is_told_so(as_nia):
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n\r\n'
    body = head + b"a" * (21 * 1024 * 1024) + b"\r\n--x--\r\n"
    answer = as_nia.post("/files", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413


def test_a_person_cannot_fill_the_disk(send, monkeypatch):
    monkeypatch.setattr("cop.files.actions.QUOTA", 1000)
    assert send(b"a" * 900, "x.txt").status_code == 201
    assert send(b"b" * 900, "x.txt").status_code == 422


def test_equal_contents_lie_once_and_no_half_files_remain(send, app):
    root = app.extensions["storage"].root
    before = len(list(root.rglob("*")))
    first, second = (send(b"only in this test", "x.txt").json["id"] for _ in range(2))
    assert first != second
    assert len([path for path in root.rglob("*") if path.is_file()]) <= before + 1
    assert not list(root.rglob(".part-*"))


def test_a_visitor_and_a_suspended_member_cannot_upload(client, app, new_client):
    data = {"file": (BytesIO(samples.PDF), "x.pdf")}
    assert client.post("/files", data=data, content_type="multipart/form-data").status_code == 403
    stopped = new_client()
    sign_in(stopped, make_person(suspended=True))
    data = {"file": (BytesIO(samples.PDF), "x.pdf")}
    assert stopped.post("/files", data=data, content_type="multipart/form-data").status_code == 403
