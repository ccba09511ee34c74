"""``flask cop import-register``: what the one who runs it reads."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from cop.core.db import session
from cop.institutions.models import Organisation

HEAD = "urn,name,open_date,town,postcode\n"
GOOD = HEAD + "100,Ferry Lane School,01-09-1999,Hull,HU1 1AA\n101,Saltmarsh Primary School,,Grimsby,DN31 1AA\n"


def names():
    return sorted(session().scalars(select(Organisation.name)))


@pytest.fixture
def run(app):
    """Run ``import-register`` and return its result."""
    from click.testing import CliRunner

    from cop.institutions.commands import import_register_command

    return lambda *words: CliRunner().invoke(import_register_command, [str(word) for word in words])


def test_the_command_reports_what_it_did(app, write, run):
    result = run(write(GOOD), "--scheme", "urn")
    assert result.exit_code == 0, result.output
    assert "new 2, changed 0, closed 0, merged 0, unchanged 0, rejected 0" in result.output


def test_the_command_takes_all_or_nothing_or_the_good_rows(app, write, run):
    path = write(GOOD + "102,Short\n")
    result = run(path, "--scheme", "urn")
    assert result.exit_code == 1
    assert "line 4: has 2 fields" in result.output
    assert "Nothing was changed." in result.output
    assert names() == []
    assert run(path, "--scheme", "urn", "--good-rows").exit_code == 0
    assert len(names()) == 2


def test_the_command_says_in_one_line_what_is_wrong_with_a_file(app, write, run):
    result = run(write("a,b\n1,2\n"), "--scheme", "urn")
    assert result.exit_code == 1
    assert "has no column urn, name. It has: a, b" in result.output
    assert "Traceback" not in result.output
    assert run("/nowhere.csv", "--scheme", "urn").exit_code == 2
    assert run(write(GOOD), "--scheme", "a b").exit_code == 2


def test_the_command_names_the_encoding_when_it_is_an_old_one(app, write, run):
    assert "read as cp1252" in run(write(GOOD.replace("Ferry", "Fährê"), encoding="latin-1"), "--scheme", "urn").output
