"""Every cell of the table, and that the table knows every door of the house."""

from __future__ import annotations

from itertools import groupby

import pytest

from cop.core.authz import permissions
from cop.realtime.protocol import handlers
from tests.matrix.cells import METHODS, Cell, cells
from tests.matrix.house import COLUMNS

CELLS = cells()
ROWS = [list(row) for _, row in groupby(CELLS, key=lambda cell: (cell.way, cell.target, cell.fields, cell.thing))]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].name)
def test_who_may_do_what(ask, row: list[Cell]):
    found = {COLUMNS[cell.column]: ask.found(cell) for cell in row}
    assert found == {COLUMNS[cell.column]: cell.expected for cell in row}


def test_every_address_of_the_application_stands_in_the_table(application, ask):
    known = set()
    for cell in (row[0] for row in ROWS if row[0].way in METHODS):
        path = ask.path(cell.target, cell.way, ask.house.values(cell.thing, "a"))
        known.add((ask.address.match(path, cell.way, return_rule=True)[0].rule, cell.way))
    there = {(rule.rule, way) for rule in application.url_map.iter_rules() for way in (rule.methods or set()) & METHODS}
    missing = sorted(there - known)
    assert not missing, "these stand in no row of tests/matrix/table.py"


def test_every_permission_stands_in_the_table(application):
    known = {cell.target for cell in CELLS if cell.way == "can"}
    assert {permission for permission in permissions() if not permission.startswith("test:")} == known


def test_every_event_of_the_sockets_stands_in_the_table(application):
    known = {cell.target for cell in CELLS if cell.way == "socket"}
    assert set(handlers()) == known


def test_no_cell_is_said_twice():
    said = [(cell.way, cell.target, cell.fields, cell.thing, cell.column) for cell in CELLS]
    assert len(said) == len(set(said))
