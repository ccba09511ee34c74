"""Who may fetch and who may upload."""

from __future__ import annotations

from cop.core import subjects
from cop.core.authz import Member, rule
from cop.files.models import StoredFile


@rule("files:file:fetch")
def may_fetch(member: Member, file: StoredFile) -> bool:
    """Fetch: whoever may see what it belongs to; a loose one only its uploader."""
    if file.owner is None:
        return member.person_id == file.uploader_id
    return subjects.is_visible(*file.owner, member)


@rule("files:file:upload")
def may_upload(member: Member, _nothing: object = None) -> bool:
    """Upload: everyone who is signed in and not suspended."""
    return member.is_active
