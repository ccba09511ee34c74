"""The demo world's common thread: rooms plant their part one after the other and find each other's by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

DEMO_PASSWORD = "estuary-autumn-hinge"  # noqa: S105  printed at every start of the demo, refused in production
DEMO_SIGN_INS = (
    ("nia.rowlands@example.org", "Nia Rowlands, teacher at a primary school in Grimsby"),
    ("daniel.osei@example.org", "Daniel Osei, mentor of trainees from three universities"),
    ("ruth.adeyemi@example.org", "Ruth Adeyemi, coordinator of Estuary Cluster"),
)


@dataclass(slots=True)
class World:
    """What has been planted so far. ``ids`` maps ``(room word, key)`` to row ids, such as ``("person", "nia")``.

    ``chance`` is seeded: the same world grows every time.
    """

    size: str
    say: Callable[[str], None]
    ids: dict[tuple[str, str], int] = field(default_factory=dict)
    chance: Random = field(default_factory=lambda: Random(1109))  # noqa: S311  a story, not a secret

    @property
    def is_large(self) -> bool:
        return self.size == "large"

    def id_of(self, kind: str, key: str) -> int:
        """Return the id of what was planted as ``key``. Raises KeyError when it was not."""
        return self.ids[kind, key]
