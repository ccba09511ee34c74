"""Targets of redirects, tokens and comparisons: no input leaves the origin or raises."""

from __future__ import annotations

import pytest

from cop.core.security import digest, equal, local_path, new_token

LEAVING = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "http:evil",
    "javascript:alert(1)",
    "//[::1",
    "/\t/evil.example",
    "/\n/evil.example",
    "/x\r\nLocation: //evil",
    " //evil.example",
    "\x00//evil",
    "/ok\x7f",
    "",
    None,
    "evil",
    "?next=//evil",
]


@pytest.mark.parametrize("target", LEAVING)
def test_a_target_that_leaves_this_place_falls_back(target):
    assert local_path(target, "/home") == "/home"


@pytest.mark.parametrize("target", ["/", "/topics/7?page=2#post-3", "/people/3", "/search?q=%C3%A9"])
def test_a_path_of_this_place_stays(target):
    assert local_path(target) == target


def test_tokens_are_long_and_stored_as_digests_only():
    token = new_token()
    assert len(token) >= 43
    assert token not in digest(token)
    assert digest("ünïcödé \ud800") == digest("ünïcödé \ud800")


def test_comparison_takes_any_text():
    assert equal("é", "é")
    assert not equal("é", "e\ud800")
