"""The theme groups and the staffroom."""

from __future__ import annotations

from cop.forums.story.estuary import DAY, Row

ROWS: tuple[Row, ...] = (
    (
        "reading",
        "Reading aloud at the end of the day: we moved it to the start",
        "discussion",
        ("Reading aloud",),
        [
            (
                "joanne.pickersgill",
                6 * DAY,
                (
                    "Twelve minutes after registration, every class, every adult. What we lost: the quiet end of the day. "
                    "What we won: nobody misses it for a bus, and the book is talked about at break. One complaint, from "
                    "me: I cry more easily in the morning."
                ),
            ),
            ("nia.rowlands", 5.8 * DAY, "Who chooses the book?"),
            ("joanne.pickersgill", 5.7 * DAY, "The adult, from a shelf of thirty. The class may veto one a term."),
            ("lukasz.wojcik", 5 * DAY, "In Gdynia the librarian reads with the older boys in Polish and English."),
            ("tomas.dvorak", 4 * DAY, "And after lunch? Our first hour is taken by buses from four villages."),
            ("joanne.pickersgill", 3.9 * DAY, "After lunch would be my second choice. Not the end."),
            ("priya.raman", 9, "We began on Monday. Reception asked for the same book four days running."),
        ],
    ),
    (
        "reading",
        "What do older boys choose when nobody counts?",
        "question",
        ("Choice",),
        [
            (
                "joanne.pickersgill",
                40 * DAY,
                "I count anyway. Football annuals, then nothing, then anything with maps.",
            ),
            ("lukasz.wojcik", 39 * DAY, "Atlases, here too. And instructions: how to build, cook, repair."),
            ("ines.carvalho", 36 * DAY, "In my room of five-year-olds: the same book the teacher has just closed."),
        ],
    ),
    (
        "devices",
        "Tablets charged at home: the contract we sign with parents",
        "discussion",
        ("Contracts", "Parents"),
        [
            (
                "tomas.dvorak",
                7 * DAY,
                (
                    "One page, Czech and English. We review it each September with the pupils’ council. Three sentences "
                    "matter:\n\n1. It sleeps in the kitchen.\n2. A broken one is told on the same day and costs nothing the "
                    "first time.\n3. Parents may say no, and the lesson still works."
                ),
            ),
            ("imran.siddiqui", 6.5 * DAY, "The third sentence is the one we were missing."),
            ("rui.tavares", 6 * DAY, "May we translate it?"),
            ("tomas.dvorak", 5.9 * DAY, "Please do, and tell me what parents in Setúbal change."),
            ("nia.rowlands", 1.2 * DAY, "“It sleeps in the kitchen” now hangs on our door."),
        ],
    ),
    (
        "devices",
        "One day a week without: what we noticed",
        "discussion",
        ("Lessons",),
        [
            (
                "imran.siddiqui",
                15 * DAY,
                (
                    "Fridays without devices in Year 7. Talk time went up, so did noise. Homework came back on paper, and "
                    "more of it."
                ),
            ),
            ("katerina.novotna", 14 * DAY, "We chose Wednesday. Same here about the noise."),
        ],
    ),
    (
        "staffroom",
        "Say hello: who are you, and what would you like to ask?",
        "discussion",
        ("Start here",),
        [
            ("grace.okafor", 200 * DAY, "Two sentences are plenty. Ask what you would ask in the staffroom."),
            ("beatriz.nunes", 30 * DAY, "I teach mathematics on an island with one school. I would like a colleague."),
            ("nia.rowlands", 29.5 * DAY, "Hello Beatriz. Fractions on Tuesdays? I could show you mine by video."),
            (
                "owen.marsh",
                12 * DAY,
                "I sell a reading app and would rather listen than sell. What do you wish such apps would stop doing?",
            ),
            ("lukasz.wojcik", 11 * DAY, "Counting pages."),
        ],
    ),
    (
        "network",
        "Dates of the coordinators’ talk",
        "discussion",
        ("Meetings",),
        [
            ("sioned.price", 10 * DAY, "First Monday of the month, 17:00 in England and Portugal, 18:00 in Czechia."),
            ("katerina.novotna", 9.5 * DAY, "Thank you for writing both times."),
        ],
    ),
    (
        "circle",
        "When two of your best leave in one term",
        "question",
        (),
        [
            ("ruth.adeyemi", 8 * DAY, "Two of six in my department. I am not asking for advice, only for company."),
            ("katerina.novotna", 7.9 * DAY, "Company, then. It was three of nine here last year. We are still here."),
        ],
    ),
)
