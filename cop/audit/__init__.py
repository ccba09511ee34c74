"""Who did what when: every event marked ``audited`` becomes a row, in the transaction of the fact itself."""

from __future__ import annotations

from flask import Flask

from cop.audit import listeners, models

__all__ = ["listeners", "models", "register"]


def register(app: Flask) -> None:
    """Nothing to attach: the listener registers on import."""
