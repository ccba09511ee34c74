"""Who may do what in a forum (domain.md D7, rows "post / reply" and "hide post, lock thread").

Every rule wants the topic's community loaded, and a post's topic with it.
"""

from __future__ import annotations

from cop.communities import policies as communities
from cop.communities.models import Community, Joining, Role, Visibility
from cop.core.authz import Member, rule
from cop.forums.facts import veiled_by
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
    return _opened(member, topic) and may_reply(member, topic)


@rule("forums:post:edit")
def may_edit(member: Member, post: Post) -> bool:
    """Change the words: the author, where writing is still open to them. Moderators hide, they never rewrite."""
    return wrote(member, post) and not post.is_gone and may_reply(member, post.topic)


@rule("forums:post:delete")
def may_delete(member: Member, post: Post) -> bool:
    """Take a post back, or bring it back: the author, as long as nobody hid it."""
    return wrote(member, post) and post.hidden_at is None and may_reply(member, post.topic)


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
    return member.is_active and held.author_id == member.person_id and held.post_id is None


@rule("forums:post:history")
def may_see_history(member: Member, post: Post) -> bool:
    """Compare the versions of a post: whoever may read it now."""
    return may_read_post(member, post)


@rule("forums:community:set-aside")
def may_set_aside(member: Member, community: Community) -> bool:
    """Mark all topics as read: signed-in readers, for themselves."""
    return member.is_signed_in and communities.may_read(member, community)


@rule("forums:topic:nameless")
def may_post_nameless(member: Member, community: Community) -> bool:
    """Post without a name: verified ordinary members, where the community lets them (domain.md D7)."""
    is_member = communities.role_in(member, community) is Role.MEMBER
    return is_member and member.is_verified and community.allows_nameless and may_open(member, community)


@rule("forums:post:unveil")
def may_unveil(member: Member, post: Post) -> bool:
    """Learn, for a written reason, who wrote a post without a name: those who moderate here."""
    return post.veil is not None and may_moderate(member, post.topic)


@rule("forums:post:veil")
def may_see_veil(member: Member, post: Post) -> bool:
    """See who looked behind a post without a name: its writer, and those who may look."""
    return may_unveil(member, post) or (post.veil is not None and wrote(member, post) and may_read(member, post.topic))


def wrote(member: Member, post: Post) -> bool:
    """Whether these are the member's own words, with or without their name."""
    if post.veil is not None:
        return member.is_active and post.id in veiled_by(member).posts
    return _is_self(member, post.author_id)


def _opened(member: Member, topic: Topic) -> bool:
    if topic.author_id is None and not topic.credit_name:
        return member.is_active and topic.id in veiled_by(member).topics
    return _is_self(member, topic.author_id)


def _is_self(member: Member, author_id: int | None) -> bool:
    return member.is_active and author_id is not None and author_id == member.person_id
