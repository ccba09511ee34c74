"""Who may do what in a forum (domain.md D7, rows "post / reply" and "hide post, lock thread").

Every rule wants the topic's community loaded, and a post's topic with it.
"""

from __future__ import annotations

from cop.communities import policies as communities
from cop.communities.models import Community, Joining, Visibility
from cop.core.authz import Member, rule
from cop.forums.models import HeldText, Post, Topic


@rule("forums:topic:moderate")
def may_moderate(member: Member, topic: Topic) -> bool:
    """Hide, close, pin: the community's coordinators, facilitators and moderators. Rank alone gives no power."""
    return communities.may_moderate(member, topic.community)


@rule("forums:topic:read")
def may_read(member: Member, topic: Topic) -> bool:
    """Read a topic: whoever may read the community; a hidden one its moderators only; a merged one nobody."""
    if topic.merged_into_id is not None or not communities.may_read(member, topic.community):
        return False
    return not topic.is_hidden or may_moderate(member, topic)


@rule("forums:post:read")
def may_read_post(member: Member, post: Post) -> bool:
    """Read the words of a post; hidden and deleted ones its moderators only, removed ones and stones nobody."""
    if post.removed_at is not None or post.moved_to_post_id is not None or not may_read(member, post.topic):
        return False
    return not post.is_gone or may_moderate(member, post.topic)


@rule("forums:topic:open")
def may_open(member: Member, community: Community) -> bool:
    """Open a topic: who may write here. People nobody has vouched for yet write in open, public communities only."""
    if not communities.may_write(member, community):
        return False
    is_intro_space = community.visibility is Visibility.PUBLIC and community.joining is Joining.OPEN
    return member.is_verified or is_intro_space


@rule("forums:topic:reply")
def may_reply(member: Member, topic: Topic) -> bool:
    """Reply: who may write here, while the topic is open; its moderators also when it is closed."""
    if not may_open(member, topic.community) or not may_read(member, topic):
        return False
    return not topic.is_closed or may_moderate(member, topic)


@rule("forums:topic:rename")
def may_rename(member: Member, topic: Topic) -> bool:
    """Change the title: its author while the topic is open, and the moderators."""
    if may_moderate(member, topic):
        return True
    return _wrote(member, topic.author_id) and may_reply(member, topic)


@rule("forums:post:edit")
def may_edit(member: Member, post: Post) -> bool:
    """Change the words: the author, where writing is still open to them. Moderators hide, they never rewrite."""
    return _wrote(member, post.author_id) and not post.is_gone and may_reply(member, post.topic)


@rule("forums:post:delete")
def may_delete(member: Member, post: Post) -> bool:
    """Take a post back, or bring it back: the author, as long as nobody hid it."""
    return _wrote(member, post.author_id) and post.hidden_at is None and may_reply(member, post.topic)


@rule("forums:post:moderate")
def may_moderate_post(member: Member, post: Post) -> bool:
    """Hide and show a post."""
    return may_moderate(member, post.topic)


@rule("forums:held:read")
def may_read_held(member: Member, held: HeldText) -> bool:
    """Read a text that waits for a look: its author, and those who look after the community."""
    return member.person_id == held.author_id or communities.may_moderate(member, held.community)


@rule("forums:held:take-back")
def may_take_back_held(member: Member, held: HeldText) -> bool:
    """Take it back: its author, as long as it was not let through."""
    return _wrote(member, held.author_id) and held.post_id is None


@rule("forums:post:history")
def may_see_history(member: Member, post: Post) -> bool:
    """Compare the versions of a post: whoever may read it now."""
    return may_read_post(member, post)


@rule("forums:community:set-aside")
def may_set_aside(member: Member, community: Community) -> bool:
    """Mark all topics as read: signed-in readers, for themselves."""
    return member.is_signed_in and communities.may_read(member, community)


def _wrote(member: Member, author_id: int | None) -> bool:
    return member.is_active and author_id is not None and author_id == member.person_id
