"""Kept files opened by a real browser: shown or saved, never run."""

from __future__ import annotations

from io import BytesIO

from playwright.sync_api import Error

from cop.core.db import unit_of_work
from cop.files import actions
from tests.files import samples
from tests.support.accounts import make_person

SCRIPT = b"<script>document.title = 'executed'; alert(1)</script>"
KEPT = {
    "picture.png": samples.picture() + SCRIPT,
    "<img src=x onerror=alert(1)>.png": samples.picture(),
    "paper.pdf": samples.PDF + SCRIPT,
    "notes.txt": b"javascript:alert(1)\n" + b"words " * 400 + SCRIPT,
    "table.csv": b'=HYPERLINK("javascript:alert(1)"),<b>1</b>\n',
    "plan.docx": samples.document(**{"word/media/x.html": SCRIPT}),
}


def test_no_kept_file_runs_when_it_is_opened(live_server, page, sign_in_page):
    with live_server.context(), unit_of_work():
        nia = make_person("Nia Rowlands")
        kept = [
            actions.keep(person_id=nia.id, stream=BytesIO(content), name=name, owner=None)
            for name, content in KEPT.items()
        ]
        addresses = [f"/files/{file.id}/{file.name}" for file in kept]
    sign_in_page(page, nia)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    opened = [address for address in addresses if is_opened(page, address)]
    assert not asked
    assert len(opened) == 2


def is_opened(page, address: str) -> bool:
    """Open a file. False when the browser saved it instead."""
    try:
        answer = page.goto(address)
    except Error as error:
        if "Download is starting" not in str(error):
            raise
        return False
    assert answer.status == 200
    assert page.title() != "executed"
    return True


def test_a_photo_is_chosen_and_shown_without_scripts(live_server, plain_page, sign_in_page, tmp_path):
    picture = tmp_path / "me.jpg"
    picture.write_bytes(samples.photo_with_place())
    with live_server.context(), unit_of_work():
        nia = make_person("Nia Rowlands")
    sign_in_page(plain_page, nia)
    plain_page.goto("/account/photo")
    plain_page.get_by_label("New photo").set_input_files(str(picture))
    plain_page.get_by_role("button", name="Use this photo").click()
    shown = plain_page.locator("main img.portrait")
    assert shown.get_attribute("src").endswith("/photo")
    assert plain_page.request.get(shown.get_attribute("src")).status == 200
