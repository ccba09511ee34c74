"""Rules read from the running application: its URL map, its rules, its models."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import configure_mappers

from cop.core import authz
from cop.core.db import Model


def endpoints(app: Flask) -> list[str]:
    return sorted({rule.endpoint for rule in app.url_map.iter_rules()})


def test_every_route_declares_who_may_reach_it(application):
    silent = [name for name in endpoints(application) if authz.declared_access(application, name) is None]
    assert not silent, silent


def test_no_two_routes_answer_the_same_address(application):
    seen: dict[tuple[str, str], str] = {}
    for rule in application.url_map.iter_rules():
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            shape = "".join(part if not is_dynamic else "<>" for is_dynamic, part in rule._trace)
            assert seen.setdefault((method, shape), rule.endpoint) == rule.endpoint, (method, str(rule))


def test_nothing_changes_by_reading(application):
    """A view that acts answers to a writing method; GET and POST of one form may share a view."""
    verbs = ("delete", "end", "leave", "remove", "sign_out", "withdraw")
    for rule in application.url_map.iter_rules():
        name = rule.endpoint.rpartition(".")[2]
        if "GET" in rule.methods and "POST" not in rule.methods:
            assert not name.startswith(verbs), str(rule)


def test_relationships_never_ask_the_database_by_themselves(application):
    configure_mappers()
    wrong = [
        f"{mapper.class_.__name__}.{relationship.key}"
        for mapper in Model.registry.mappers
        for relationship in mapper.relationships
        if relationship.lazy != "raise_on_sql"
    ]
    assert not wrong, wrong


def test_tables_have_names_of_one_noun_and_constraints_with_names(application):
    for table in Model.metadata.sorted_tables:
        assert table.name == table.name.lower()
        for constraint in table.constraints:
            assert constraint.name or not list(constraint.columns), f"{table.name}: {constraint}"


def test_what_points_to_another_row_is_indexed(application):
    """Deleting or listing by a foreign key must not read the whole table."""
    bare = []
    for table in Model.metadata.sorted_tables:
        first = {next(iter(index.columns)).name for index in table.indexes if index.columns}
        first |= {next(iter(c.columns)).name for c in table.constraints if c.columns and is_unique(c)}
        bare += [f"{table.name}.{key.parent.name}" for key in table.foreign_keys if key.parent.name not in first]
    assert not bare, sorted(set(bare))


def is_unique(constraint: object) -> bool:
    return type(constraint).__name__ in {"UniqueConstraint", "PrimaryKeyConstraint"}


def test_an_unknown_permission_is_an_error_never_a_yes(app):
    with pytest.raises(KeyError):
        authz.can(authz.ANONYMOUS, "nowhere:nothing:do")
