"""The people of the demo world: a few with a story, and colleagues who mostly read, as in real communities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from cop.accounts.actions.joining import join_confirmed
from cop.accounts.actions.passwords import set_password
from cop.accounts.actions.people import make_admin
from cop.accounts.models import Findable, Person
from cop.core import clock
from cop.core.db import session, unit_of_work
from cop.core.markdown import render
from cop.core.seeding import DEMO_PASSWORD, DEMO_SIGN_INS, World


@dataclass(frozen=True, slots=True)
class Figure:
    """One person of the story. ``key`` is the local part of the address."""

    key: str
    name: str
    zone: str = "Europe/London"
    locale: str = "en"
    languages: tuple[str, ...] = ("en",)
    bio: str = ""
    findable: Findable = Findable.MEMBERS


LISBON, PRAGUE, WARSAW = "Europe/Lisbon", "Europe/Prague", "Europe/Warsaw"
FIGURES = (
    Figure(
        "nia.rowlands",
        "Nia Rowlands",
        languages=("en", "cy"),
        bio="Year 4, and mathematics across the school. I am trying to hear what thirty children think before I move "
        "on. **Come and watch a lesson**: Tuesdays after break.",
    ),
    Figure(
        "ruth.adeyemi",
        "Ruth Adeyemi",
        bio="I keep Estuary Cluster together: one meeting a term, one plan for each school. I usually answer within a "
        "day. Fridays are best.",
    ),
    Figure(
        "daniel.osei",
        "Daniel Osei",
        languages=("en", "tw", "fr"),
        bio="I have mentored thirty-one trainees and learned most from the ones who argued. This year I have five, "
        "from three universities, and I have asked all three to read one form. I answer on Thursdays after school.",
    ),
    Figure("priya.raman", "Priya Raman", languages=("en", "ta"), bio="Reception. Everything we do is play, and maths."),
    Figure("imran.siddiqui", "Imran Siddiqui", languages=("en", "ur"), bio="Science, and one device each in Year 7."),
    Figure("joanne.pickersgill", "Joanne Pickersgill", bio="Deputy head. I count what the older boys choose to read."),
    Figure("marek.kowalczyk", "Marek Kowalczyk", languages=("pl", "en"), bio="The only Year 4 teacher for miles."),
    Figure("amina.yildiz", "Amina Yıldız", languages=("en", "tr"), bio="Languages. Feedback in four of them."),
    Figure("hanne.lindqvist", "Hanne Lindqvist", languages=("en", "sv"), bio="Primary mathematics education."),
    Figure("calum.fraser", "Calum Fraser", languages=("en", "gd"), bio="Link tutor for eleven schools."),
    Figure("sioned.price", "Siôn Price", languages=("en", "cy"), bio="I train mentors."),
    Figure("ines.carvalho", "Inês Carvalho", LISBON, "pt", ("pt", "en"), "Educadora de infância. Avaliação a brincar."),
    Figure("rui.tavares", "Rui Tavares", LISBON, "pt", ("pt", "en", "fr"), "Coordeno o agrupamento do Sado."),
    Figure("beatriz.nunes", "Beatriz Nunes", LISBON, "pt", ("pt", "en"), "Matemática, 2.º ciclo, numa ilha pequena."),
    Figure("tomas.dvorak", "Tomáš Dvořák", PRAGUE, "cs", ("cs", "en", "pl"), "ICT koordinátor. Tablety domů a zpět."),
    Figure("katerina.novotna", "Kateřina Novotná", PRAGUE, "cs", ("cs", "de"), "Vedu síť škol na Moravě."),
    Figure("lukasz.wojcik", "Łukasz Wójcik", WARSAW, "en", ("pl", "en"), "Class teacher and school librarian."),
    Figure("owen.marsh", "Owen Marsh", bio="I sell a reading app and say so.", findable=Findable.COMMUNITIES),
    Figure("grace.okafor", "Grace Okafor", bio="I look after this place."),
)

FIRST = {
    "en": "Alice Ben Chloe Dev Ella Farah George Hannah Isaac Jess Kofi Leah Mo Nadia Oscar Poppy Raj Sara Tom Zoë",
    "pt": "Ana Bruno Carla Diogo Elsa Filipe Graça Hugo Joana Luís Marta Nuno Patrícia Sílvia Tiago Vera",
    "cs": "Alena Bohuslav Dana Eva František Hana Ivan Jiří Lenka Martin Ondřej Petra Radek Šárka Věra Zdeněk",
}
LAST = {
    "en": "Abbott Bailey Clarke Dawson Ellis Fletcher Graham Hussain Ingram Jackson Khan Lowe Mistry Norton Owusu "
    "Patel Quinn Rhodes Shaw Turner",
    "pt": "Almeida Barros Correia Dias Esteves Fonseca Gomes Henriques Lopes Matos Oliveira Pinto Ramos Sousa Vieira",
    "cs": "Beneš Černý Dušek Fiala Horák Jelínek Král Marek Němec Pokorný Růžička Svoboda Šimek Veselý Zeman",
}
ZONES = {"en": "Europe/London", "pt": LISBON, "cs": PRAGUE}
COLLEAGUES = {"en": 34, "pt": 14, "cs": 14}
MANY = 20_000


def plant(world: World) -> None:
    """Let the people of the story join, some weeks ago, and give the demo sign-ins their password."""
    world.say("People join.")
    start = clock.now() - timedelta(weeks=40)
    with clock.at(start), unit_of_work():
        for figure in FIGURES:
            _join(world, figure)
        for language, count in COLLEAGUES.items():
            for number in range(count):
                _join(world, _colleague(world, language, number))
        for address, _who in DEMO_SIGN_INS:
            person = session().get_one(Person, world.id_of("person", address.partition("@")[0]))
            set_password(person, DEMO_PASSWORD)
        make_admin(session().get_one(Person, world.id_of("person", "grace.okafor")))
    if world.is_large:
        _plant_many(world)


def _join(world: World, figure: Figure) -> Person:
    person = join_confirmed(
        address=f"{figure.key}@example.org", name=figure.name, locale=figure.locale, is_personal=True
    )
    person.time_zone = figure.zone
    person.languages = list(figure.languages)
    person.bio_source, person.bio_html = figure.bio, render(figure.bio).html
    person.findable = figure.findable
    world.ids["person", figure.key] = person.id
    return person


def _colleague(world: World, language: str, number: int) -> Figure:
    first, last = world.chance.choice(FIRST[language].split()), world.chance.choice(LAST[language].split())
    return Figure(
        f"colleague.{language}.{number}",
        f"{first} {last}",
        ZONES[language],
        language,
        (language,) if language == "en" else (language, "en"),
    )


def _plant_many(world: World) -> None:
    languages = list(ZONES)
    for begin in range(0, MANY, 500):
        with unit_of_work():
            for number in range(begin, min(MANY, begin + 500)):
                _join(world, _colleague(world, world.chance.choice(languages), 1000 + number))
        world.say(f"People: {min(MANY, begin + 500):,} of {MANY:,}")
