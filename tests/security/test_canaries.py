"""What is private is read by nobody else: words that stand nowhere else, looked for on every page in every role."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from cop.accounts.models import EmailAddress
from cop.core.db import session
from cop.core.jobs import sweep_outbox
from cop.core.mail import CaughtLetter
from tests.matrix.house import COLUMNS
from tests.security.canaries import COMMON, PRIVATE, plant
from tests.security.crawling import crawl

SEEN: set[str] = set()


@pytest.fixture(scope="module")
def canaries(house, ask):
    with house.app.app_context():
        planted = plant(house)
    ask.before = ask.digest()
    return planted


@pytest.mark.parametrize("column", COLUMNS, ids=COLUMNS.get)
def test_no_page_holds_what_its_reader_may_not_know(ask, canaries, column):
    leaks, opened = set(), 0
    for path, answer in crawl(ask, column):
        opened += 1
        assert answer.status < 500, path
        text = answer.text.lower()
        found = [canary for canary in canaries if canary.word in text]
        leaks |= {f"{path}: {one.word} is for {one.seen_by or 'nobody'}" for one in found if column not in one.seen_by}
        SEEN.update(one.word for one in found)
    assert not leaks, "\n".join(sorted(leaks))
    assert opened > 200


def test_the_words_stand_where_those_who_may_do_read_them(canaries):
    """Words that nobody ever reads were planted in the wrong place, and would prove nothing."""
    if len(SEEN) < 2:
        pytest.skip("the pages were read by another process")
    readable = [canary.word for canary in canaries if canary.seen_by]
    assert len(SEEN & set(readable)) > 0.7 * len(readable), sorted(set(readable) - SEEN)


@pytest.mark.parametrize("place", PRIVATE)
def test_what_is_asked_for_as_json_holds_no_more_than_the_page(ask, canaries, place):
    topic = ask.house.things[f"{place} topic"]["topic_id"]
    for column in COLUMNS:
        answer = ask.send(column, "GET", f"/topics/{topic}/replies?since=0", headers={"Accept": "application/json"})
        assert not [canary.word for canary in canaries if canary.is_leaked_to(column, answer.text)], COLUMNS[column]
        if answer.status == 200:
            hidden = [post for post in json.loads(answer.text)["posts"] if post["is_hidden"] or post["is_deleted"]]
            assert hidden
            assert {(post["html"], post["author"], post["author_id"]) for post in hidden} == {(None, None, None)}


def test_letters_hold_no_address_but_the_readers_own_and_no_word_they_may_not_read(ask, canaries):
    savepoint = ask.connection.begin_nested()
    try:
        for column, path, data in what_happens(ask):
            answer = ask.send(column, "POST", path, data, keeps=True)
            assert answer.status == 303, (path, answer.status)
        with ask.house.app.app_context():
            sweep_outbox()
            letters = list(session().scalars(select(CaughtLetter).where(CaughtLetter.recipient != "nia@example.org")))
            owners = dict(tuple(row) for row in session().execute(select(EmailAddress.address, EmailAddress.person_id)))
            session().expunge_all()
    finally:
        savepoint.rollback()
    columns = {ident: column for column, ident in ask.house.people.items()}
    assert len(letters) > 8
    for letter in letters:
        text = f"{letter.subject}\n{letter.text}\n{letter.html}".lower()
        others = [address for address in owners if address in text and address != letter.recipient]
        assert not others, (letter.subject, others)
        column = columns.get(owners.get(letter.recipient, 0), "")
        leaks = [canary.word for canary in canaries if column not in canary.seen_by and canary.word in text]
        assert not column or not leaks, (letter.recipient, letter.subject, leaks)


def what_happens(ask):
    """Return a day in the house, as far as letters follow from it."""
    people = ask.house.people
    reason = {"reason": "We talked about this at length."}
    named = f"{COMMON} [@guest](/people/{people['g']}) [@member](/people/{people['m']})"
    day = [
        ("m", "communities.join", "closed", {"message": "May I come in?"}),
        ("b", "forums.reply", "closed topic", {"text": named}),
        ("d", "forums.hide_post", "closed post", reason),
        ("f", "communities.decline", "closed request", reason),
        ("f", "communities.accept", "hidden request", {}),
        ("f", "communities.invitations", "closed", {"addresses": "new.person@example.org", "role": "member"}),
        ("c", "communities.remove", "closed member", reason),
        ("r", "institutions.dispute", "another's claim to be there", reason),
        ("r", "institutions.refuse_representative", "another's claim to speak for it", {}),
        ("a", "institutions.refuse_request", "a listing request", {"answer": "It is closed."}),
        ("a", "communities.refuse", "proposed", reason),
        ("a", "admin.decide", "somebody", reason),
        ("a", "admin.read_closed", "closed", reason | {"days": "1"}),
    ]
    return [(who, ask.path(door, "POST", ask.house.values(thing, who)), data) for who, door, thing, data in day]
