"""The style guide page: every component in every state, light and dark. In development and tests only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask, Response, jsonify, render_template, request
from markupsafe import escape
from wtforms import (
    BooleanField,
    EmailField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired

from cop.core.authz import access
from cop.core.clock import now
from cop.core.forms import CreateForm
from cop.core.paging import Numbered

PHASES = [
    SelectChoice("early", "Early years"),
    SelectChoice("primary", "Primary"),
    SelectChoice("secondary", "Secondary"),
]
FREE = [SelectChoice("any", "Any time"), SelectChoice("term", "This term")]
LOOKING = [SelectChoice("peer", "A peer"), SelectChoice("mentor", "A mentor")]
SCHOOLS = [
    ("136001", "Wharfedale Primary", "Otley, LS21 3AA, primary, URN 136001", "school"),
    ("136002", "Wharfside Community School", "Hull, HU9 1TR, secondary, URN 136002", "school"),
    ("136003", "Wharf Street Teacher Training", "Leeds, LS2 7EQ, training provider, UKPRN 136003", "building-arch"),
]
PAPERS = ("blue", "sage", "straw", "rose", "mauve", "stone")
COLOURS = (
    *("paper", "surface", "sunken", "line", "line-strong", "ink", "ink-2", "ink-3", "pen", "pen-soft", "margin"),
    *("margin-soft", "mark", "ok", "warn", "bad", "focus", *PAPERS),
)


class SampleForm(CreateForm):
    """One field of each kind."""

    title = StringField("Title", validators=[InputRequired()])
    email = EmailField("Your e-mail, school or personal", validators=[InputRequired()])
    password = PasswordField("Password", validators=[InputRequired()])
    school = StringField("Where do you work or study?", validators=[InputRequired()])
    found = StringField("Which one do you mean?", validators=[InputRequired()])
    about = TextAreaField("In your own words")
    body = TextAreaField("Your reply", validators=[InputRequired()])
    phase = SelectField("Phase", choices=PHASES)
    free = RadioField("Free to start", choices=FREE, default="any")
    looking = SelectMultipleField("I am looking for", choices=LOOKING)
    agree = BooleanField("I have read how we share", validators=[InputRequired()])
    mail = BooleanField("Someone writes to me", default=True)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stand-in for a stretch of a stream."""

    older_url: str | None = "#older"
    newer_url: str | None = "#newer"


def guide() -> str:
    """Show the sheet, once light and once dark."""
    halves = [(mode, _form(mode, is_wrong=False), _form(f"{mode}-wrong", is_wrong=True)) for mode in ("light", "dark")]
    today = now()
    return render_template(
        "styleguide.html",
        halves=halves,
        colours=COLOURS,
        papers=PAPERS,
        page=Numbered([], 3, 12, 240),
        stretch=Stretch(),
        moments=[today - timedelta(hours=2), today - timedelta(days=3), today - timedelta(days=40)],
        schools=[dict(zip(("value", "label", "detail", "icon"), school, strict=True)) for school in SCHOOLS],
    )


def _form(prefix: str, *, is_wrong: bool) -> SampleForm:
    form = SampleForm(formdata=None, prefix=f"{prefix}-", title="Hinge questions before children can write?")
    if is_wrong:
        form.title.data = ""
        form.title.errors = ["Give the topic a title, for example a question."]
        form.free.errors = ["Choose when you are free."]
        form.looking.errors = ["Choose one or more."]
        form.agree.errors = ["Please read it first."]
        form.school.errors = ["Choose a place from the list, or say that yours is not there."]
        form.body.errors = ["Write a line or two."]
    return form


def schools() -> Response:
    """Answer the sample combobox."""
    asked = request.args.get("q", "").casefold()
    keys = ("value", "label", "detail", "icon")
    return jsonify([dict(zip(keys, school, strict=True)) for school in SCHOOLS if asked in school[1].casefold()])


def preview() -> str:
    """Answer the sample preview with the text in paragraphs."""
    text: Any = request.form.get("source") or next((v for k, v in request.form.items() if k.endswith("body")), "")
    return "".join(f"<p>{escape(part)}</p>" for part in str(text).split("\n\n"))


def register(app: Flask) -> None:
    """Attach /styleguide and what its samples ask for."""
    app.add_url_rule("/styleguide", "styleguide", access("public")(guide))
    app.add_url_rule("/styleguide/schools", "styleguide_schools", access("public")(schools))
    app.add_url_rule("/styleguide/preview", "styleguide_preview", access("public")(preview), methods=["POST"])
