from __future__ import annotations

from cop.institutions import actions, queries
from cop.institutions.models import AffiliationState
from tests.support.accounts import make_person
from tests.support.institutions import affiliate, make_company, make_school, make_university


def test_a_first_confirmed_affiliation_verifies_the_person(app):
    nia = make_person(verified=False)
    affiliation = affiliate(nia, make_school(), confirmed=False)
    assert not nia.is_verified
    actions.confirm_affiliation(affiliation=affiliation, proof="admin", actor_id=None)
    assert nia.is_verified
    assert nia.byline == "Saltmarsh Primary School"


def test_moving_school_ends_one_affiliation_and_starts_the_other(app):
    nia = make_person()
    old = affiliate(nia, make_school())
    new = actions.move(
        affiliation=old, organisation=make_school("Ferry Lane School"), role="Year 4 teacher", actor_id=nia.id
    )
    assert old.state is AffiliationState.ENDED
    assert new.is_main
    assert nia.byline == "Ferry Lane School"


def test_somebody_of_a_company_is_labelled(app):
    person = make_person()
    affiliate(person, make_company(), confirmed=False)
    assert person.is_commercial
    affiliate(person, make_school(), confirmed=False)
    assert person.is_commercial
    affiliate(person, make_university())
    assert not person.is_commercial


def test_the_picker_finds_by_words(app):
    school = make_school("St Joseph's Catholic Primary School", place="Bolton", postcode="BL1 4JB", urn="105234")
    for text in ("st joseph bolton", "Saint Joseph's RC", "josph bolton", "105234", "bl14jb", "jospehs", "prim cath"):
        assert [found.id for found in queries.pick(text)] == [school.id], text


def test_the_picker_answers_json(app, client):
    make_school("Žižkov School", place="Praha", country="CZ")
    answer = client.get("/organisations/pick?q=zizkov").json
    assert answer[0]["label"] == "Žižkov School"
