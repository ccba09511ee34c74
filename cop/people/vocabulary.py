"""The words of the people-finder: what people give and look for, about what, for which ages, in which form.

Keys are stored and stand in addresses; labels are what people read. The lists come from what teachers of the source
projects asked each other for; ``SAID`` is how people put it in their own sentences.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from cop.core.i18n import lazy


class Side(StrEnum):
    """Which way help goes."""

    GIVES = "gives"
    SEEKS = "seeks"


class Help(StrEnum):
    """Kinds of help between colleagues. The one who gives it is named."""

    ADVICE = "advice"
    MENTOR = "mentor"
    COACH = "coach"
    PEER = "peer"
    VISIT = "visit"
    COAUTHOR = "coauthor"
    TRIAL = "trial"
    RESEARCH = "research"
    SPEAKER = "speaker"
    PLACEMENT = "placement"
    REVIEWER = "reviewer"


class Phase(StrEnum):
    EARLY = "early"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    UPPER = "upper"
    SPECIAL = "special"
    ADULT = "adult"
    TRAINING = "training"


class Form(StrEnum):
    CHAT = "chat"
    CALL = "call"
    VISIT = "visit"
    OBSERVE = "observe"


class Theme(StrEnum):
    ASSESSMENT = "assessment"
    DIGITAL = "digital"
    DEVICES = "devices"
    PERSONALISED = "personalised"
    DIFFERENTIATION = "differentiation"
    SPACES = "spaces"
    TEAM = "team"
    MULTIAGE = "multiage"
    DISTANCE = "distance"
    CURRICULUM = "curriculum"
    INCLUSION = "inclusion"
    SEN = "sen"
    NEWCOMERS = "newcomers"
    LEAVING = "leaving"
    DISADVANTAGE = "disadvantage"
    GIFTED = "gifted"
    STEM = "stem"
    ENVIRONMENT = "environment"
    PROGRAMMING = "programming"
    MEDIA = "media"
    CITIZENSHIP = "citizenship"
    SAFETY = "safety"
    WELLBEING = "wellbeing"
    FAMILIES = "families"
    TRANSITION = "transition"
    INDUCTION = "induction"
    MENTORING = "mentoring"
    LEADERSHIP = "leadership"
    LEARNING_ORGANISATION = "learning-organisation"
    RURAL = "rural"
    RESEARCH = "research"
    LITERACY = "literacy"
    READING = "reading"
    MATHEMATICS = "mathematics"
    LANGUAGES = "languages"
    ASSISTANTS = "assistants"
    BEHAVIOUR = "behaviour"


GIVES: dict[Help, Any] = {
    Help.ADVICE: lazy("Advice"),
    Help.MENTOR: lazy("A mentor"),
    Help.COACH: lazy("A coach"),
    Help.PEER: lazy("A peer to work with"),
    Help.VISIT: lazy("A lesson to visit"),
    Help.COAUTHOR: lazy("A co-author"),
    Help.TRIAL: lazy("A partner to try something out"),
    Help.RESEARCH: lazy("A research partner"),
    Help.SPEAKER: lazy("A speaker"),
    Help.PLACEMENT: lazy("A placement for trainees"),
    Help.REVIEWER: lazy("A reviewer for a plan"),
}
"""What somebody looks for, named by the one who gives it."""

THEMES: dict[Theme, Any] = {
    Theme.ASSESSMENT: lazy("Formative assessment"),
    Theme.DIGITAL: lazy("Whole-school use of digital technology"),
    Theme.DEVICES: lazy("One device for each pupil"),
    Theme.PERSONALISED: lazy("Personalised learning"),
    Theme.DIFFERENTIATION: lazy("Differentiation"),
    Theme.SPACES: lazy("Learning spaces"),
    Theme.TEAM: lazy("Team teaching and co-design"),
    Theme.MULTIAGE: lazy("Multi-age classes"),
    Theme.DISTANCE: lazy("Distance and blended learning"),
    Theme.CURRICULUM: lazy("Curriculum development"),
    Theme.INCLUSION: lazy("Inclusive education"),
    Theme.SEN: lazy("Special educational needs"),
    Theme.NEWCOMERS: lazy("Newly arrived migrants"),
    Theme.LEAVING: lazy("Early school leaving"),
    Theme.DISADVANTAGE: lazy("Disadvantage"),
    Theme.GIFTED: lazy("Gifted pupils"),
    Theme.STEM: lazy("Science, technology, engineering"),
    Theme.ENVIRONMENT: lazy("Environment"),
    Theme.PROGRAMMING: lazy("Programming and robotics"),
    Theme.MEDIA: lazy("Media and makerspace"),
    Theme.CITIZENSHIP: lazy("Digital citizenship"),
    Theme.SAFETY: lazy("Online risks and bullying"),
    Theme.WELLBEING: lazy("Well-being"),
    Theme.FAMILIES: lazy("Parents and families"),
    Theme.TRANSITION: lazy("From primary to secondary"),
    Theme.INDUCTION: lazy("Induction of new teachers"),
    Theme.MENTORING: lazy("Mentoring skills"),
    Theme.LEADERSHIP: lazy("Leadership"),
    Theme.LEARNING_ORGANISATION: lazy("School as learning organisation"),
    Theme.RURAL: lazy("Small and rural schools"),
    Theme.RESEARCH: lazy("Research in school"),
    Theme.LITERACY: lazy("Literacy"),
    Theme.READING: lazy("Reading for pleasure"),
    Theme.MATHEMATICS: lazy("Mathematics"),
    Theme.LANGUAGES: lazy("Languages"),
    Theme.ASSISTANTS: lazy("Working with assistants"),
    Theme.BEHAVIOUR: lazy("Behaviour"),
}

PHASES: dict[Phase, Any] = {
    Phase.EARLY: lazy("Early years"),
    Phase.PRIMARY: lazy("Primary"),
    Phase.SECONDARY: lazy("Secondary"),
    Phase.UPPER: lazy("Sixteen and over"),
    Phase.SPECIAL: lazy("Special education"),
    Phase.ADULT: lazy("Adult education"),
    Phase.TRAINING: lazy("Teacher education"),
}

FORMS: dict[Form, Any] = {
    Form.CHAT: lazy("In writing"),
    Form.CALL: lazy("A call"),
    Form.VISIT: lazy("A visit"),
    Form.OBSERVE: lazy("Observing a lesson"),
}

SAID: dict[str, tuple[str, ...]] = {
    "gives=advice": ("advice", "a tip"),
    "gives=mentor": ("mentor", "a mentor", "can mentor", "mentors"),
    "gives=coach": ("coach", "a coach", "coaching"),
    "gives=peer": ("peer", "peers", "a colleague", "colleague to work with"),
    "gives=visit": ("lesson to visit", "visit a lesson", "observe a lesson", "host a visit", "hosts visits"),
    "gives=coauthor": ("co-author", "coauthor", "write a plan with"),
    "gives=trial": ("try out", "trial partner"),
    "gives=research": ("research partner", "researcher"),
    "gives=speaker": ("speaker", "a talk"),
    "gives=placement": ("placement", "placements"),
    "gives=reviewer": ("reviewer", "review a plan", "validate a plan"),
    "phase=early": ("early years", "nursery", "reception", "kindergarten", "eyfs"),
    "phase=primary": ("primary", "key stage 1", "key stage 2", "ks1", "ks2", "year 1", "year 2", "year 3", "year 4",
                      "year 5", "year 6"),
    "phase=secondary": ("secondary", "key stage 3", "ks3", "year 7", "year 8", "year 9", "year 10", "year 11", "gcse"),
    "phase=upper": ("sixth form", "post-16", "a level", "upper secondary"),
    "phase=special": ("special school", "special education"),
    "phase=adult": ("adult education", "adults"),
    "phase=training": ("teacher education", "teacher training", "itt", "ite", "trainees"),
    "theme=assessment": ("formative assessment", "assessment for learning", "afl", "assessment", "hinge questions",
                         "feedback"),
    "theme=digital": ("digital technology", "edtech", "ict"),
    "theme=devices": ("one to one devices", "1:1", "tablets", "chromebooks"),
    "theme=personalised": ("personalised learning", "personalized learning"),
    "theme=differentiation": ("differentiation", "mixed ability"),
    "theme=spaces": ("learning spaces",),
    "theme=team": ("team teaching", "co-design", "lesson study"),
    "theme=multiage": ("multi-age", "mixed age", "mixed-age"),
    "theme=distance": ("distance learning", "blended learning", "remote teaching", "online teaching"),
    "theme=curriculum": ("curriculum",),
    "theme=inclusion": ("inclusion", "inclusive education"),
    "theme=sen": ("special educational needs", "send", "sen", "senco", "additional needs"),
    "theme=newcomers": ("newly arrived", "eal", "migrants", "refugees"),
    "theme=leaving": ("early school leaving", "attendance"),
    "theme=disadvantage": ("disadvantage", "pupil premium", "disadvantaged"),
    "theme=gifted": ("gifted",),
    "theme=stem": ("stem", "science", "engineering"),
    "theme=environment": ("environment", "eco-school", "climate"),
    "theme=programming": ("programming", "robotics", "coding", "computing"),
    "theme=media": ("makerspace", "media literacy"),
    "theme=citizenship": ("digital citizenship",),
    "theme=safety": ("online safety", "e-safety", "cyberbullying", "bullying"),
    "theme=wellbeing": ("well-being", "wellbeing", "mental health"),
    "theme=families": ("parents", "families"),
    "theme=transition": ("transition",),
    "theme=induction": ("induction", "new teachers", "early career teachers", "ect", "nqt"),
    "theme=mentoring": ("mentoring skills", "mentor training"),
    "theme=leadership": ("leadership", "headship"),
    "theme=learning-organisation": ("learning organisation",),
    "theme=rural": ("rural", "small schools", "small school"),
    "theme=research": ("action research", "research in school"),
    "theme=literacy": ("literacy", "writing", "phonics"),
    "theme=reading": ("reading for pleasure", "reading aloud", "reading"),
    "theme=mathematics": ("mathematics", "maths", "fractions", "numeracy"),
    "theme=languages": ("modern languages", "foreign languages", "mfl"),
    "theme=assistants": ("teaching assistants", "assistants"),
    "theme=behaviour": ("behaviour", "behavior"),
    "form=call": ("a call", "by phone", "video call"),
    "free=now": ("free now", "available now", "this term"),
}  # fmt: skip
"""What people write for a value, in English; other languages find by the words on the page. Longest are tried first."""

AT_BOTH = lazy("A school and a university")
FREE_NOW = lazy("Now")
