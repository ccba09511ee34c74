"""Choosing a file."""

from __future__ import annotations

from wtforms import FileField, HiddenField

from cop.core.forms import CreateForm, Form
from cop.core.i18n import lazy


class UploadForm(Form):
    """A file for something that is still being written."""

    file = FileField(lazy("File"))


class PhotoForm(CreateForm):
    """A picture of oneself."""

    file = FileField(lazy("New photo"))
    purpose = HiddenField(default="photo")
    next = HiddenField()
