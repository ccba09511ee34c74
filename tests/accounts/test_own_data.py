from __future__ import annotations

import json

from cop.accounts import exports
from cop.accounts.actions.erasing import FORMER
from cop.accounts.models import EmailAddress, Person, RecoveryCode, SignIn, Token
from cop.core.db import session
from cop.core.i18n import LANGUAGES
from tests.support.accounts import address_of, make_person, sign_in

PASSWORD = "estuary heron tide"


def test_every_column_that_holds_a_person_is_declared(app):
    """A new one fails here until somebody decides what export and erasure do with it (GDPR 15, 17, 20)."""
    assert exports.personal_columns() - set(exports.declared()) == set()


def test_no_declaration_is_left_behind(app):
    assert set(exports.declared()) - exports.personal_columns() == set()


def test_every_declaration_has_a_reason(app):
    assert all(entry.because for entry in exports.declared().values())


def test_a_person_takes_everything_along(client):
    person = make_person(password=PASSWORD)
    sign_in(client, person)
    answer = client.post("/account/data/export")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = json.loads(answer.text)["rows"]
    assert rows["person"][0]["name"] == "Nia Rowlands"
    assert [row["address"] for row in rows["email_address"]] == [address_of(person)]
    expected = {entry.table for entry in exports.declared().values() if entry.exported}
    assert expected <= {key.partition(".")[0] for key in rows}


def test_nothing_that_opens_an_account_is_written_out(client):
    person = make_person(password=PASSWORD)
    sign_in(client, person)
    text = client.post("/account/data/export").text
    assert person.password_hash not in text
    assert session().query(SignIn).first().token_digest not in text
    for hidden in exports.HIDDEN:
        assert f'"{hidden}"' not in text


def test_nothing_of_others_is_written_out(client):
    other = make_person(name="Ruth Adeyemi")
    sign_in(client, make_person())
    text = client.post("/account/data/export").text
    assert "Ruth Adeyemi" not in text
    assert address_of(other) not in text


def test_a_deleted_account_leaves_no_person_behind(client, new_client, mailbox):
    person = make_person(password=PASSWORD)
    address = address_of(person)
    person.bio_source, person.bio_html, person.photo = "I teach.", "<p>I teach.</p>", "photo.png"
    other = new_client()
    sign_in(other, person)
    sign_in(client, person)
    new_client().post("/sign-in", data={"email": address})
    assert client.post("/account/data/removal").status_code == 422
    assert client.post("/account/data/removal", data={"sure": "y"}).location == "/sign-in"
    kept = session().get(Person, person.id)
    assert (kept.name, kept.bio_source, kept.bio_html, kept.photo) == (FORMER, "", "", None)
    assert (kept.password_hash, kept.totp_secret, kept.is_admin) == (None, None, False)
    assert kept.erased_at is not None
    for table in (EmailAddress, SignIn, Token, RecoveryCode):
        assert session().query(table).filter_by(person_id=person.id).count() == 0
    assert client.get("/account").status_code == 303
    assert other.get("/account").status_code == 303
    assert "deleted" in mailbox.last_to(address).text


def test_a_deleted_address_may_join_again(client, mailbox):
    person = make_person(email="heron@example.org")
    sign_in(client, person)
    client.post("/account/data/removal", data={"sure": "y"})
    client.post("/sign-in", data={"email": "heron@example.org"})
    assert "There is no account" in mailbox.last_to("heron@example.org").text


def test_name_language_and_time_zone_are_changed(client, monkeypatch):
    monkeypatch.setitem(LANGUAGES, "pt", "Português")
    person = make_person()
    sign_in(client, person)
    fields = {"name": "Nia R. Rowlands", "locale": "pt", "time_zone": "Europe/Lisbon"}
    assert client.post("/account", data=fields).status_code == 303
    kept = session().get(Person, person.id)
    assert (kept.name, kept.locale, kept.time_zone) == ("Nia R. Rowlands", "pt", "Europe/Lisbon")
    assert 'lang="pt"' in client.get("/account").text


def test_a_language_or_zone_that_is_not_there_is_refused(client):
    sign_in(client, make_person())
    assert client.post("/account", data={"name": "Nia", "locale": "xx", "time_zone": ""}).status_code == 422
    assert client.post("/account", data={"name": "Nia", "locale": "", "time_zone": "Mars/Olympus"}).status_code == 422


def test_an_administrator_is_made_from_the_command_line(app):
    from cop.accounts.commands import make_admin_command

    person = make_person()
    session().commit()
    done = app.test_cli_runner().invoke(make_admin_command, [address_of(person).upper()])
    assert (done.exit_code, done.output) == (0, "Nia Rowlands is an administrator now.\n")
    session().expire_all()
    assert session().get(Person, person.id).is_admin
    missed = app.test_cli_runner().invoke(make_admin_command, ["nobody@example.org"])
    assert missed.exit_code == 1
    assert "nobody here" in missed.output
