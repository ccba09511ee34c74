"""The communities of the demo world: three hubs under one network, theme groups, rooms, a hidden circle, an archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from cop.accounts.models import Person
from cop.communities.actions.communities import found
from cop.communities.actions.members import join, request
from cop.communities.actions.partners import add_partner, describe_partner, place_partner
from cop.communities.models import Community, CommunityKind, Connectedness, Joining, Level, Visibility
from cop.core import clock
from cop.core.db import session, unit_of_work
from cop.core.seeding import World
from cop.institutions.models import Organisation

MANY = 900


@dataclass(frozen=True, slots=True)
class Plan:
    """One community of the story, and who belongs: the founder coordinates."""

    key: str
    name: str
    kind: CommunityKind
    founder: str
    summary: str
    letters: str
    paper: str
    members: tuple[str, ...] = ()
    colleagues: str = ""
    """Language whose further colleagues belong too."""
    challenge: str = ""
    charter: str = ""
    language: str = "en"
    country: str = ""
    region: str = ""
    parent: str = ""
    visibility: Visibility | None = None
    joining: Joining | None = None
    accepts_commercial: bool = False
    tools: tuple[str, ...] = ("forum",)


ESTUARY_CHARTER = """This year every school takes **one aspect** of formative assessment and writes it as a STEPS plan.
We read each other’s plans before the meeting, so that the hour together goes on questions and not on slides.

- What is said here stays here, unless its author takes it further.
- Nobody’s school is compared with anybody’s.
- A question is worth as much as an answer.
"""

PLANS = (
    Plan(
        "network",
        "Three Shores Network",
        CommunityKind.NETWORK,
        "sioned.price",
        "Hubs in England, Portugal and Czechia, and the universities they work with.",
        "3S",
        "stone",
        ("ruth.adeyemi", "rui.tavares", "katerina.novotna", "hanne.lindqvist"),
    ),
    Plan(
        "estuary",
        "Estuary Cluster",
        CommunityKind.HUB,
        "ruth.adeyemi",
        "Seven schools and two universities along the Humber. One meeting a term, one plan for each school, and a "
        "forum for the weeks between.",
        "Es",
        "sage",
        (
            "nia.rowlands",
            "daniel.osei",
            "priya.raman",
            "imran.siddiqui",
            "joanne.pickersgill",
            "marek.kowalczyk",
            "amina.yildiz",
            "hanne.lindqvist",
            "calum.fraser",
        ),
        "en",
        "Knowing what every child thinks before the lesson moves on",
        ESTUARY_CHARTER,
        country="GB",
        region="Humber",
        parent="network",
    ),
    Plan(
        "sado",
        "Rede do Sado",
        CommunityKind.HUB,
        "rui.tavares",
        "Escolas à volta do estuário do Sado, e uma numa ilha.",
        "Sa",
        "blue",
        ("ines.carvalho", "beatriz.nunes"),
        "pt",
        "Avaliar a brincar, do pré-escolar ao 2.º ciclo",
        language="pt",
        country="PT",
        region="Setúbal",
        parent="network",
    ),
    Plan(
        "hana",
        "Síť Haná",
        CommunityKind.HUB,
        "katerina.novotna",
        "Základní školy na Hané: sdílená praxe, společné návštěvy.",
        "Ha",
        "straw",
        ("tomas.dvorak",),
        "cs",
        "Tablety doma i ve škole bez zbytečných starostí",
        language="cs",
        country="CZ",
        region="Olomoucký kraj",
        parent="network",
    ),
    Plan(
        "reading",
        "Reading for pleasure",
        CommunityKind.THEME,
        "joanne.pickersgill",
        "Who reads, what they choose, and what we stopped doing.",
        "Re",
        "straw",
        ("nia.rowlands", "lukasz.wojcik", "tomas.dvorak", "priya.raman", "ines.carvalho"),
        "en",
    ),
    Plan(
        "devices",
        "1:1 devices",
        CommunityKind.THEME,
        "tomas.dvorak",
        "One device each: contracts, chargers, lessons, and days without.",
        "1:1",
        "blue",
        ("nia.rowlands", "imran.siddiqui", "rui.tavares", "katerina.novotna"),
    ),
    Plan(
        "mentors",
        "Mentors’ room",
        CommunityKind.SMALL_GROUP,
        "sioned.price",
        "Mentors and tutors of trainees, whatever the university.",
        "Me",
        "mauve",
        ("daniel.osei", "hanne.lindqvist", "calum.fraser", "nia.rowlands", "joanne.pickersgill"),
    ),
    Plan(
        "wearmouth",
        "Wearmouth and its schools",
        CommunityKind.PARTNERSHIP,
        "hanne.lindqvist",
        "Trainees, mentors and tutors of the University of Wearmouth.",
        "We",
        "rose",
        ("daniel.osei", "joanne.pickersgill"),
    ),
    Plan(
        "northgate",
        "Northgate partnership",
        CommunityKind.PARTNERSHIP,
        "calum.fraser",
        "Placements and mentoring with Northgate University.",
        "No",
        "stone",
        ("daniel.osei", "imran.siddiqui"),
    ),
    Plan(
        "aldhelms",
        "St Aldhelm’s mentors",
        CommunityKind.PARTNERSHIP,
        "sioned.price",
        "Mentors of trainees from St Aldhelm’s.",
        "Al",
        "mauve",
        ("daniel.osei",),
    ),
    Plan(
        "circle",
        "Heads’ circle",
        CommunityKind.LEADERS,
        "katerina.novotna",
        "What heads tell only each other.",
        "Hc",
        "stone",
        ("ruth.adeyemi", "rui.tavares"),
        visibility=Visibility.HIDDEN,
        joining=Joining.INVITATION,
    ),
    Plan(
        "staffroom",
        "Staffroom",
        CommunityKind.THEME,
        "grace.okafor",
        "Open to everyone: say who you are and ask your first question.",
        "St",
        "rose",
        ("nia.rowlands", "beatriz.nunes", "lukasz.wojcik", "owen.marsh"),
        visibility=Visibility.PUBLIC,
        joining=Joining.OPEN,
        accepts_commercial=True,
    ),
    Plan(
        "archive",
        "Computing teachers, 2017 to 2022",
        CommunityKind.ARCHIVE,
        "grace.okafor",
        "A thousand questions of computing teachers, to read and to search.",
        "Co",
        "stone",
        visibility=Visibility.PUBLIC,
        joining=Joining.INVITATION,
    ),
)

PARTNERS = (
    ("estuary", "maritime", "ruth.adeyemi", Level.ADVANCED, Connectedness.INTER_CONNECTED),
    ("estuary", "toll-bar", "imran.siddiqui", Level.ADVANCED, Connectedness.CONNECTED),
    ("estuary", "havelock", "daniel.osei", Level.ADVANCED_PRACTITIONER, Connectedness.CONNECTED),
    ("estuary", "western", "nia.rowlands", Level.ADVANCED_PRACTITIONER, Connectedness.RESPONSIVE),
    ("estuary", "queen-mary", "priya.raman", Level.ADVANCED_PRACTITIONER, Connectedness.RESPONSIVE),
    ("estuary", "st-josephs", "joanne.pickersgill", None, Connectedness.RESPONSIVE),
    ("estuary", "east-halton", "marek.kowalczyk", None, Connectedness.REACTIVE),
    ("estuary", "wearmouth", "hanne.lindqvist", None, None),
    ("estuary", "northgate", "calum.fraser", None, None),
    ("sado", "sado", "rui.tavares", Level.ADVANCED, Connectedness.CONNECTED),
    ("sado", "arrabida", "", None, None),
    ("sado", "corvo", "beatriz.nunes", None, Connectedness.REACTIVE),
    ("hana", "rekou", "tomas.dvorak", Level.ADVANCED, Connectedness.CONNECTED),
    ("hana", "lipami", "katerina.novotna", Level.ADVANCED_PRACTITIONER, Connectedness.RESPONSIVE),
    ("hana", "kopci", "", None, None),
    ("wearmouth", "wearmouth", "hanne.lindqvist", None, None),
    ("northgate", "northgate", "calum.fraser", None, None),
    ("aldhelms", "aldhelms", "sioned.price", None, None),
)


def plant(world: World) -> None:
    """Found the communities, fill them, and leave one request waiting for the coordinator."""
    world.say("Communities are founded.")
    with clock.at(clock.now() - timedelta(weeks=38)), unit_of_work():
        for plan in PLANS:
            _found(world, plan)
        for partner in PARTNERS:
            _add_partner(world, *partner)
    with clock.at(clock.now() - timedelta(days=1, hours=3)), unit_of_work():
        request(
            community=_community(world, "estuary"),
            person=_person(world, "lukasz.wojcik"),
            message="I teach Year 4 in Gdynia. Could I read along? A class here would like to read with one of yours.",
        )
    if world.is_large:
        _found_many(world)


def _found(world: World, plan: Plan) -> None:
    founder = _person(world, plan.founder)
    community = found(
        name=plan.name,
        kind=plan.kind,
        founder=founder,
        opens=True,
        parent=_community(world, plan.parent) if plan.parent else None,
        summary=plan.summary,
        challenge=plan.challenge,
        charter=plan.charter,
        language=plan.language,
        region=plan.region,
        country=plan.country,
        visibility=plan.visibility,
        joining=plan.joining,
        accepts_commercial=plan.accepts_commercial,
        tools=list(plan.tools),
        paper=plan.paper,
        letters=plan.letters,
    )
    world.ids["community", plan.key] = community.id
    for key in (*plan.members, *_colleagues(world, plan.colleagues)):
        join(community=community, person=_person(world, key), let_in_by=founder.id)


def _colleagues(world: World, language: str) -> list[str]:
    if not language:
        return []
    prefix = f"colleague.{language}."
    keys = [key for kind, key in world.ids if kind == "person" and key.startswith(prefix)]
    return [key for key in keys if int(key.removeprefix(prefix)) < 1000]


def _add_partner(
    world: World,
    community: str,
    organisation: str,
    contact: str,
    level: Level | None,
    connectedness: Connectedness | None,
) -> None:
    place = _community(world, community)
    actor_id = next(world.id_of("person", plan.founder) for plan in PLANS if plan.key == community)
    person = _person(world, contact) if contact else None
    partner = add_partner(
        community=place,
        organisation=session().get_one(Organisation, world.id_of("organisation", organisation)),
        actor_id=actor_id,
        contact=person,
    )
    describe_partner(
        partner=partner,
        actor_id=actor_id,
        level=level,
        level_set_on=None,
        contact_id=person.id if person else None,
        is_lead=False,
    )
    place_partner(partner=partner, connectedness=connectedness)


def _found_many(world: World) -> None:
    people = [key for kind, key in world.ids if kind == "person" and key.startswith("colleague.")]
    kinds = (CommunityKind.THEME, CommunityKind.HUB, CommunityKind.SMALL_GROUP)
    for begin in range(0, MANY, 20):
        with clock.at(clock.now() - timedelta(weeks=30)), unit_of_work():
            for number in range(begin, begin + 20):
                group = world.chance.sample(people, world.chance.randint(4, 60))
                founder = _person(world, group[0])
                community = found(
                    name=f"Circle of practice {number + 1}",
                    kind=kinds[number % 3],
                    founder=founder,
                    opens=True,
                    challenge="Learning from each other",
                    summary="Part of the large world for measuring.",
                    visibility=Visibility.PUBLIC if number % 10 == 0 else None,
                    tools=["forum"],
                )
                world.ids["community", f"many.{number}"] = community.id
                for key in group[1:]:
                    join(community=community, person=_person(world, key), let_in_by=founder.id)
                    world.ids["member", f"{number}.{key}"] = world.id_of("person", key)
                world.ids["member", f"{number}.{group[0]}"] = founder.id
        world.say(f"Communities: {min(MANY, begin + 20)} of {MANY}")


def _community(world: World, key: str) -> Community:
    return session().get_one(Community, world.id_of("community", key))


def _person(world: World, key: str) -> Person:
    return session().get_one(Person, world.id_of("person", key))
