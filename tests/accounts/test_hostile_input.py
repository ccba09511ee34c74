from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest

from cop.accounts.addresses import canonical
from cop.accounts.models import Person
from cop.core.db import session
from tests.support.accounts import address_of, make_person, sign_in
from tests.support.letters import link_in

VECTORS = Path(__file__).parents[1] / "vectors"
EMAILS = json.loads((VECTORS / "emails.json").read_text())
NAUGHTY = json.loads((VECTORS / "naughty_strings_blns.json").read_text())
PASSWORD = "estuary heron tide"


@pytest.mark.parametrize("text", EMAILS["injection"])
def test_an_address_never_carries_more_than_itself(client, mailbox, text):
    answer = client.post("/sign-in", data={"email": text})
    assert answer.status_code in {303, 422}
    for letter in mailbox.all():
        assert "\n" not in letter.recipient
        assert "," not in letter.recipient
        assert "c@d.example" not in letter.recipient


@pytest.mark.parametrize("text", EMAILS["valid"])
def test_unusual_addresses_are_welcome(client, mailbox, text):
    assert client.post("/sign-in", data={"email": text}).status_code == 303
    assert len(mailbox.all()) == 1


def test_addresses_that_only_look_alike_are_different():
    same = [canonical(one) == canonical(other) for one, other in EMAILS["same_or_not"]]
    assert same == [True, False, False, False]
    assert canonical("straße@example.org") != canonical("strasse@example.org")
    assert canonical("x@Bücher.example") == canonical("x@xn--bcher-kva.example")


REDIRECTS = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "//[::1",
    "/%5cevil.example",
    "/%2f%2fevil.example",
    "/a\r\nSet-Cookie: x=1",
    "/a%0d%0aSet-Cookie:x=1",
    "/.evil.example",
    "/@evil.example",
    "evil.example",
    "?next=//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "/\u2028/evil.example",
    "/ä",
    b"/a\xed\xa0\x80",
    "////evil.example//",
    "/;@evil.example",
    "http://127.0.0.1:8000.evil.example/",
    "/" + "a" * 5000,
    "",
]


def stays(location: str | None) -> bool:
    return (
        bool(location)
        and location.startswith("/")
        and not location.startswith(("//", "/\\"))
        and (urlsplit(location).netloc == "")
    )


@pytest.mark.parametrize("target", REDIRECTS)
def test_no_way_in_leads_elsewhere(client, new_client, mailbox, target):
    person = make_person(password=PASSWORD)
    fields = {"email": address_of(person), "password": PASSWORD, "next": target}
    one = client.post("/sign-in/password", data=fields)
    assert one.status_code == 303
    assert stays(one.location)
    query = urlencode({"next": target})
    assert stays(client.get(f"/sign-in?{query}").location)
    client.post("/account/proof", data={"password": PASSWORD, "next": target})
    two = new_client()
    two.post("/sign-in", data={"email": address_of(person), "next": target})
    pressed = two.post(link_in(mailbox.last_to(address_of(person))))
    assert stays(pressed.location)
    proof = two.post("/account/proof", data={"password": PASSWORD, "next": target})
    assert stays(proof.location)


ODD = ["\x00", "ä" * 50, "\ud800", "%00", "../../etc/passwd", "a" * 10_000, "' OR 1=1 --", "{{7*7}}", "\r\nX: y", "💥"]
LETTERS = [
    "/sign-in/link/",
    "/sign-in/reset/",
    "/join/confirmation/",
    "/account/emails/confirmation/",
    "/account/emails/primary/",
    "/sign-in/school/confirmation/",
]


@pytest.mark.parametrize("path", LETTERS)
def test_odd_tokens_are_dead_links(client, path):
    for odd in ODD:
        secret = quote(odd.encode("utf-8", "surrogatepass"), safe="")
        assert client.get(path + secret).status_code in {404, 400}
        assert client.post(path + secret, data={"password": PASSWORD}).status_code in {404, 400, 429}


def test_an_odd_csrf_token_is_refused_calmly(client):
    for odd in ("ä", "", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "a.b.c"):
        answer = client.post("/sign-in", data={"email": "a@example.org", "csrf_token": odd}, csrf=False)
        assert answer.status_code == 403


@pytest.mark.parametrize("start", range(0, len(NAUGHTY), 60))
def test_naughty_strings_harm_nothing(client, start):
    person = make_person(password=PASSWORD)
    sign_in(client, person)
    for text in NAUGHTY[start : start + 60]:
        answer = client.post("/account", data={"name": text, "locale": "", "time_zone": ""})
        assert answer.status_code in {303, 422, 429}, text
        if answer.status_code == 303:
            page = client.get("/account").text
            assert "<script>alert" not in page.lower()
        if answer.status_code == 429:
            from cop.core.limits import limiter

            limiter.reset()
    assert session().get(Person, person.id).name


@pytest.mark.parametrize(
    "text", ["\x00", b"\xed\xa0\x80", "x" * 100_000, "\r\nBcc: c@d.example", "{{7*7}}", "%s%n", "' OR 1=1"]
)
def test_odd_text_in_any_field_is_answered(client, text):
    person = make_person(password=PASSWORD)
    forms = {
        "/sign-in": ("email", "next"),
        "/sign-in/password": ("email", "password", "next"),
        "/sign-in/forgotten": ("email",),
        "/sign-in/code": ("code",),
        "/join": ("organisation", "organisation_text", "address", "next"),
    }
    for path, names in forms.items():
        answer = client.post(path, data=dict.fromkeys(names, text))
        assert answer.status_code < 500, path
    sign_in(client, person)
    mine = {
        "/account": ("name", "locale", "time_zone"),
        "/account/emails": ("address",),
        "/account/password": ("password",),
        "/account/proof": ("password", "mailed", "code", "next"),
        "/account/second-factor": ("code",),
    }
    for path, names in mine.items():
        assert client.post(path, data=dict.fromkeys(names, text)).status_code < 500, path


def test_every_form_needs_its_token_and_an_own_origin(app, client):
    """Without a token, from another origin or across sites nothing changes."""
    sign_in(client, make_person(password=PASSWORD))
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("accounts.") or "POST" not in rule.methods:
            continue
        path = rule.rule.replace("<secret>", "x").replace("<int:ident>", "1").replace("<slug>", "x")
        assert client.post(path, csrf=False).status_code == 403, path
        assert client.post(path, headers={"Origin": "https://evil.example"}).status_code == 403, path
        assert client.post(path, headers={"Origin": "null"}).status_code == 403, path
        assert client.post(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403, path
    assert client.get("/account").status_code == 200


def test_reading_any_page_changes_nothing(app, client, mailbox):
    from sqlalchemy import func, select

    from cop.core.db import Model

    person = make_person(password=PASSWORD)
    sign_in(client, person)

    def rows() -> dict[str, int]:
        counts = {}
        for table in Model.metadata.sorted_tables:
            counts[table.name] = session().execute(select(func.count()).select_from(table)).scalar_one()
        return counts

    before = rows()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("accounts.") and "GET" in rule.methods and not rule.arguments:
            client.get(rule.rule)
            client.head(rule.rule)
    assert rows() == before
