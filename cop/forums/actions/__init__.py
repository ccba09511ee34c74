"""Every write of the forum."""

from __future__ import annotations

from cop.forums.actions.drafts import (
    KEEP as KEEP_DRAFTS,
)
from cop.forums.actions.drafts import (
    DraftConflict,
    drop_draft,
    post_draft,
    restore_draft,
    save_draft,
)
from cop.forums.actions.holding import forget_held_of, hold_text, let_through, take_back_held, turn_down
from cop.forums.actions.kept import give_back, keep_text
from cop.forums.actions.moving import merge_topics, move_posts, move_topic, split_topic
from cop.forums.actions.posts import (
    EditConflict,
    delete_post,
    edit_post,
    hide_post,
    remove_post,
    reply,
    restore_post,
    show_post,
)
from cop.forums.actions.readings import mark_community_read, note_seen
from cop.forums.actions.topics import (
    close_topic,
    hide_topic,
    open_topic,
    pin_topic,
    rename_topic,
    reopen_topic,
    show_topic,
    unpin_topic,
)
from cop.forums.actions.undoing import undo_entry
from cop.forums.actions.veils import allow_nameless, lift_veil

__all__ = [
    "KEEP_DRAFTS",
    "DraftConflict",
    "EditConflict",
    "allow_nameless",
    "close_topic",
    "delete_post",
    "drop_draft",
    "edit_post",
    "forget_held_of",
    "give_back",
    "hide_post",
    "hide_topic",
    "hold_text",
    "keep_text",
    "let_through",
    "lift_veil",
    "mark_community_read",
    "merge_topics",
    "move_posts",
    "move_topic",
    "note_seen",
    "open_topic",
    "pin_topic",
    "post_draft",
    "remove_post",
    "rename_topic",
    "reopen_topic",
    "reply",
    "restore_draft",
    "restore_post",
    "save_draft",
    "show_post",
    "show_topic",
    "split_topic",
    "take_back_held",
    "turn_down",
    "undo_entry",
    "unpin_topic",
]
