"""Room: forums. Topics of a community and their posts.

Words: a topic is opened, a post stands at a position in it, the first post is the topic's text, the others are replies.
A post is edited (former texts are kept), deleted by its author (a gravestone stays) or hidden by a moderator.
"""

from __future__ import annotations

from flask import Flask

from cop.accounts import exports
from cop.communities.tools import Tool, register_tool
from cop.core.i18n import lazy
from cop.forums import batches, jobs, listeners, log, moves, panels, queries, reports, search, subjects, views
from cop.forums.views import frame
from cop.notifications.reasons import Reason, register_reason

__all__ = ["jobs", "listeners", "log", "moves", "register", "views"]


def register(app: Flask) -> None:
    """Attach pages, jobs, the writer of read marks, and what topics and posts are to other rooms."""
    subjects.register()
    search.register()
    reports.register()
    panels.register()
    register_tool(
        Tool(name="forum", label=lazy("Forum"), endpoint="forums.topics", icon="messages", unread=queries.unread_in)
    )
    exports.also("posts_without_a_name", queries.words_of)
    register_reason(
        Reason(
            "veil_lifted",
            lazy("%(who)s looked who wrote your post without a name in %(title)s"),
            lazy("A moderator gave a reason for it: it stands beside your post."),
        )
    )
    frame.attach(app)
    batches.register(app)
