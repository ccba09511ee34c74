"""What the people of the demo world give and look for."""

from __future__ import annotations

from datetime import date, timedelta

from cop.accounts.models import Person
from cop.core import clock
from cop.core.db import session, unit_of_work
from cop.core.seeding import World
from cop.people.actions.offers import Terms, make_offer
from cop.people.vocabulary import Form, Help, Phase, Side, Theme

GIVES, SEEKS = Side.GIVES, Side.SEEKS
NEXT_TERM = date(2027, 1, 11)
STORY: tuple[tuple[str, Side, Terms], ...] = (
    ("nia.rowlands", GIVES, Terms(Help.VISIT, "Hinge questions in Year 4 maths, Tuesdays after break.",
                                  [Theme.ASSESSMENT, Theme.MATHEMATICS], [Phase.PRIMARY], [Form.OBSERVE, Form.VISIT])),
    ("nia.rowlands", SEEKS, Terms(Help.PEER, "Somebody who tries the same questions with older children.",
                                  [Theme.ASSESSMENT], [Phase.PRIMARY, Phase.SECONDARY])),
    ("ruth.adeyemi", GIVES, Terms(Help.ADVICE, "How to keep a cluster of seven schools going on one meeting a term.",
                                  [Theme.LEADERSHIP, Theme.LEARNING_ORGANISATION], [], [Form.CHAT, Form.CALL])),
    ("daniel.osei", GIVES, Terms(Help.MENTOR, "Trainees and those in their first two years, any subject.",
                                 [Theme.INDUCTION, Theme.MENTORING, Theme.ASSESSMENT], [Phase.SECONDARY, Phase.TRAINING],
                                 [Form.CALL, Form.OBSERVE], 3)),
    ("daniel.osei", SEEKS, Terms(Help.COAUTHOR, "One observation form that three universities accept.",
                                 [Theme.MENTORING], [Phase.TRAINING])),
    ("priya.raman", GIVES, Terms(Help.ADVICE, "Counting with objects before anything is written down.",
                                 [Theme.MATHEMATICS, Theme.ASSESSMENT], [Phase.EARLY], [Form.CHAT])),
    ("imran.siddiqui", GIVES, Terms(Help.TRIAL, "One device each in Year 7 science: what to measure, and how.",
                                    [Theme.DEVICES, Theme.STEM], [Phase.SECONDARY], [Form.VISIT])),
    ("imran.siddiqui", SEEKS, Terms(Help.RESEARCH, "Does talk time in class really change?",
                                    [Theme.DEVICES, Theme.RESEARCH], [Phase.SECONDARY])),
    ("joanne.pickersgill", GIVES, Terms(Help.MENTOR, "Whole-school reading aloud, and timetables that survive it.",
                                        [Theme.READING, Theme.LEADERSHIP], [Phase.PRIMARY], [Form.VISIT, Form.CALL], 2)),
    ("joanne.pickersgill", SEEKS, Terms(Help.PEER, "Someone to count with me what the older boys choose to read.",
                                        [Theme.READING], [Phase.PRIMARY])),
    ("marek.kowalczyk", GIVES, Terms(Help.PEER, "Coding afternoons, and Polish story sessions for families.",
                                     [Theme.PROGRAMMING, Theme.READING, Theme.FAMILIES], [Phase.PRIMARY], [Form.VISIT])),
    ("marek.kowalczyk", SEEKS, Terms(Help.VISIT, "A Year 4 mathematics lesson, and somebody to talk to afterwards.",
                                     [Theme.MATHEMATICS], [Phase.PRIMARY])),
    ("amina.yildiz", GIVES, Terms(Help.COACH, "Feedback that pupils can read in their own language.",
                                  [Theme.ASSESSMENT, Theme.NEWCOMERS, Theme.LANGUAGES], [Phase.SECONDARY], [Form.CALL])),
    ("hanne.lindqvist", GIVES, Terms(Help.RESEARCH, "Primary mathematics: I bring the method, you bring the class.",
                                     [Theme.MATHEMATICS, Theme.RESEARCH], [Phase.PRIMARY, Phase.TRAINING], [Form.CALL])),
    ("calum.fraser", GIVES, Terms(Help.PLACEMENT, "I know which of eleven schools has room.", [Theme.INDUCTION],
                                  [Phase.TRAINING], [Form.CHAT])),
    ("sioned.price", GIVES, Terms(Help.MENTOR, "For those who begin to mentor.", [Theme.MENTORING], [Phase.TRAINING],
                                  [Form.CALL], 2, NEXT_TERM)),
    ("ines.carvalho", GIVES, Terms(Help.PEER, "Avaliação a brincar, com e sem tablets.", [Theme.ASSESSMENT, Theme.DEVICES],
                                   [Phase.EARLY, Phase.PRIMARY], [Form.CHAT])),
    ("ines.carvalho", SEEKS, Terms(Help.MENTOR, "Formative assessment before children can write.", [Theme.ASSESSMENT],
                                   [Phase.EARLY])),
    ("beatriz.nunes", SEEKS, Terms(Help.PEER, "Another small school, far from others.",
                                   [Theme.RURAL, Theme.MATHEMATICS], [Phase.PRIMARY])),
    ("tomas.dvorak", GIVES, Terms(Help.ADVICE, "Tablets that go home and come back: the contract we sign.",
                                  [Theme.DEVICES, Theme.FAMILIES], [Phase.PRIMARY, Phase.SECONDARY], [Form.CHAT], 1)),
    ("lukasz.wojcik", GIVES, Terms(Help.MENTOR, "Reading aloud in two languages, book lists by age.",
                                   [Theme.READING, Theme.LITERACY], [Phase.PRIMARY], [Form.CALL], 2, NEXT_TERM)),
    ("lukasz.wojcik", SEEKS, Terms(Help.PEER, "A class in Britain or Ireland to read the same novel in spring.",
                                   [Theme.READING], [Phase.PRIMARY])),
)  # fmt: skip
MANY = 8_000
"""Lines in the large world: about every third person says something."""


def plant(world: World) -> None:
    """Let the people of the story say what they give and look for."""
    with clock.at(clock.now() - timedelta(weeks=12)), unit_of_work():
        for key, side, terms in STORY:
            person = session().get_one(Person, world.id_of("person", key))
            make_offer(person=person, side=side, terms=terms)
    if world.is_large:
        _plant_many(world)


def _plant_many(world: World) -> None:
    world.say(f"People offer and look for {MANY:,} things.")
    chance = world.chance
    idents = [ident for (kind, key), ident in world.ids.items() if kind == "person" and key.startswith("colleague.")]
    for begin in range(0, MANY, 500):
        with unit_of_work():
            for _ in range(500):
                person = session().get_one(Person, chance.choice(idents))
                terms = Terms(
                    chance.choice(list(Help)),
                    themes=chance.sample(list(Theme), chance.randint(1, 3)),
                    phases=[chance.choice(list(Phase))],
                    forms=[chance.choice(list(Form))],
                )
                make_offer(person=person, side=chance.choice([GIVES, SEEKS]), terms=terms)
            session().expunge_all()
        world.say(f"  {begin + 500:,}")
