from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from cop.accounts.models import Person
from tests.support.accounts import make_person, sign_in
from tests.support.client import Client


@pytest.fixture
def nia(app: Flask) -> Person:
    return make_person("Nia Rowlands")


@pytest.fixture
def as_nia(client: Client, nia: Person) -> Client:
    sign_in(client, nia)
    return client


@pytest.fixture
def send(as_nia: Client) -> Callable[..., TestResponse]:
    """Upload as Nia, as an editor does in the background."""

    def post(content: bytes, name: str, **fields) -> TestResponse:
        return as_nia.post(
            "/files",
            data={"file": (BytesIO(content), name), **fields},
            headers={"Accept": "application/json"} if "purpose" not in fields else {},
            content_type="multipart/form-data",
        )

    return post


@pytest.fixture
def fetch(as_nia: Client) -> Callable[..., TestResponse]:
    """Fetch as Nia, or as the client given, and close what was opened for it."""

    def get(address: str, client: Client | None = None, **options) -> TestResponse:
        with (client or as_nia).get(address, **options) as answer:
            answer.get_data()
            return answer

    return get
