"""Finding files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from cop.core.authz import Member, can
from cop.core.db import session
from cop.core.errors import NotFound
from cop.core.subjects import Ref
from cop.files.models import FileState, StoredFile


def get_visible(ident: int, member: Member) -> StoredFile:
    """Return the file if the member may fetch it. Raises `NotFound` otherwise: the two look alike."""
    file = session().get(StoredFile, ident)
    if file is None or not can(member, "files:file:fetch", file):
        raise NotFound
    return file


def files_of(owner: Ref) -> Sequence[StoredFile]:
    """Return what belongs to a subject, the oldest first. The caller has checked that the subject may be seen."""
    kind, ident = owner
    statement = select(StoredFile).where(StoredFile.owner_kind == kind, StoredFile.owner_id == ident)
    return session().scalars(statement.order_by(StoredFile.id)).all()


def bytes_of(person_id: int) -> int:
    """Return how much this person has uploaded in all."""
    statement = select(func.coalesce(func.sum(StoredFile.size), 0)).where(StoredFile.uploader_id == person_id)
    return int(session().scalar(statement) or 0)


def loose_before(moment: datetime, limit: int = 500) -> Sequence[StoredFile]:
    """Return files that belong to nothing since before ``moment``."""
    statement = select(StoredFile).where(StoredFile.state == FileState.LOOSE, StoredFile.created_at < moment)
    return session().scalars(statement.order_by(StoredFile.id).limit(limit)).all()


def known_digests(digests: Sequence[str]) -> set[str]:
    """Return those of ``digests`` that some row still needs."""
    return set(session().scalars(select(StoredFile.digest).where(StoredFile.digest.in_(digests))))
