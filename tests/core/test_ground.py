"""Small mechanisms of the ground floor: keys of forms, limits, forms' text, the clock's words, permissions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import String, Text, literal, select

from cop.core import i18n
from cop.core.authz import Member, can, rule
from cop.core.db import UtcDateTime, session, unit_of_work
from cop.core.forms import many_lines, one_line
from cop.core.idempotency import claim, forget_used_keys
from cop.core.limits import FileStorage, forget_ended_limits, limiter


def test_a_key_is_answered_once_for_each_person(app):
    with unit_of_work():
        first = claim("k", 1)
        assert first.location is None
        first.location = "/topics/1"
    with unit_of_work():
        assert claim("k", 1).location == "/topics/1"
        assert claim("k", 2).location is None


def test_a_form_without_a_key_is_never_taken_for_another(app):
    with unit_of_work():
        claim(None, 1).location = "/x"
    with unit_of_work():
        assert claim(None, 1).location is None


def test_young_keys_are_kept_by_the_cleaning(app):
    with unit_of_work():
        claim("young", 1).location = "/x"
        forget_used_keys()
        assert claim("young", 1).location == "/x"


def test_counters_survive_a_restart_and_end_with_their_window(tmp_path):
    path = f"copfile://{tmp_path / 'limits.sqlite'}"
    assert FileStorage(path).incr("k", 60) == 1
    again = FileStorage(path)
    assert again.incr("k", 60) == 2
    assert again.get("k") == 2
    assert again.incr("short", -1) == 1
    assert again.incr("short", -1) == 1
    again.forget_old()
    assert again.get("short") == 0
    again.clear("k")
    assert again.get("k") == 0


def test_the_worker_forgets_the_windows_that_have_ended(app):
    storage = limiter.storage
    if not isinstance(storage, FileStorage):
        pytest.skip("Redis forgets by itself")
    storage.incr("ended", -1)
    storage.incr("open", 60)
    forget_ended_limits()
    kept = {key for (key,) in storage._connection().execute("SELECT key FROM hits")}
    assert "open" in kept
    assert "ended" not in kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  two   words \n", "two words"),
        ("Zoe\u0301", "Zoé"),
        ("a\u202eb", "ab"),
        ("a\x00b\x1bc", "abc"),
        ("👩‍🏫 class", "👩‍🏫 class"),
        ("شريعة", "شريعة"),
        (None, None),
    ],
)
def test_a_line_is_normalised_and_keeps_every_script(given, kept):
    assert one_line(given) == kept


def test_a_text_keeps_its_lines_and_loses_control_characters():
    assert many_lines("a\r\nb\x00\tc\n") == "a\nb\tc"


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), None)  # noqa: DTZ001


def test_a_nul_in_what_is_looked_for_is_no_error(app):
    """PostgreSQL has no NUL in text and would refuse the statement; SQLite finds nothing of the kind."""
    asked = select(literal("a\0b", Text)).where(literal("a\0b", String(8)).ilike("%a%"))
    assert session().scalar(asked) in {"ab", "a\0b"}


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(0), "Today, 12:00"),
        (timedelta(days=1), "Yesterday, 12:00"),
        (timedelta(days=3), "Fri 12:00"),
        (timedelta(days=20), "Tue 20 Oct, 13:00"),  # still summer time in London
        (timedelta(days=400), "Sun 5 Oct 2025"),
    ],
)
def test_moments_are_said_as_the_reader_would(app, monkeypatch, ago, words):
    moment = datetime(2026, 11, 9, 12, 0, tzinfo=UTC)
    monkeypatch.setattr(i18n, "now", lambda: moment)
    with app.test_request_context("/", base_url="http://127.0.0.1:8000"):
        assert words in i18n.when(moment - ago)


def test_an_unknown_permission_is_an_error_never_a_yes():
    with pytest.raises(KeyError):
        can(Member(), "nobody:knows:this")


def test_two_rules_for_one_permission_are_refused():
    @rule("test:thing:do")
    def may_do(member, thing):
        return True

    with pytest.raises(ValueError, match="two rules"):

        @rule("test:thing:do")
        def may_do_otherwise(member, thing):
            return False


def test_facts_are_learnt_once():
    calls = []

    def load(member):
        calls.append(member)
        return 7

    member = Member(person_id=1)
    assert (member.fact(load), member.fact(load)) == (7, 7)
    assert len(calls) == 1
    member.forget()
    member.fact(load)
    assert len(calls) == 2
