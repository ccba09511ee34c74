from __future__ import annotations

from tests.matrix.conftest import ask, connection, house

__all__ = ["ask", "connection", "house"]
