"""Which tools a community shows and in what order: its leaders choose, and can undo it."""

from __future__ import annotations

import pytest

from cop.communities import tools as registry
from cop.communities.tools import Tool, register_tool
from cop.core.db import session


@pytest.fixture
def tools(cluster, monkeypatch):
    monkeypatch.setattr(registry, "_tools", {})
    for name in ("forum", "plans", "wiki"):
        register_tool(Tool(name, name.title(), "communities.members", "messages"))
    cluster.tools = ["forum", "plans"]
    session().flush()
    return cluster.tools


def press(browser, cluster, name, move):
    answer = browser.post(f"/communities/{cluster.id}/tools/{name}", data={"move": move})
    session().expire_all()
    return answer


def test_a_facilitator_chooses_tools_and_their_order_and_undoes_it(enter, ruth, cluster, tools):
    browser = enter(ruth)
    assert press(browser, cluster, "wiki", "on").status_code == 303
    assert cluster.tools == ["forum", "plans", "wiki"]
    press(browser, cluster, "wiki", "up")
    assert cluster.tools == ["forum", "wiki", "plans"]
    press(browser, cluster, "forum", "off")
    assert cluster.tools == ["wiki", "plans"]
    page = browser.get(f"/communities/{cluster.id}/care").text
    assert "Undo" in page
    assert "tools=forum,wiki,plans" in page.replace("%2C", ",")
    browser.post(f"/communities/{cluster.id}/tools?tools=forum,wiki,plans")
    session().expire_all()
    assert cluster.tools == ["forum", "wiki", "plans"]
    assert "Undo" not in browser.get(f"/communities/{cluster.id}/care").text


@pytest.mark.parametrize(("name", "move"), [("forum", "up"), ("plans", "down"), ("forum", "sideways"), ("wiki", "up")])
def test_moves_that_lead_nowhere_change_nothing(enter, ruth, cluster, tools, name, move):
    press(enter(ruth), cluster, name, move)
    assert cluster.tools == ["forum", "plans"]


def test_unknown_tools_are_refused(enter, ruth, cluster, tools):
    assert press(enter(ruth), cluster, "casino", "on").status_code == 404
    enter(ruth).post(f"/communities/{cluster.id}/tools", data={"tools": "casino,forum,forum,<script>"})
    session().expire_all()
    assert cluster.tools == ["forum"]


def test_members_do_not_choose_tools(enter, daniel, cluster, tools):
    assert press(enter(daniel), cluster, "forum", "off").status_code == 403


def test_the_tab_row_follows_the_choice(enter, daniel, cluster, tools):
    tabs = enter(daniel).get(f"/communities/{cluster.id}").text.split('class="tabs"')[1].split("</nav>")[0]
    assert tabs.index("About") < tabs.index("Forum") < tabs.index("Plans") < tabs.index("Members")
    assert "Wiki" not in tabs
