"""Keepers of one community reach nothing in another: asked at every door through which keepers act."""

from __future__ import annotations

import pytest
from flask import Flask

from cop.core.clock import now
from cop.core.db import session
from cop.forums.models import HeldText, TopicEntry
from cop.forums.views import moderation, stewardship
from cop.moderation import actions
from cop.moderation.models import Case, CaseState, HeldWord, ReportReason
from tests.support.accounts import make_person, sign_in
from tests.support.communities import make_community, make_membership
from tests.support.forums import make_post, make_topic, people_of, posts_of
from tests.support.rows import counted

OURS = {moderation.__name__, stewardship.__name__}
OPEN_TO_MANY = {"moderation.report", "moderation.mine", "moderation.network", "moderation.network_words"}
"""Not about one community: their rows stand in the matrix."""


def doors(app: Flask) -> list[tuple[str, str]]:
    """Return (endpoint, method) of everything that keepers do."""
    found = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        is_ours = view.__module__ in OURS or rule.endpoint.startswith("moderation.")
        if is_ours and rule.endpoint not in OPEN_TO_MANY | {"moderation.remove_network_word"}:
            found += [(rule.endpoint, method) for method in (rule.methods or set()) & {"GET", "POST", "DELETE"}]
    return sorted(set(found))


@pytest.mark.parametrize("role", ["coordinator", "facilitator", "moderator"])
@pytest.mark.parametrize("visibility", ["public", "closed"])
def test_every_verb_of_keepers_refuses_those_of_another_community(app, client, role, visibility):
    hub = people_of(make_community(visibility=visibility))
    other = make_community("Other")
    keeper = make_person("Keeper of another")
    make_membership(keeper, other, role)
    topic = make_topic(hub.community, hub.people["member"])
    post = make_post(topic, hub.people["member"])
    case = actions.report(
        subject=("post", post.id), reporter_id=hub.people["guest"].id, reason=ReportReason.UNKIND, words=""
    )
    word = HeldWord(community_id=hub.community.id, words="Pills", folded="pills", created_at=now())
    entry = TopicEntry(
        topic_id=topic.id, position=1, at=now(), what="renamed", details={"old": "Old", "new": topic.title}
    )
    session().add_all([word, entry])
    session().flush()
    ids = {"community_id": hub.community.id, "topic_id": topic.id, "post_id": post.id, "case_id": case.id}
    ids |= {"word_id": word.id, "entry_id": entry.id}
    sign_in(client, keeper)
    asked = doors(app)
    assert len(asked) > 30
    address = app.url_map.bind("localhost")
    for endpoint, method in asked:
        rule = next(one for one in app.url_map.iter_rules(endpoint) if method in (one.methods or ()))
        path = address.build(endpoint, {name: ids[name] for name in rule.arguments}, method)
        with counted() as statements:
            answer = client.open(path, method=method, data={"outcome": "hide", "reason": "Mine", "words": "x"})
        assert answer.status_code in {403, 404}, (endpoint, method, answer.status_code)
        changes = [one for one in statements.statements if one.startswith(("INSERT", "UPDATE", "DELETE"))]
        assert not [one for one in changes if "sign_in" not in one], (endpoint, method, changes)
    assert session().get_one(Case, case.id).state is CaseState.OPEN
    assert len(posts_of(topic)) == 2
    assert not session().query(HeldText).all()
