"""What the pages of moderation share."""

from __future__ import annotations

from flask import Blueprint

from cop.core.authz import current_member
from cop.moderation.wording import decided, labels, log_words, standing

room = Blueprint("moderation", __name__)
room.app_template_global("case_standing")(standing)
room.app_template_global("case_labels")(labels)
room.app_template_global("case_decided")(decided)
room.app_template_global("log_words")(log_words)


def me() -> int:
    """Return who asks."""
    return current_member().person_id or 0
