"""Who may fetch what, by whichever form of its address, and how it is sent."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import false, select

from cop.accounts.models import Person
from cop.core.db import session
from cop.core.subjects import SubjectKind, register_kind
from cop.files import actions
from cop.files.models import StoredFile
from tests.files import samples
from tests.support.accounts import make_person, sign_in

DIARY = SubjectKind(
    name="test_diary",
    label="Diary",
    model=Person,
    visible_to=lambda member: (
        select(Person).where(Person.id == member.person_id) if member.person_id else select(Person).where(false())
    ),
    title=lambda person: person.name,
    url=lambda person: f"/diary/{person.id}",
)


@pytest.fixture
def file(nia) -> StoredFile:
    """A picture in Nia's diary, which only she may see."""
    register_kind(DIARY)
    return actions.keep(
        person_id=nia.id, stream=BytesIO(samples.picture()), name="class photo.png", owner=("test_diary", nia.id)
    )


def forms_of(file: StoredFile) -> list[str]:
    return [
        f"/files/{file.id}/class%20photo.png",
        f"/files/{file.id}/class%20photo%2Epng",
        f"/files/{file.id}/%63lass%20photo.png",
        f"/files/{file.id}/photo",
        f"//files/{file.id}/class%20photo.png",
        f"/files//{file.id}/class%20photo.png",
        f"/files/{file.id}/./class%20photo.png",
        f"/files/{file.id}/x/../class%20photo.png",
        f"/files/{file.id}/class%20photo.png::$DATA",
        f"/files/{file.id}/class%20photo.png%00",
        f"/files/{file.id}/CLASS%20PHOTO.PNG",
        f"/files/{file.id}/class%20photo.png/",
        f"/files/{file.id}/",
        f"/files/0{file.id}/class%20photo.png",
    ]


def test_nobody_else_fetches_a_private_file_by_any_form_of_its_address(client, new_client, file, fetch):
    other = new_client()
    sign_in(other, make_person("Imran Siddiqui"))
    administrator = new_client()
    sign_in(administrator, make_person("Root", admin=True))
    for who in (client_without_cookies(new_client), other, administrator):
        for address in forms_of(file):
            answer = fetch(address, who, follow_redirects=True)
            assert answer.status_code == 404, address
            assert b"PNG" not in answer.data[:8]


def client_without_cookies(new_client):
    return new_client()


def test_the_owner_fetches_it(file, fetch):
    answers = [fetch(address, follow_redirects=True).status_code for address in forms_of(file)]
    assert answers[:4] == [200, 200, 200, 200]
    assert set(answers) <= {200, 404}


def test_access_is_asked_anew_on_each_fetch_also_of_an_unchanged_file(file, fetch, nia):
    address = f"/files/{file.id}/class%20photo.png"
    tag = fetch(address).headers["ETag"]
    assert fetch(address, headers={"If-None-Match": tag}).status_code == 304
    file.owner_id = make_person("Somebody").id
    session().flush()
    assert fetch(address, headers={"If-None-Match": tag}).status_code == 404
    assert fetch(address).status_code == 404


def test_a_loose_file_is_its_uploaders_alone(send, fetch, new_client):
    address = send(samples.PDF, "plan.pdf").json["url"]
    other = new_client()
    sign_in(other, make_person("Imran Siddiqui"))
    assert fetch(address).status_code == 200
    assert fetch(address, other).status_code == 404


@pytest.mark.parametrize("name", samples.HARMLESS)
def test_what_is_sent_cannot_run_here(send, fetch, name):
    content, media_type = samples.HARMLESS[name]
    answer = fetch(send(content, name).json["url"])
    policy = answer.headers["Content-Security-Policy"]
    assert answer.mimetype == media_type
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "allow-" not in policy
    assert answer.headers["Cache-Control"].startswith(("private", "no-cache"))
    assert answer.headers["Content-Disposition"].startswith(
        "inline" if media_type.startswith("image/") else "attachment"
    )


def test_a_part_of_a_file_can_be_asked_for(send, fetch):
    address = send(b"0123456789", "digits.txt").json["url"]
    answer = fetch(address, headers={"Range": "bytes=2-4"})
    assert (answer.status_code, answer.data) == (206, b"234")


def test_a_photo_becomes_a_small_square_and_nothing_else_is_kept(as_nia, send, fetch, nia):
    answer = send(samples.photo_with_place(), "me.jpg", purpose="photo")
    assert answer.status_code == 303
    assert nia.photo
    square = Image.open(BytesIO(stored_photo(nia)))
    assert square.size == (240, 240)
    assert not dict(square.getexif())
    first = nia.photo
    assert send(samples.picture("PNG"), "me.png", purpose="photo").status_code == 303
    assert nia.photo != first
    assert fetch(first).status_code == 404
    assert session().query(StoredFile).count() == 1
    assert as_nia.post("/account/photo/removal").status_code == 303
    assert nia.photo is None
    assert session().query(StoredFile).count() == 0


def stored_photo(person: Person) -> bytes:
    from cop.files import storage

    row = session().scalars(select(StoredFile).where(StoredFile.owner_id == person.id)).one()
    with storage.current().open(row.digest) as content:
        return content.read()


@pytest.mark.parametrize(
    ("name", "content"),
    [("me.pdf", samples.PDF), ("me.png", samples.HTML), ("me.png", samples.picture_bomb()), ("", b"")],
)
def test_what_is_no_picture_is_told_so_beside_the_field(send, nia, name, content):
    answer = send(content, name, purpose="photo")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert nia.photo is None


def test_the_photo_page_leads_back_into_this_place_only(as_nia, send):
    assert as_nia.get("/account/photo").status_code == 200
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        answer = send(samples.picture(), "me.png", purpose="photo", next=target)
        assert answer.location.endswith("/account/photo")
