"""The people-finder: sentences, facets with counts, and who fits."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop.accounts.actions import suspend
from cop.accounts.models import Findable
from cop.core.db import session
from cop.core.outbox import drain
from cop.people import actions, queries
from cop.people.actions.offers import MOST, Terms
from cop.people.matching import Wish, score
from cop.people.models import Offer
from cop.people.queries import Wanted
from cop.people.sentence import understand
from cop.people.vocabulary import GIVES, PHASES, SAID, THEMES, Help, Phase, Side, Theme
from tests.support.institutions import affiliate, make_school, make_university
from tests.support.people import card_everybody
from tests.support.world import add_member, make_community, make_person, member_for

DAY = date(2026, 11, 25)
LANGUAGES = {"hu": "Hungarian", "en": "English", "pl": "Polish"}


# ------------------------------------------------------------------------------------------------------- sentences


@pytest.mark.parametrize(
    ("said", "values", "rest"),
    [
        (
            "I am a history teacher in primary looking for a mentor on AfL who speaks Hungarian or English",
            ("gives=mentor", "theme=assessment", "language=hu", "language=en"),
            "",
        ),
        (
            "reading aloud with children who speak Polish, can mentor",
            ("theme=reading", "language=pl", "gives=mentor"),
            "children",
        ),
        ("a peer for Key Stage 2 maths", ("gives=peer", "phase=primary", "theme=mathematics"), ""),
        ("mentor AfL", ("gives=mentor", "theme=assessment"), ""),
        ("Ferry Lane Primary Academy Trust", ("phase=primary",), "ferry lane academy trust"),
        ("Nia Rowlands", (), "Nia Rowlands"),
        ("mentor", (), "mentor"),
        ("", (), ""),
        ("<script>alert(1)</script> mentor please", ("gives=mentor",), "<script>alert(1)</script please"),
    ],
)
def test_a_sentence_is_understood(said, values, rest):
    found = understand(said, LANGUAGES)
    assert found.values == values
    assert found.rest.replace(">", "") == rest.replace(">", "")


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    found = understand(text, LANGUAGES)
    assert len(set(found.values)) == len(found.values)


def test_every_value_that_is_said_is_in_the_vocabulary():
    known = {f"gives={kind.value}" for kind in GIVES} | {f"theme={key.value}" for key in THEMES}
    known |= {f"phase={key.value}" for key in PHASES} | {"form=call", "free=now"}
    assert set(SAID) <= known


# ------------------------------------------------------------------------------------------------------------ facets


def offers(person, kind, *themes, side=Side.GIVES, phases=(), **more):
    terms = Terms(kind, themes=themes, phases=phases, **more)
    return actions.make_offer(person=person, side=side, terms=terms)


@pytest.fixture
def staffroom(app):
    people = {}
    for name, languages in (("Ana", ["pt", "en"]), ("Ben", ["en"]), ("Cyd", ["hu"]), ("Dan", ["hu", "en"])):
        people[name] = make_person(name=name, findable=Findable.MEMBERS, languages=languages)
    school = make_school()
    for name in ("Ana", "Ben"):
        affiliate(people[name], school)
    affiliate(people["Cyd"], make_university())
    offers(people["Ana"], Help.MENTOR, Theme.ASSESSMENT, phases=[Phase.PRIMARY])
    offers(people["Ben"], Help.MENTOR, Theme.READING)
    offers(people["Cyd"], Help.MENTOR, Theme.ASSESSMENT, is_full=True)
    offers(people["Dan"], Help.PEER, Theme.ASSESSMENT)
    card_everybody()
    return people


def found_by(member, **chosen):
    return queries.find(member, Wanted(chosen=chosen), DAY)


def names(member, found):
    return [person.name for person in queries.on_page(member, found, 0, 50)]


def test_values_of_a_facet_are_or_and_facets_are_and(staffroom):
    me = member_for(make_person())
    assert names(me, found_by(me, gives=("mentor",))) == ["Ana", "Ben"]
    assert names(me, found_by(me, gives=("mentor", "peer"))) == ["Ana", "Ben", "Dan"]
    assert names(me, found_by(me, gives=("mentor", "peer"), language=("hu",))) == ["Dan"]
    assert names(me, found_by(me, gives=("mentor",), language=("hu",))) == []


def test_a_count_says_what_the_list_would_show(staffroom):
    me = member_for(make_person())
    found = found_by(me, gives=("mentor",))
    for facet, counts in found.counts.items():
        for value, number in counts.items():
            chosen = {"gives": ("mentor",)} | {facet: (value,)}
            assert found_by(me, **chosen).total == number, (facet, value)
    assert found.counts["gives"] == {"mentor": 2, "peer": 1}


def test_an_empty_result_says_what_to_drop(staffroom):
    me = member_for(make_person())
    assert found_by(me, gives=("mentor",), language=("hu",)).without == {"gives": 2, "language": 2}


def test_who_is_at_capacity_is_not_led_to(staffroom):
    me = member_for(make_person())
    assert "Cyd" not in names(me, found_by(me, gives=("mentor",)))
    assert "Cyd" in names(me, found_by(me))


def test_facets_never_count_whom_one_may_not_find(staffroom):
    for findable in (Findable.NOBODY, Findable.COMMUNITIES):
        hidden = make_person(name="Hidden", findable=findable)
        offers(hidden, Help.SPEAKER, Theme.RURAL)
    card_everybody()
    me = member_for(make_person())
    found = found_by(me)
    assert "speaker" not in found.counts["gives"]
    assert "rural" not in found.counts["theme"]
    near = make_person()
    club = make_community("Club")
    add_member(club, near)
    add_member(club, hidden)
    assert found_by(member_for(near)).counts["gives"]["speaker"] == 1


def test_newcomers_whom_nobody_vouched_for_count_nobody(staffroom):
    stranger = member_for(make_person(verified=False))
    found = found_by(stranger)
    assert found.total == 0
    assert not any(number for counts in found.counts.values() for number in counts.values())


def test_what_changes_is_found_in_a_moment(staffroom):
    me = member_for(make_person())
    before = found_by(me, gives=("speaker",)).total
    offers(staffroom["Ben"], Help.SPEAKER)
    drain("people.cards")
    assert (before, found_by(me, gives=("speaker",)).total) == (0, 1)
    suspend(person=staffroom["Ben"], actor_id=staffroom["Ana"].id)
    drain("people.cards")
    assert found_by(me, gives=("speaker",)).total == 0


def test_a_stale_card_gives_nobody_away(staffroom):
    me = member_for(make_person())
    staffroom["Ana"].findable = Findable.NOBODY
    session().flush()
    assert "Ana" not in names(me, found_by(me, gives=("mentor",)))


# ---------------------------------------------------------------------------------------------------------- matching

FACTS = st.fixed_dictionaries(
    {
        "helps": st.frozensets(st.sampled_from([h.value for h in Help]), max_size=3),
        "themes": st.frozensets(st.sampled_from([t.value for t in Theme]), max_size=4),
        "phases": st.frozensets(st.sampled_from([p.value for p in Phase]), max_size=2),
        "languages": st.frozensets(st.sampled_from(["en", "hu", "pl", "pt"]), max_size=3),
    }
)
VALUES = st.frozensets(
    st.sampled_from(
        [f"gives={h.value}" for h in Help]
        + [f"seeks={h.value}" for h in Help]
        + [f"theme={t.value}" for t in Theme]
        + ["language=en", "language=hu", "phase=primary", "from="]
    ),
    max_size=12,
)


@given(FACTS, VALUES, st.sampled_from(["en", "hu", "pl", "pt"]))
def test_a_shared_language_never_lowers_a_match(facts, values, code):
    wish = Wish(**facts)
    more = Wish(**{**facts, "languages": facts["languages"] | {code}})
    assert score(more, values | {f"language={code}"}, DAY)[0] >= score(wish, values, DAY)[0]


def test_who_fits_gives_what_is_wanted_on_the_theme_in_a_language(staffroom):
    me = make_person(languages=["en"])
    offers(me, Help.MENTOR, Theme.ASSESSMENT, side=Side.SEEKS, phases=[Phase.PRIMARY])
    card_everybody()
    member = member_for(me)
    found = found_by(member)
    wish = queries.wish_of(me.id, me.languages, Wanted())
    fitting = queries.matches_for(member, found, wish, DAY)
    assert [person.name for person, _ in fitting][:1] == ["Ana"]
    assert fitting[0][1].facts["theme"] == ("assessment",)
    assert "Cyd" not in [person.name for person, _ in fitting]
    assert me.name not in [person.name for person, _ in fitting]


def test_three_who_fit_are_not_three_of_one_school(app):
    me = make_person(languages=["en"])
    one, two = make_school("One"), make_school("Two")
    for number in range(4):
        person = make_person(name=f"At one {number}", findable=Findable.MEMBERS, languages=["en"])
        affiliate(person, one)
        offers(person, Help.MENTOR, Theme.ASSESSMENT, Theme.READING)
    away = make_person(name="At two", findable=Findable.MEMBERS, languages=["en"])
    affiliate(away, two)
    offers(away, Help.MENTOR, Theme.ASSESSMENT)
    offers(me, Help.MENTOR, Theme.ASSESSMENT, Theme.READING, side=Side.SEEKS)
    card_everybody()
    member = member_for(me)
    wish = queries.wish_of(me.id, me.languages, Wanted())
    fitting = queries.matches_for(member, found_by(member), wish, DAY)
    assert "At two" in [person.name for person, _ in fitting]


# ------------------------------------------------------------------------------------------------------------- pages


def test_a_sentence_becomes_an_address_with_chips(staffroom, sign_in):
    client = sign_in(make_person())
    answer = client.get("/people?q=a+mentor+on+formative+assessment+who+speaks+Portuguese")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/people?gives=mentor&theme=assessment&language=pt"
    page = client.get(answer.headers["Location"]).text
    assert "Ana" in page
    assert "Ben" not in page.split("<main")[1]
    assert "Offers what you look for, a mentor, works on formative assessment" in page


def test_a_line_is_added_changed_and_taken_off(app, sign_in):
    me = make_person()
    client = sign_in(me)
    sent = {"kind": "mentor", "words": "Any subject", "themes": ["assessment"], "hours": "2", "once": "k1"}
    for _ in range(2):
        answer = client.post(f"/people/{me.id}/offers/new?side=gives", data=sent)
        assert answer.status_code == 303
    offer = session().query(Offer).one()
    assert "Any subject" in client.get(f"/people/{me.id}").text
    assert client.post(f"/offers/{offer.id}", data={"kind": "coach", "words": "Mornings"}).status_code == 303
    assert "Mornings" in client.get(f"/people/{me.id}").text
    assert client.post(f"/offers/{offer.id}/removal").status_code == 303
    assert session().query(Offer).count() == 0


def test_what_is_wrong_is_said_and_the_words_stay(app, sign_in):
    me = make_person()
    answer = sign_in(me).post(f"/people/{me.id}/offers/new", data={"words": "Any subject", "hours": "999"})
    assert answer.status_code == 422
    assert "Any subject" in answer.text
    assert "from 1 to 80" in answer.text


def test_twelve_lines_are_enough(app, sign_in):
    me = make_person()
    for _ in range(MOST):
        offers(me, Help.ADVICE)
    answer = sign_in(me).post(f"/people/{me.id}/offers/new", data={"kind": "mentor", "once": "k2"})
    assert answer.status_code == 422
    assert "Twelve lines are enough" in answer.text
