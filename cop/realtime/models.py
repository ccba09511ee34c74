"""What the processes that hold sockets must hear of, even where no message reaches them."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from cop.core.db import Model, line


class Pulse(Model):
    """Counts changes of access. A process that sees the count move checks again who may watch what."""

    __tablename__ = "realtime_pulse"

    name: Mapped[str] = mapped_column(line(32), primary_key=True)
    beats: Mapped[int] = mapped_column(default=0)
