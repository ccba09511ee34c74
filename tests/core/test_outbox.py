"""What is owed is delivered once, even when the asking is lost or a row is bad."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from cop.core import clock, outbox
from cop.core.db import after_commit, session, unit_of_work
from cop.core.outbox import OutboxRow, defer, drain, durable, lag, waiting

delivered: list[str] = []


@durable("test.echo", batch=3)
def echo(payloads):
    if any(payload["word"] == "bad" for payload in payloads):
        raise RuntimeError("bad word")
    delivered.extend(payload["word"] for payload in payloads)


@pytest.fixture(autouse=True)
def _empty():
    delivered.clear()


def owed() -> list[OutboxRow]:
    return list(session().scalars(select(OutboxRow).where(OutboxRow.queue == "test.echo")))


def owe(*words: str, run_at=None) -> None:
    with unit_of_work():
        for word in words:
            defer("test.echo", {"word": word}, run_at=run_at)


def test_what_is_owed_is_delivered_in_order_and_then_gone(app):
    owe("a", "b", "c", "d")
    assert drain("test.echo") == 4
    assert delivered == ["a", "b", "c", "d"]
    assert owed() == []
    assert drain("test.echo") == 0


def test_a_rolled_back_change_owes_nothing(app):
    with pytest.raises(ZeroDivisionError), unit_of_work():
        defer("test.echo", {"word": "a"})
        raise ZeroDivisionError
    assert owed() == []


def test_one_bad_row_is_postponed_and_holds_up_no_other(app):
    owe("a", "bad", "c")
    assert drain("test.echo") == 2
    assert delivered == ["a", "c"]
    (row,) = owed()
    assert row.payload == {"word": "bad"}
    assert row.tries == 1
    assert row.due_at > clock.now()


def test_a_bad_row_of_a_queue_of_single_rows_is_tried_once_a_round(app):
    calls = []

    @durable("test.single")
    def fail(payloads):
        calls.append(payloads)
        raise RuntimeError

    with unit_of_work():
        defer("test.single", {})
    assert drain("test.single") == 0
    assert len(calls) == 1


def test_what_is_due_later_waits(app):
    owe("later", run_at=clock.now() + timedelta(hours=1))
    assert drain("test.echo") == 0
    assert lag("test.echo") == 0.0
    assert "test.echo" not in waiting()


def test_lag_is_the_age_of_the_oldest_due_row(app, monkeypatch):
    owe("a")
    moment = clock.now() + timedelta(seconds=40)
    monkeypatch.setattr(outbox, "now", lambda: moment)
    assert lag("test.echo") == pytest.approx(40, abs=2)
    assert "test.echo" in waiting()


def test_an_unknown_queue_is_an_error(app):
    with pytest.raises(KeyError), unit_of_work():
        defer("test.nobody", {})


def test_effects_after_the_commit_run_once_and_a_failing_one_harms_no_other(app):
    ran = []
    with unit_of_work():
        after_commit(lambda: ran.append(1), key="k")
        after_commit(lambda: ran.append(2), key="k")
        after_commit(lambda: 1 / 0)
        after_commit(lambda: ran.append(3))
        assert ran == []
    assert ran == [1, 3]


def test_effects_of_a_rolled_back_unit_never_run(app):
    ran = []
    with pytest.raises(ZeroDivisionError), unit_of_work():
        after_commit(lambda: ran.append(1))
        raise ZeroDivisionError
    with unit_of_work():
        pass
    assert ran == []
