"""How a community looks after its texts, and words that hold one."""

from __future__ import annotations

from cop.communities.models import Community
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import Invalid, NotFound
from cop.core.events import publish
from cop.core.i18n import _
from cop.moderation.events import CareRulesChanged
from cop.moderation.folding import fold
from cop.moderation.models import HeldWord
from cop.moderation.queries import held_words, rules_of

MOST_WORDS = 200


def change_rules(*, community: Community, actor_id: int, looks_first: bool, hides_at: int) -> None:
    """Say whether first posts of newcomers wait for a look, and how many reports hide a thing at once (0: none)."""
    rules = rules_of(community.id)
    rules.looks_first, rules.hides_at = looks_first, hides_at
    session().add(rules)
    publish(CareRulesChanged(community_id=community.id, actor_id=actor_id))


def add_word(*, community: Community | None, actor_id: int, words: str) -> None:
    """Let these words hold a post, in one community or (None) everywhere. Raises Invalid for nothing or too many."""
    folded, known = fold(words), held_words(community.id if community else None)
    if not folded:
        raise Invalid(_("Please write at least one letter or number."), "words")
    if folded in {one.folded for one in known}:
        return
    if len(known) >= MOST_WORDS:
        raise Invalid(_("There are %(number)s entries already. Please remove one first.", number=MOST_WORDS), "words")
    session().add(
        HeldWord(
            community_id=community.id if community else None,
            words=words,
            folded=folded[:240],
            created_at=now(),
            created_by_id=actor_id,
        )
    )
    publish(CareRulesChanged(community_id=community.id if community else None, actor_id=actor_id))


def remove_word(*, community: Community | None, actor_id: int, word_id: int) -> None:
    """Let these words pass again. Raises NotFound for words of another list."""
    found = session().get(HeldWord, word_id)
    if found is None or found.community_id != (community.id if community else None):
        raise NotFound
    session().delete(found)
    publish(CareRulesChanged(community_id=found.community_id, actor_id=actor_id))
