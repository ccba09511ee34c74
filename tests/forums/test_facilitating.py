"""The leaders' page: questions that wait longest first with who could answer, and schools as weeks, by name."""

from __future__ import annotations

from datetime import timedelta

from cop.core.clock import now
from cop.core.db import session
from cop.forums.models import TopicKind
from cop.forums.queries import facilitating
from tests.support.accounts import make_person, sign_in
from tests.support.communities import make_membership, make_partner
from tests.support.forums import make_post, make_topic
from tests.support.institutions import make_school


def test_questions_wait_in_order_and_name_who_wrote_about_their_themes(hub, client):
    nia, asker = make_person("Nia Rowlands"), hub.people["member"]
    make_membership(nia, hub.community)
    answered = make_topic(hub.community, asker, tags=["Fractions"])
    make_post(answered, nia)
    for days, title in ((1, "A young question"), (14, "An old question")):
        made = now() - timedelta(days=days)
        make_topic(hub.community, asker, title=title, kind=TopicKind.QUESTION, tags=["fractions"], created_at=made)
    old, young = facilitating.waiting_questions(hub.community)
    assert (old.title, old.days, young.title) == ("An old question", 14, "A young question")
    assert [face.name for face in old.could] == ["Nia Rowlands"]
    sign_in(client, hub.people["coordinator"])
    page = client.get(f"/communities/{hub.community.id}/care").text
    assert page.index("An old question") < page.index("A young question")
    assert "Could answer:" in page


def test_schools_stand_by_name_with_their_weeks_and_a_quiet_one_can_be_written_to(hub, client):
    contact = make_person("Marek Kowalczyk")
    loud, quiet = make_school("Saltmarsh"), make_school("Holme Valley")
    make_partner(loud, hub.community)
    make_partner(quiet, hub.community, contact_id=contact.id)
    writer = make_person("Writer")
    make_membership(writer, hub.community, organisation_id=loud.id)
    topic = make_topic(hub.community, hub.people["coordinator"])
    make_post(topic, writer)
    make_post(topic, writer, created_at=now() - timedelta(days=20))
    session().flush()
    first, second = facilitating.schools_of(hub.community)
    assert (first.name, first.is_quiet, first.weeks) == ("Holme Valley", True, (False,) * facilitating.WEEKS)
    assert (second.name, second.is_quiet, second.people, sum(second.weeks)) == ("Saltmarsh", False, 1, 2)
    sign_in(client, hub.people["coordinator"])
    page = client.get(f"/communities/{hub.community.id}/care").text
    assert "Write to Marek Kowalczyk" in page
    assert "Nobody wrote in these weeks" in page
