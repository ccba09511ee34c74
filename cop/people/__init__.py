"""People as others see them: a profile and the directory.

A profile belongs to its person, whatever happens to schools and communities. Its person chooses who finds it: nobody,
people of the same communities, or all verified members; visitors and search engines never do. Whoever shares a
community sees at least the name and the place, because they read what the other writes there. An e-mail address is
never shown, and nobody is ranked.

What people give and look for are lines of their profiles (`Offer`). The finder counts over `FinderCard`s in memory,
reads sentences, and names up to three who fit, each with the facts that speak for it.
"""

from __future__ import annotations

from flask import Flask

from cop.people import jobs, listeners, policies, reports, subjects, views

__all__ = ["jobs", "listeners", "policies", "register"]


def register(app: Flask) -> None:
    """Attach this room."""
    subjects.register()
    reports.register()
    views.attach(app)
