"""Keeping and removing files."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import IO

from sqlalchemy import delete, select

from cop.accounts.events import PersonChanged
from cop.accounts.models import Person
from cop.core.clock import now
from cop.core.db import in_groups, session
from cop.core.errors import Invalid
from cop.core.events import publish
from cop.core.i18n import _
from cop.core.subjects import Ref
from cop.files import kinds, names, pictures, queries, storage
from cop.files.models import FileState, StoredFile

QUOTA = 500 * 1024 * 1024
LOOSE_FOR = timedelta(days=1)


def keep(*, person_id: int, stream: IO[bytes], name: str | None, owner: Ref | None) -> StoredFile:
    """Keep an upload of this person; without an ``owner`` it is loose until `attach`.

    Raises `Invalid` when it is empty, of a kind that is not kept, cannot be read or passes the person's quota.
    """
    kind = kinds.recognise(_not_empty(stream), name)
    if kind.is_picture:
        stream, kind = pictures.redrawn(stream, kind)
    return _store(person_id, stream, kind, name, owner)


def set_photo(*, person: Person, stream: IO[bytes], name: str | None) -> StoredFile:
    """Make a picture the person's photo: its middle square of 240 pixels, nothing else is kept."""
    kind = kinds.recognise(_not_empty(stream), name)
    if not kind.is_picture:
        raise Invalid(_("Please choose a picture: PNG, JPEG, WebP or GIF."), field="file")
    small, kind = pictures.portrait(stream, kind)
    remove_photo(person=person)
    file = _store(person.id, small, kind, f"photo{kind.extensions[0]}", ("person", person.id))
    person.photo = f"/files/{file.id}/photo"
    publish(PersonChanged(person_id=person.id))
    return file


def remove_photo(*, person: Person) -> None:
    """Go back to initials."""
    if person.photo is None:
        return
    person.photo = None
    for file in queries.files_of(("person", person.id)):
        session().delete(file)
    publish(PersonChanged(person_id=person.id))


def attach(*, file: StoredFile, owner: Ref) -> None:
    """Give a loose file to a subject: from now on who may see that may fetch it."""
    file.owner_kind, file.owner_id = owner
    file.state = FileState.KEPT


def remove_all_of(owner: Ref) -> None:
    """Delete what belongs to a subject that is gone; contents follow with the next sweep."""
    kind, ident = owner
    session().execute(delete(StoredFile).where(StoredFile.owner_kind == kind, StoredFile.owner_id == ident))


def remove_loose_of(person_id: int) -> None:
    """Delete what a person uploaded and gave to nothing."""
    session().execute(
        delete(StoredFile).where(StoredFile.uploader_id == person_id, StoredFile.state == FileState.LOOSE)
    )


def sweep() -> tuple[int, int]:
    """Delete loose files and contents that nothing needs, both older than a day. Returns how many of each."""
    before = now() - LOOSE_FOR
    loose = queries.loose_before(before)
    for file in loose:
        session().delete(file)
    session().flush()
    place = storage.current()
    old = [digest for digest, at in place.contents() if at < before]
    removed = 0
    for group in in_groups(old):
        for digest in set(group) - queries.known_digests(group):
            place.remove(digest)
            removed += 1
    return len(loose), removed


def _not_empty(stream: IO[bytes]) -> IO[bytes]:
    stream.seek(0)
    if not stream.read(1):
        raise Invalid(_("This file is empty. Please choose another one."), field="file")
    stream.seek(0)
    return stream


def _store(person_id: int, stream: IO[bytes], kind: kinds.Kind, name: str | None, owner: Ref | None) -> StoredFile:
    session().execute(select(Person.id).where(Person.id == person_id).with_for_update())
    digest, size = _digest(stream)
    if queries.bytes_of(person_id) + size > QUOTA:
        raise Invalid(_("Your 500 MB are used up. Please remove something first."), field="file")
    storage.current().put(digest, stream)
    claimed = names.suffix(name)
    extension = claimed if claimed in kind.extensions else kind.extensions[0]
    file = StoredFile(
        owner_kind=owner[0] if owner else None,
        owner_id=owner[1] if owner else None,
        uploader_id=person_id,
        name=names.harmless(name, extension),
        size=size,
        digest=digest,
        media_type=kind.media_type,
        state=FileState.KEPT if owner else FileState.LOOSE,
        created_at=now(),
    )
    session().add(file)
    session().flush()
    return file


def _digest(stream: IO[bytes]) -> tuple[str, int]:
    stream.seek(0)
    found, size = hashlib.sha256(), 0
    while block := stream.read(1024 * 1024):
        found.update(block)
        size += len(block)
    stream.seek(0)
    return found.hexdigest(), size
