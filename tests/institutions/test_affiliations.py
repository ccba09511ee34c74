"""Affiliations: who may say, confirm, dispute and end what, and what each proof is worth."""

from __future__ import annotations

import itertools
import threading

import pytest
from sqlalchemy import func, select

from cop.accounts.events import EmailConfirmed, OutsideIdentityLinked, PersonJoined
from cop.accounts.models import EmailAddress
from cop.audit.models import AuditEntry
from cop.core.clock import now
from cop.core.db import session, unit_of_work
from cop.core.errors import Conflict, CopError, Invalid
from cop.core.events import publish
from cop.institutions import actions, queries
from cop.institutions.models import Affiliation, AffiliationState, Proof
from tests.support.accounts import make_person
from tests.support.institutions import affiliate, make_company, make_school, make_university

CLAIMED, CONFIRMED, DISPUTED, ENDED = AffiliationState


def add_address(person, address, *, confirmed=True):
    row = EmailAddress(
        person_id=person.id, address=address, confirmed_at=now() if confirmed else None, created_at=now()
    )
    session().add(row)
    session().flush()
    if confirmed:
        publish(EmailConfirmed(person.id, row.id))
    return row


def in_state(state, person=None):
    """Return an affiliation in this state."""
    person = person or make_person()
    affiliation = affiliate(person, make_school(), confirmed=state is CONFIRMED)
    if state is DISPUTED:
        actions.dispute_affiliation(affiliation=affiliation, reason="Not here.", actor_id=person.id)
    if state is ENDED:
        actions.end_affiliation(affiliation=affiliation, actor_id=person.id)
    assert affiliation.state is state
    return affiliation


STEPS = {
    "confirm": lambda it: actions.confirm_affiliation(affiliation=it, proof=Proof.COORDINATOR, actor_id=None),
    "settle": lambda it: actions.confirm_affiliation(affiliation=it, proof=Proof.ADMIN, actor_id=None, is_settled=True),
    "dispute": lambda it: actions.dispute_affiliation(affiliation=it, reason="No.", actor_id=it.person_id),
    "end": lambda it: actions.end_affiliation(affiliation=it, actor_id=it.person_id),
    "main": lambda it: actions.make_main(affiliation=it, actor_id=it.person_id),
}
LEADS_TO = {
    (CLAIMED, "confirm"): CONFIRMED,
    (CLAIMED, "settle"): CONFIRMED,
    (CLAIMED, "dispute"): DISPUTED,
    (CLAIMED, "end"): ENDED,
    (CLAIMED, "main"): CLAIMED,
    (CONFIRMED, "confirm"): CONFIRMED,
    (CONFIRMED, "settle"): CONFIRMED,
    (CONFIRMED, "dispute"): DISPUTED,
    (CONFIRMED, "end"): ENDED,
    (CONFIRMED, "main"): CONFIRMED,
    (DISPUTED, "settle"): CONFIRMED,
    (DISPUTED, "end"): ENDED,
}


@pytest.mark.parametrize(("state", "step"), list(itertools.product(AffiliationState, STEPS)))
def test_every_step_from_every_state(app, state, step):
    affiliation = in_state(state)
    expected = LEADS_TO.get((state, step))
    if expected is None:
        with pytest.raises(Conflict):
            STEPS[step](affiliation)
        assert affiliation.state is state
    else:
        STEPS[step](affiliation)
        assert affiliation.state is expected


def test_a_first_confirmed_affiliation_verifies_the_person(app):
    nia = make_person(verified=False)
    affiliation = affiliate(nia, make_school(), confirmed=False)
    assert not nia.is_verified
    actions.confirm_affiliation(affiliation=affiliation, proof=Proof.COORDINATOR, actor_id=None)
    assert nia.is_verified
    assert nia.byline == "Saltmarsh Primary School"
    actions.end_affiliation(affiliation=affiliation, actor_id=nia.id)
    assert nia.is_verified, "who was vouched for stays so"
    assert nia.byline == ""


def test_moving_school_ends_one_affiliation_and_starts_the_other(app):
    nia = make_person()
    old = affiliate(nia, make_school())
    new = actions.move(
        affiliation=old, organisation=make_school("Ferry Lane School"), role="Year 4 teacher", actor_id=nia.id
    )
    assert old.state is ENDED
    assert new.is_main
    assert nia.byline == "Ferry Lane School"


def test_a_move_to_where_one_is_already_changes_nothing(app):
    nia = make_person()
    old = affiliate(nia, make_school())
    with pytest.raises(Invalid):
        actions.move(affiliation=old, organisation=old.organisation, role="", actor_id=nia.id)
    assert old.state is CONFIRMED


def test_saying_it_twice_is_one_affiliation(app):
    nia, school = make_person(), make_school()
    one, two = affiliate(nia, school, confirmed=False), affiliate(nia, school, role="Deputy", confirmed=False)
    assert (one.id, one.role) == (two.id, "Deputy")


def test_a_disputed_place_cannot_be_said_again(app):
    affiliation = in_state(DISPUTED)
    with pytest.raises(Conflict):
        actions.claim_affiliation(person_id=affiliation.person_id, organisation=affiliation.organisation)


def test_nobody_starts_at_a_closed_school(app):
    school = make_school()
    school.state = "closed"
    session().flush()
    with pytest.raises(Invalid):
        affiliate(make_person(), school)


def test_who_is_at_a_merged_school_is_at_the_other(app):
    old, new = make_school("Saltmarsh Prim"), make_school()
    actions.merge(organisation=old, into=new, actor_id=None)
    assert affiliate(make_person(), old).organisation_id == new.id


def test_a_person_at_both_of_two_merged_entries_is_there_once(app):
    old, new, nia = make_school("Saltmarsh Prim"), make_school(), make_person()
    affiliate(nia, old)
    affiliate(nia, new, confirmed=False)
    actions.merge(organisation=old, into=new, actor_id=None)
    standing = queries.current_affiliations([nia.id])[nia.id]
    assert [(it.organisation_id, it.state) for it in standing] == [(new.id, CONFIRMED)]


def test_merging_in_a_ring_is_refused_and_chains_end(app):
    one, two, three = (make_school(f"School {number}") for number in range(3))
    actions.merge(organisation=one, into=two, actor_id=None)
    with pytest.raises(Conflict):
        actions.merge(organisation=two, into=one, actor_id=None)
    actions.merge(organisation=two, into=three, actor_id=None)
    assert queries.merged_into(one.id) == three.id


@pytest.mark.committed
def test_twenty_claims_at_once_make_one_affiliation(app):
    with unit_of_work():
        nia_id, school = make_person().id, make_school()
    failed = []

    def claim():
        with app.app_context():
            try:
                with unit_of_work() as current:
                    actions.claim_affiliation(person_id=nia_id, organisation=current.merge(school, load=False))
            except Exception as error:
                failed.append(error)

    threads = [threading.Thread(target=claim) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    with unit_of_work(write=False):
        assert session().scalar(select(func.count(Affiliation.id))) == 1


# -------------------------------------------------------------------------------------------------------- domains


def test_an_address_of_one_hei_confirms_what_is_claimed_there(app):
    wearmouth, hanne = make_university(domains=("wearmouth.example",)), make_person(verified=False)
    affiliation = affiliate(hanne, wearmouth, confirmed=False)
    add_address(hanne, "hanne@staff.wearmouth.example")
    assert (affiliation.state, affiliation.proof) == (CONFIRMED, Proof.DOMAIN)
    assert hanne.is_verified


def test_an_address_that_was_confirmed_before_confirms_a_later_claim(app):
    wearmouth, hanne = make_university(domains=("wearmouth.example",)), make_person()
    add_address(hanne, "hanne@wearmouth.example")
    assert queries.affiliations_of(hanne.id) == []
    assert affiliate(hanne, wearmouth, confirmed=False).proof is Proof.DOMAIN


@pytest.mark.parametrize("address", ["hanne@wearmouth.example.evil.org", "hanne@evilwearmouth.example", "a@example"])
def test_an_address_elsewhere_confirms_nothing(app, address):
    hanne = make_person()
    affiliation = affiliate(hanne, make_university(domains=("wearmouth.example",)), confirmed=False)
    add_address(hanne, address)
    assert affiliation.state is CLAIMED


def test_an_address_that_is_not_confirmed_confirms_nothing(app):
    hanne = make_person()
    add_address(hanne, "hanne@wearmouth.example", confirmed=False)
    affiliation = affiliate(hanne, make_university(domains=("wearmouth.example",)), confirmed=False)
    assert affiliation.state is CLAIMED


def test_a_domain_shared_by_two_heis_asks_which_and_proves_nothing_alone(app, sign_in):
    wearmouth = make_university(domains=("shared.example",))
    northgate = make_university("Northgate University", domains=("shared.example",))
    hanne = make_person()
    add_address(hanne, "hanne@shared.example")
    page = sign_in(hanne).get("/account/affiliations").text
    assert "Several institutions share shared.example" in page
    assert "University of Wearmouth" in page
    assert "Northgate University" in page
    assert affiliate(hanne, wearmouth, confirmed=False).state is CLAIMED
    assert affiliate(hanne, northgate, confirmed=False).state is CLAIMED


def test_the_nearest_domain_counts(app):
    wearmouth = make_university(domains=("wearmouth.example",))
    business = make_university("Wearmouth Business School", domains=("business.wearmouth.example",))
    assert [it.id for it in queries.belonging_to_domain("a@mail.business.wearmouth.example")] == [business.id]
    assert [it.id for it in queries.belonging_to_domain("a@wearmouth.example")] == [wearmouth.id]


def test_a_domain_does_not_settle_a_dispute(app):
    wearmouth, hanne = make_university(domains=("wearmouth.example",)), make_person()
    affiliation = affiliate(hanne, wearmouth, confirmed=False)
    actions.dispute_affiliation(affiliation=affiliation, reason="Left in May.", actor_id=hanne.id)
    add_address(hanne, "hanne@wearmouth.example")
    assert affiliation.state is DISPUTED


def test_the_domain_of_a_school_proves_nothing(app):
    school = make_school()
    from cop.institutions.models import Domain

    session().add(Domain(organisation_id=school.id, domain="saltmarsh.example"))
    nia = make_person()
    affiliation = affiliate(nia, school, confirmed=False)
    add_address(nia, "nia@saltmarsh.example")
    assert affiliation.state is CLAIMED


def test_one_address_suggests_its_hei(app, sign_in):
    make_university(domains=("wearmouth.example",))
    hanne = make_person()
    add_address(hanne, "hanne@wearmouth.example")
    assert "Your address at wearmouth.example belongs to University of Wearmouth." in (
        sign_in(hanne).get("/account/affiliations").text
    )


# ------------------------------------------------------------------------------------------------ facts from below


def test_joining_with_a_school_claims_it(app):
    nia, school = make_person(verified=False), make_school()
    publish(PersonJoined(nia.id, school.id, "Year 4 teacher"))
    (affiliation,) = queries.affiliations_of(nia.id)
    assert (affiliation.state, affiliation.role) == (CLAIMED, "Year 4 teacher")
    publish(PersonJoined(nia.id, 10**9))
    publish(PersonJoined(nia.id, None))


def test_an_institutions_own_sign_in_adds_and_confirms(app):
    wearmouth, daniel = make_university(ukprn="10007788"), make_person("Daniel Osei", verified=False)
    publish(OutsideIdentityLinked(daniel.id, "wearmouth", "ukprn:10007788"))
    (affiliation,) = queries.affiliations_of(daniel.id)
    assert (affiliation.organisation_id, affiliation.proof) == (wearmouth.id, Proof.PROVIDER)
    assert daniel.is_verified
    publish(OutsideIdentityLinked(daniel.id, "nowhere", "ukprn:1"))
    publish(OutsideIdentityLinked(daniel.id, "odd", ""))


def test_what_happens_to_an_affiliation_is_in_the_log(app):
    affiliation = in_state(ENDED)
    done = session().scalars(select(AuditEntry.action).where(AuditEntry.person_id == affiliation.person_id)).all()
    assert list(done) == ["AffiliationClaimed", "AffiliationEnded"]


# ----------------------------------------------------------------------------------------------- beside the name


def test_somebody_of_a_company_is_labelled_until_a_school_vouches(app):
    person = make_person()
    company = affiliate(person, make_company(), confirmed=False)
    assert person.is_commercial
    school = affiliate(person, make_school(), confirmed=False)
    assert person.is_commercial, "a school that nobody confirmed takes no label away"
    actions.confirm_affiliation(affiliation=school, proof=Proof.REPRESENTATIVE, actor_id=None)
    assert not person.is_commercial
    actions.end_affiliation(affiliation=school, actor_id=person.id)
    assert person.is_commercial
    actions.show_affiliation(affiliation=company, is_hidden=True, actor_id=person.id)
    assert person.is_commercial, "hiding it hides no label"


def test_one_of_several_stands_beside_the_name(app):
    daniel = make_person("Daniel Osei")
    one = affiliate(daniel, make_school())
    two = affiliate(daniel, make_university(), is_main=True)
    assert (one.is_main, two.is_main, daniel.byline) == (False, True, "University of Wearmouth")
    actions.end_affiliation(affiliation=two, actor_id=daniel.id)
    assert (one.is_main, daniel.byline) == (True, "Saltmarsh Primary School")
    actions.dispute_affiliation(affiliation=one, reason="Left.", actor_id=daniel.id)
    assert daniel.byline == ""


def test_a_disputed_person_gets_a_letter_with_the_reason(app, mailbox):
    nia = make_person(email="nia@example.org")
    affiliation = affiliate(nia, make_school())
    actions.dispute_affiliation(affiliation=affiliation, reason="Left in <May>.", actor_id=nia.id)
    letter = mailbox.last_to("nia@example.org")
    assert "Left in <May>." in letter.text
    assert "Left in &lt;May&gt;." in letter.html


def test_nobody_is_at_more_places_than_anybody(app):
    nia = make_person()
    for number in range(20):
        affiliate(nia, make_school(f"School {number}"), confirmed=False)
    with pytest.raises(CopError):
        affiliate(nia, make_school("One more"), confirmed=False)
