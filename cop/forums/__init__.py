"""Room: forums. Topics of a community and their posts.

Words: a topic is opened, a post stands at a position in it, the first post is the topic's text, the others are replies.
A post is edited (former texts are kept), deleted by its author (a gravestone stays) or hidden by a moderator.
"""

from __future__ import annotations

from flask import Flask

from cop.forums import subjects


def register(app: Flask) -> None:
    """Attach this room."""
    subjects.register()
