"""Estuary Cluster and the rooms around it."""

from __future__ import annotations

DAY = 24.0
Row = tuple[str, str, str, tuple[str, ...], list[tuple[str, float, str]]]

ROWS: tuple[Row, ...] = (
    (
        "estuary",
        "How we share, and what stays in the hub",
        "discussion",
        ("Start here",),
        [
            (
                "ruth.adeyemi",
                250 * DAY,
                (
                    "Three things we agreed in September, so that nobody has to ask:\n\n"
                    "1. What is said here stays here, unless its author takes it further.\n"
                    "2. Nobody’s school is compared with anybody’s.\n"
                    "3. No pupil is named or shown, ever.\n\nIf you are unsure, write to me first."
                ),
            ),
        ],
    ),
    (
        "estuary",
        "Meeting dates for 2026/27",
        "discussion",
        ("Start here", "Meetings"),
        [
            (
                "ruth.adeyemi",
                70 * DAY,
                (
                    "| Term | Day | Where |\n|---|---|---|\n| Autumn | Thursday 19 November, 15:45 | online |\n"
                    "| Spring | Thursday 11 March, 15:45 | Toll Bar, room 12, and online |\n"
                    "| Summer | Thursday 24 June, 15:45 | online |\n\nOne hour each. Cameras off is fine."
                ),
            ),
            ("joanne.pickersgill", 69 * DAY, "In the diary. Could March begin at four? We have buses until ten to."),
            ("ruth.adeyemi", 68.5 * DAY, "Four it is, for March only."),
        ],
    ),
    (
        "estuary",
        "Same page, different mark: how do you moderate across two schools?",
        "question",
        ("Moderation",),
        [
            (
                "daniel.osei",
                24 * DAY,
                (
                    "Imran and I marked the same six books and agreed on two. Not far apart, but apart. How do you "
                    "moderate when you are not in one building?"
                ),
            ),
            (
                "imran.siddiqui",
                23.8 * DAY,
                (
                    "What helped us in the end: forty minutes, three books, and this order.\n\n"
                    "1. Read in silence, write one sentence about what the pupil can do.\n"
                    "2. Read the sentences aloud before anybody says a mark.\n3. Only then the mark.\n\n"
                    "Most of the difference was gone after step two."
                ),
            ),
            ("amina.yildiz", 23 * DAY, "We do the same with recordings. Same here: the sentence is what matters."),
            (
                "daniel.osei",
                22.5 * DAY,
                (
                    "Tried it on Tuesday with the other three. We agreed on all of them, and argued about one for the "
                    "right reason. Thank you."
                ),
            ),
            ("nia.rowlands", 22 * DAY, "Stealing this for Year 4 writing."),
            (
                "amina.yildiz",
                21.5 * DAY,
                "My marks were the odd ones out each time, and I did not dare say so. Reading aloud first would help me.",
            ),
        ],
    ),
    (
        "estuary",
        "Paired placements worked well here. Four pairs from January",
        "discussion",
        ("Initial teacher training",),
        [
            (
                "hanne.lindqvist",
                18 * DAY,
                (
                    "Two trainees in one class sounded like twice the work. Joanne’s colleagues say it was half: they plan "
                    "together, one teaches while the other watches three children, and they ask each other first.\n\n"
                    "We have four pairs starting on 11 January. Who would like one?"
                ),
            ),
            ("joanne.pickersgill", 17.7 * DAY, "True, all of it. We would take a pair again, in Year 2."),
            ("priya.raman", 17 * DAY, "Could it work in Reception? I worry about four adults in a small room."),
            (
                "hanne.lindqvist",
                16.9 * DAY,
                "It can, if one of the pair is outside with a group each morning. I can send you how Year 1 did it.",
            ),
        ],
    ),
    (
        "estuary",
        "Hinge questions before children can write?",
        "question",
        ("Formative assessment", "Reception"),
        [
            (
                "priya.raman",
                4.2 * DAY,
                (
                    "My Reception class loves the mini-whiteboards, but most of them draw on them. It is charming and "
                    "tells me very little about whether they can see that five is one more than four.\n\n"
                    "How do you see the answer of thirty four-year-olds at once, before any of them can write it down?"
                ),
            ),
            (
                "hanne.lindqvist",
                4.1 * DAY,
                (
                    "> before any of them can write it down\n\n"
                    "Let the answer be a place or a thing. Three ways our trainees have used this term:\n\n"
                    "- **Corners.** Three hoops on the carpet, one per answer. Everyone walks, you look.\n"
                    "- **One object.** Each child holds a counter behind their back and shows it on “now”.\n"
                    "- **Finger numbers under the chin**, so neighbours cannot copy.\n\n"
                    "What makes it a hinge is the wrong option: it must catch *one* misconception. “Five is the biggest "
                    "number” is a good one to plant."
                ),
            ),
            (
                "nia.rowlands",
                2.4 * DAY,
                (
                    "Corners worked for us with Year 4 fractions too. I can show how we choose the wrong answers, if that "
                    "helps."
                ),
            ),
            (
                "joanne.pickersgill",
                5,
                (
                    "Tried the counters this morning. Nineteen of twenty-six showed the right number on “now”, and I saw "
                    "it in four seconds. The seven who did not all counted the zero, which I would never have found in "
                    "their drawings."
                ),
            ),
            (
                "priya.raman",
                2,
                (
                    "{@nia.rowlands}, did your Year 4s ever answer with objects instead of boards? I would love to see "
                    "the wrong answers you planted."
                ),
            ),
        ],
    ),
    (
        "estuary",
        "New here: could I visit a Year 4 maths lesson before Christmas?",
        "question",
        ("Lesson visits",),
        [
            (
                "marek.kowalczyk",
                1.6 * DAY,
                (
                    "We joined the cluster in September and I am the only Year 4 teacher in my school. I would like to sit "
                    "at the back of a maths lesson for an hour. I can offer a coding afternoon in return."
                ),
            ),
        ],
    ),
    (
        "mentors",
        "Three universities, three observation forms. Has anyone merged them?",
        "question",
        ("Observation", "Initial teacher training"),
        [
            (
                "daniel.osei",
                3 * DAY,
                (
                    "I have trainees from Wearmouth, Northgate and St Aldhelm’s this year. The questions are nearly the "
                    "same but the boxes are not, so I write everything three times.\n\nHas anybody got one form past all "
                    "three?"
                ),
            ),
            (
                "calum.fraser",
                2.9 * DAY,
                "Northgate would accept any form that answers our four questions. Nobody has ever sent one.",
            ),
            ("hanne.lindqvist", 2.8 * DAY, "Same for us. Send me yours and I will take it to our board in December."),
            (
                "sioned.price",
                2.5 * DAY,
                "St Aldhelm’s asks for the trainee’s own words first. If that box stands on top, we are content.",
            ),
            (
                "daniel.osei",
                30,
                (
                    "Then here is a draft.\n\n1. What the trainee says about the lesson\n2. What I saw, without a "
                    "judgement\n3. One thing to keep, one to try\n4. What we agreed, and by when\n\nOne page. Tell me what "
                    "is missing."
                ),
            ),
            ("calum.fraser", 27, "Nothing is missing. Much is gone, and I shall not miss it."),
            ("hanne.lindqvist", 3, "Taken to the board today. They asked who wrote it."),
        ],
    ),
    (
        "wearmouth",
        "Dates for the spring placement",
        "discussion",
        ("Placements",),
        [
            (
                "hanne.lindqvist",
                9 * DAY,
                "11 January to 26 March. Mentor hour on Wednesdays at 16:00, online, no slides.",
            ),
            ("daniel.osei", 8.8 * DAY, "Wednesdays suit me. Thank you for asking before fixing it."),
        ],
    ),
    (
        "northgate",
        "Who reads the weekly log?",
        "question",
        ("Placements",),
        [
            ("daniel.osei", 12 * DAY, "I fill it in each Friday. Does anybody read it before the end of term?"),
            ("calum.fraser", 11.9 * DAY, "I do, on Mondays. I shall say so from now on."),
        ],
    ),
    (
        "aldhelms",
        "Welcome, and one question to each of you",
        "discussion",
        (),
        [("sioned.price", 20 * DAY, "What would make the first ten days easier for a trainee in your school?")],
    ),
)
