"""What is stored, whose it is and what it belongs to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from cop.core.db import BigInt, Model, enum_column, line, pk, ref
from cop.core.subjects import Ref


class FileState(StrEnum):
    """A loose file was uploaded and belongs to nothing yet: only its uploader sees it, and it is swept after a day."""

    LOOSE = "loose"
    KEPT = "kept"


class StoredFile(Model):
    """One upload. Its content lies in the storage under ``digest``, shared with equal ones."""

    __tablename__ = "stored_file"
    __table_args__ = (
        Index("ix_stored_file_owner", "owner_kind", "owner_id"),
        Index("ix_stored_file_loose", "state", "created_at"),
        {"sqlite_autoincrement": True},  # an address never leads to another file later
    )

    id: Mapped[pk]
    owner_kind: Mapped[str | None] = mapped_column(line(32))
    owner_id: Mapped[int | None] = mapped_column(BigInt)
    """What it belongs to, as a subject: who may see that may fetch this."""
    uploader_id: Mapped[ref] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(line(160))
    """A harmless name that ends with the true type's extension."""
    size: Mapped[int] = mapped_column(BigInt)
    digest: Mapped[str] = mapped_column(line(64), index=True)
    """SHA-256 of the content as kept."""
    media_type: Mapped[str] = mapped_column(line(100))
    state: Mapped[FileState] = mapped_column(enum_column(FileState))
    created_at: Mapped[datetime]

    @property
    def owner(self) -> Ref | None:
        return None if self.owner_kind is None or self.owner_id is None else (self.owner_kind, self.owner_id)

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")
