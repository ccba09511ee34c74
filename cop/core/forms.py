"""Forms: parsing and wording of input, on WTForms. Every form that creates something carries a key (`once`)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from flask import g, redirect, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from cop.core.authz import current_member
from cop.core.errors import Invalid
from cop.core.i18n import _, lazy
from cop.core.idempotency import UsedKey, claim, new_key

INVISIBLE = {"Cc", "Cs", "Co", "Cn"}
BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff")


def one_line(value: str | None) -> str | None:
    """Normalise a line: NFC, no control or direction-overriding characters, single spaces, no ends."""
    if value is None:
        return None
    text = unicodedata.normalize("NFC", value)
    kept = (" " if c.isspace() else c for c in text if c.isspace() or _is_shown(c))
    return " ".join("".join(kept).split())


def many_lines(value: str | None) -> str | None:
    """Normalise a text: NFC, LF line ends, no control characters but tab and line end."""
    if value is None:
        return None
    text = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"}).strip("\n")


def _is_shown(character: str) -> bool:
    return character not in BIDI and unicodedata.category(character) not in INVISIBLE


class Form(FlaskForm):
    """Base of every form: CSRF by Flask-WTF, text normalised before it is checked."""

    class Meta(FlaskForm.Meta):
        """How fields are bound."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Give text fields their normalising filter."""
            kind = unbound_field.field_class
            if issubclass(kind, TextAreaField):
                _add_filter(unbound_field, many_lines)
            elif issubclass(kind, StringField) and not getattr(kind, "keeps_input", False):
                _add_filter(unbound_field, one_line)
            return unbound_field.bind(form=form, **options)

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Read forms only. Flask-WTF takes any JSON for one as well, and falls over what is no object."""
            return None if request.is_json else super().wrap_formdata(form, formdata)

    def refuse(self, error: Invalid) -> None:
        """Show a refusal of the domain at the field it belongs to, else at the top of the form."""
        field = self._fields.get(error.field or "")
        if field is None:
            self.form_errors.append(error.text)
        else:
            field.errors = [*field.errors, error.text]

    @property
    def all_errors(self) -> list[tuple[str | None, str]]:
        """Return every error as (field id or None, text), for the summary."""
        found: list[tuple[str | None, str]] = [(None, text) for text in self.form_errors]
        found += [(field.id, str(text)) for field in self for text in field.errors]
        return found


def _add_filter(unbound: Any, clean: Callable[[str | None], str | None]) -> None:
    filters = tuple(unbound.kwargs.get("filters", ()))
    if clean not in filters:
        unbound.kwargs["filters"] = (clean, *filters)


class CreateForm(Form):
    """A form that makes something: pressed twice, it makes one."""

    once = HiddenField(default=new_key, validators=[Length(max=64)])

    def claim(self) -> UsedKey:
        """Take this form's key; see `cop.core.idempotency.claim`."""
        return claim(self.once.data, current_member().person_id)


def answer_once(form: CreateForm, create: Callable[[], str]) -> Response:
    """Run ``create`` unless this form was answered before; either way lead to what was made.

    ``create`` returns the path to go to. It raises what it refuses before anything is kept.
    """
    used = form.claim()
    if used.location is None:
        used.location = create()
    return redirect(used.location, 303)


def invalid(*args: Any) -> tuple[Any, ...]:
    """Return ``(page, 422)``: the form again, with the text kept and the errors said."""
    g.invalid_form = True
    return (*args, 422)


def is_sent() -> bool:
    """Whether this request sends a form."""
    return request.method in {"POST", "PUT", "PATCH", "DELETE"}


REQUIRED = lazy("Please fill this in.")


def too_long(limit: int) -> str:
    """Word the refusal of a text that is longer than ``limit`` characters."""
    return str(_("Please keep this to %(limit)s characters.", limit=limit))
