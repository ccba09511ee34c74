"""The institutions of the demo world: the shipped registers, a few schools abroad, and who works where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from cop.accounts.models import Person
from cop.core import clock
from cop.core.db import session, unit_of_work
from cop.core.seeding import World
from cop.institutions.actions.affiliations import claim_affiliation, confirm_affiliation, end_affiliation
from cop.institutions.actions.organisations import add_organisation
from cop.institutions.models import Organisation, OrganisationKind, OrganisationState, Proof, RegisterNumber
from cop.institutions.registers import import_shipped

REAL_SCHOOLS = {
    "maritime": "137196",
    "toll-bar": "136268",
    "havelock": "135294",
    "western": "117926",
    "queen-mary": "117733",
    "st-josephs": "138014",
    "east-halton": "117736",
}
"""Schools of the Humber estuary in the register, by our word for them and their URN. Their people are invented."""


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation that is in no register we ship."""

    key: str
    name: str
    kind: OrganisationKind
    country: str
    place: str
    domains: tuple[str, ...] = ()
    interest: str = ""


INVENTED = (
    Place("wearmouth", "University of Wearmouth", OrganisationKind.HEI, "GB", "Wearmouth", ("wearmouth.example",)),
    Place("northgate", "Northgate University", OrganisationKind.HEI, "GB", "Northgate", ("northgate.example",)),
    Place("aldhelms", "St Aldhelm’s University College", OrganisationKind.HEI, "GB", "Selby", ("aldhelms.example",)),
    Place("sado", "Agrupamento Vale do Sado", OrganisationKind.SCHOOL, "PT", "Setúbal"),
    Place("arrabida", "Escola Básica da Arrábida", OrganisationKind.SCHOOL, "PT", "Palmela"),
    Place("corvo", "Escola do Corvo", OrganisationKind.SCHOOL, "PT", "Vila do Corvo"),
    Place("rekou", "ZŠ Nad Řekou", OrganisationKind.SCHOOL, "CZ", "Olomouc"),
    Place("lipami", "ZŠ Pod Lipami", OrganisationKind.SCHOOL, "CZ", "Prostějov"),
    Place("kopci", "ZŠ Na Kopci", OrganisationKind.SCHOOL, "CZ", "Šternberk"),
    Place("gdynia", "Szkoła Podstawowa nr 12", OrganisationKind.SCHOOL, "PL", "Gdynia"),
    Place(
        "pageturn",
        "Pageturn Reading Ltd",
        OrganisationKind.COMPANY,
        "GB",
        "Leeds",
        interest="We sell a reading app to schools.",
    ),
)

WORKS = (
    ("nia.rowlands", "western", "Year 4 teacher, mathematics lead"),
    ("ruth.adeyemi", "maritime", "Assistant head, hub coordinator"),
    ("daniel.osei", "havelock", "Head of history and lead mentor"),
    ("daniel.osei", "wearmouth", "Mentor of two trainees"),
    ("daniel.osei", "northgate", "Mentor of two trainees"),
    ("daniel.osei", "aldhelms", "Mentor of one trainee"),
    ("priya.raman", "queen-mary", "Reception teacher"),
    ("imran.siddiqui", "toll-bar", "Head of science"),
    ("joanne.pickersgill", "st-josephs", "Deputy head"),
    ("amina.yildiz", "maritime", "Languages teacher"),
    ("hanne.lindqvist", "wearmouth", "Senior lecturer, primary mathematics"),
    ("calum.fraser", "northgate", "Link tutor"),
    ("sioned.price", "aldhelms", "Mentor trainer"),
    ("ines.carvalho", "sado", "Educadora de infância"),
    ("rui.tavares", "sado", "Coordenador"),
    ("beatriz.nunes", "corvo", "Professora de matemática"),
    ("tomas.dvorak", "rekou", "ICT koordinátor"),
    ("katerina.novotna", "lipami", "Ředitelka"),
    ("lukasz.wojcik", "gdynia", "Class teacher and school librarian"),
    ("owen.marsh", "pageturn", "Schools manager"),
)
CLAIMED = (("marek.kowalczyk", "east-halton", "Year 4 teacher"),)
BY_LANGUAGE = {"en": tuple(REAL_SCHOOLS), "pt": ("sado", "arrabida"), "cs": ("rekou", "lipami", "kopci")}


def plant(world: World) -> None:
    """Import the registers, add what they lack and let people say where they work."""
    world.say("The registers of schools and universities are read (about 33,000 institutions).")
    with unit_of_work():
        import_shipped()
    with clock.at(clock.now() - timedelta(weeks=39)), unit_of_work():
        _add_places(world)
        _let_people_work(world)
    if world.is_large:
        _let_many_work(world)


def _add_places(world: World) -> None:
    for place in INVENTED:
        organisation = add_organisation(
            name=place.name,
            kind=place.kind,
            country=place.country,
            place=place.place,
            domains=place.domains,
            interest_statement=place.interest,
            actor_id=None,
        )
        world.ids["organisation", place.key] = organisation.id
    found = select(RegisterNumber.number, RegisterNumber.organisation_id).where(
        RegisterNumber.scheme == "urn", RegisterNumber.number.in_(REAL_SCHOOLS.values())
    )
    by_number = {row.number: row.organisation_id for row in session().execute(found)}
    for key, number in REAL_SCHOOLS.items():
        world.ids["organisation", key] = by_number[number]


def _let_people_work(world: World) -> None:
    admin = world.id_of("person", "grace.okafor")
    for person, place, role in (*WORKS, *CLAIMED):
        affiliation = claim_affiliation(
            person_id=world.id_of("person", person), organisation=_organisation(world, place), role=role
        )
        if (person, place, role) in WORKS:
            confirm_affiliation(affiliation=affiliation, proof=Proof.ADMIN, actor_id=admin)
    colleagues = [key for kind, key in world.ids if kind == "person" and key.startswith("colleague.")]
    for key in colleagues:
        language, number = key.split(".")[1:]
        if int(number) < 1000:
            places = BY_LANGUAGE[language]
            affiliation = claim_affiliation(
                person_id=world.id_of("person", key),
                organisation=_organisation(world, places[int(number) % len(places)]),
            )
            confirm_affiliation(affiliation=affiliation, proof=Proof.ADMIN, actor_id=admin)
    _let_daniel_move(world, admin)


def _let_daniel_move(world: World, admin: int) -> None:
    """Give Daniel a past: he changed schools, and everything else stayed."""
    with clock.at(clock.now() - timedelta(weeks=52 * 5)):
        former = claim_affiliation(
            person_id=world.id_of("person", "daniel.osei"),
            organisation=_organisation(world, "toll-bar"),
            role="History teacher",
        )
        confirm_affiliation(affiliation=former, proof=Proof.ADMIN, actor_id=admin)
    end_affiliation(affiliation=former, actor_id=former.person_id)


def _organisation(world: World, key: str) -> Organisation:
    return session().get_one(Organisation, world.id_of("organisation", key))


def _let_many_work(world: World) -> None:
    open_schools = (
        select(Organisation.id)
        .where(Organisation.kind == OrganisationKind.SCHOOL, Organisation.state == OrganisationState.VERIFIED)
        .order_by(Organisation.id)
        .limit(5000)
    )
    schools = list(session().scalars(open_schools))
    admin = world.id_of("person", "grace.okafor")
    many = [key for kind, key in world.ids if kind == "person" and key.startswith("colleague.")]
    many = [key for key in many if int(key.rsplit(".", 1)[1]) >= 1000]
    for begin in range(0, len(many), 500):
        with unit_of_work():
            for key in many[begin : begin + 500]:
                school = session().get_one(Organisation, world.chance.choice(schools))
                person = session().get_one(Person, world.id_of("person", key))
                affiliation = claim_affiliation(person_id=person.id, organisation=school)
                confirm_affiliation(affiliation=affiliation, proof=Proof.ADMIN, actor_id=admin)
        world.say(f"Affiliations: {min(len(many), begin + 500):,} of {len(many):,}")
