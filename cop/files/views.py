"""Uploading, fetching, and the page of one's photo."""

from __future__ import annotations

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from cop.accounts import queries as people
from cop.core.authz import access, authorise, current_member
from cop.core.errors import Invalid, NotFound, wants_json
from cop.core.forms import answer_once, invalid
from cop.core.i18n import _
from cop.core.limits import limited
from cop.core.security import local_path
from cop.files import actions, queries, storage
from cop.files.forms import PhotoForm, UploadForm
from cop.files.models import StoredFile

room = Blueprint("files", __name__)

CAGE = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
"""What a fetched file may do when it is opened by itself: nothing."""
PHOTO_SECONDS = 600


@room.get("/account/photo")
@access("member")
def photo_page() -> str:
    """Show one's photo and the form to change it."""
    return render_template("files/photo.html", form=PhotoForm())


@room.post("/files")
@access("checked")
@limited("upload")
def upload() -> ResponseReturnValue:
    """Keep an upload: ``purpose=photo`` makes it one's photo, otherwise it is loose until something takes it."""
    authorise(current_member(), "files:file:upload")
    return _upload_photo() if request.form.get("purpose") == "photo" else _upload_loose()


def _upload_photo() -> ResponseReturnValue:
    form = PhotoForm()
    back = local_path(request.form.get("next"), url_for("files.photo_page"))
    try:
        answer = answer_once(form, lambda: _set_photo(back))
    except Invalid as error:
        form.refuse(error)
        return invalid(render_template("files/photo.html", form=form))
    flash(_("This is how others see you now."), "ok")
    return answer


def _set_photo(back: str) -> str:
    chosen = request.files.get("file")
    if chosen is None or not chosen.filename:
        raise Invalid(_("Please choose a picture first."), field="file")
    person = people.person(current_member().person_id or 0)
    actions.set_photo(person=person, stream=chosen.stream, name=chosen.filename)
    return back


def _upload_loose() -> ResponseReturnValue:
    """Answer 201 with the file's address, as JSON, to an editor that uploads in the background."""
    form = UploadForm()
    chosen = request.files.get("file")
    if not form.validate() or chosen is None or not chosen.filename:
        raise Invalid(_("Please choose a file first."), field="file")
    file = actions.keep(
        person_id=current_member().person_id or 0, stream=chosen.stream, name=chosen.filename, owner=None
    )
    address = url_for("files.fetch", ident=file.id, name=file.name)
    if not wants_json():
        return redirect(address, 303)
    answer = jsonify(id=file.id, name=file.name, size=file.size, media_type=file.media_type, url=address)
    answer.status_code = 201
    answer.headers["Location"] = address
    return answer


@room.post("/account/photo/removal")
@access("member")
@limited("write")
def remove_photo() -> ResponseReturnValue:
    """Go back to initials."""
    actions.remove_photo(person=people.person(current_member().person_id or 0))
    return redirect(url_for("files.photo_page"), 303)


@room.get("/files/<int:ident>/photo")
@access("public")
def photo(ident: int) -> Response:
    """Fetch a portrait of 240 pixels, under the rule of the person it shows."""
    file = queries.get_visible(ident, current_member())
    if not file.is_picture:
        raise NotFound
    answer = _sent(file, as_attachment=False)
    answer.cache_control.no_cache = None
    answer.cache_control.max_age = PHOTO_SECONDS
    return answer


@room.get("/files/<int:ident>/<path:name>")
@access("public")
def fetch(ident: int, name: str) -> Response:
    """Fetch a file under the rule of its owner, by exactly its name; everything but a picture is a download."""
    file = queries.get_visible(ident, current_member())
    if name != file.name:
        raise NotFound
    return _sent(file, as_attachment=not file.is_picture)


def _sent(file: StoredFile, *, as_attachment: bool) -> Response:
    try:
        content = storage.current().open(file.digest)
    except FileNotFoundError:
        raise NotFound from None
    answer = send_file(
        content,
        mimetype=file.media_type,
        as_attachment=as_attachment,
        download_name=file.name,
        etag=file.digest,
        conditional=False,
        max_age=None,
    )
    answer.content_length = file.size
    try:
        answer.make_conditional(request, accept_ranges=True, complete_length=file.size)
    except RequestedRangeNotSatisfiable:
        content.close()
        raise
    answer.headers["Content-Security-Policy"] = CAGE
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.cache_control.public = False
    answer.cache_control.private = True
    return answer
