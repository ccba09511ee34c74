"""What is kept of people's writing before it is posted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from cop.core.db import Model, line


class KeptText(Model):
    """What somebody sent after their session had ended: kept for a day, given back in the form after signing in."""

    __tablename__ = "forum_kept_text"

    digest: Mapped[str] = mapped_column(line(64), primary_key=True)
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
    kept_at: Mapped[datetime] = mapped_column(index=True)
