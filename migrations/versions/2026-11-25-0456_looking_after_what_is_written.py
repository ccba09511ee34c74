"""Reports, decisions, held texts, and what keepers do to topics.

Revision: 58fc11b3516b
After: 5f0b9d3c71a2
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "58fc11b3516b"
down_revision = "5f0b9d3c71a2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "moderation_case",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject_kind", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_held", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("is_escalated", sa.Boolean(), nullable=False),
        sa.Column("was_hidden", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waits_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("report_count", sa.Integer(), nullable=False),
        sa.Column("appeal", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_moderation_case_author_id_person")),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_moderation_case_community_id_community"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_case")),
    )
    with op.batch_alter_table("moderation_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moderation_case_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_moderation_case_queue", ["community_id", "state", "waits_since"], unique=False)
        batch_op.create_index("ix_moderation_case_subject", ["subject_kind", "subject_id"], unique=False)
        batch_op.create_index(
            "uq_moderation_case_open",
            ["subject_kind", "subject_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "moderation_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_moderation_entry_actor_id_person")),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_moderation_entry_community_id_community"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_entry")),
    )
    with op.batch_alter_table("moderation_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moderation_entry_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index("ix_moderation_entry_community", ["community_id", "id"], unique=False)

    op.create_table(
        "moderation_held_word",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("words", sa.String(length=120), nullable=False),
        sa.Column("folded", sa.String(length=240), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_moderation_held_word_community_id_community"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_moderation_held_word_created_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_held_word")),
    )
    with op.batch_alter_table("moderation_held_word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moderation_held_word_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_moderation_held_word_created_by_id"), ["created_by_id"], unique=False)

    op.create_table(
        "moderation_rules",
        sa.Column("community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("looks_first", sa.Boolean(), nullable=False),
        sa.Column("hides_at", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_moderation_rules_community_id_community"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_moderation_rules")),
    )
    op.create_table(
        "moderation_decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_second", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_moderation_decision_actor_id_person")),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["moderation_case.id"],
            name=op.f("fk_moderation_decision_case_id_moderation_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_decision")),
    )
    with op.batch_alter_table("moderation_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moderation_decision_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_moderation_decision_case_id"), ["case_id"], unique=False)

    op.create_table(
        "moderation_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reporter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["moderation_case.id"],
            name=op.f("fk_moderation_report_case_id_moderation_case"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["reporter_id"], ["person.id"], name=op.f("fk_moderation_report_reporter_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_report")),
        sa.UniqueConstraint("case_id", "reporter_id", name=op.f("uq_moderation_report_case_id_reporter_id")),
    )
    with op.batch_alter_table("moderation_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moderation_report_reporter_id"), ["reporter_id"], unique=False)

    op.create_table(
        "topic_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_topic_entry_actor_id_person")),
        sa.ForeignKeyConstraint(
            ["other_id"], ["topic.id"], name=op.f("fk_topic_entry_other_id_topic"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_topic_entry_topic_id_topic"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_entry")),
    )
    with op.batch_alter_table("topic_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_entry_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_topic_entry_other_id"), ["other_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_topic_entry_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "forum_held_text",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_forum_held_text_author_id_person")),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_forum_held_text_community_id_community"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_forum_held_text_post_id_post"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_forum_held_text_topic_id_topic"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forum_held_text")),
    )
    with op.batch_alter_table("forum_held_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_forum_held_text_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_forum_held_text_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_forum_held_text_post_id"), ["post_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_forum_held_text_topic_id"), ["topic_id"], unique=False)

    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("moved_to_post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_index(batch_op.f("ix_post_moved_to_post_id"), ["moved_to_post_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_post_moved_to_post_id_post"), "post", ["moved_to_post_id"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("merged_into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("lines", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.create_index(batch_op.f("ix_topic_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_topic_merged_into_id_topic"), "topic", ["merged_into_id"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_topic_merged_into_id_topic"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_topic_merged_into_id"))
        batch_op.drop_column("lines")
        batch_op.drop_column("merged_into_id")

    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_post_moved_to_post_id_post"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_post_moved_to_post_id"))
        batch_op.drop_column("moved_to_post_id")
        batch_op.drop_column("removed_at")

    with op.batch_alter_table("forum_held_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_forum_held_text_topic_id"))
        batch_op.drop_index(batch_op.f("ix_forum_held_text_post_id"))
        batch_op.drop_index(batch_op.f("ix_forum_held_text_community_id"))
        batch_op.drop_index(batch_op.f("ix_forum_held_text_author_id"))

    op.drop_table("forum_held_text")
    with op.batch_alter_table("topic_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_topic_entry_topic_id"))
        batch_op.drop_index(batch_op.f("ix_topic_entry_other_id"))
        batch_op.drop_index(batch_op.f("ix_topic_entry_actor_id"))

    op.drop_table("topic_entry")
    with op.batch_alter_table("moderation_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_moderation_report_reporter_id"))

    op.drop_table("moderation_report")
    with op.batch_alter_table("moderation_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_moderation_decision_case_id"))
        batch_op.drop_index(batch_op.f("ix_moderation_decision_actor_id"))

    op.drop_table("moderation_decision")
    op.drop_table("moderation_rules")
    with op.batch_alter_table("moderation_held_word", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_moderation_held_word_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_moderation_held_word_community_id"))

    op.drop_table("moderation_held_word")
    with op.batch_alter_table("moderation_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_moderation_entry_community")
        batch_op.drop_index(batch_op.f("ix_moderation_entry_actor_id"))

    op.drop_table("moderation_entry")
    with op.batch_alter_table("moderation_case", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_moderation_case_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index("ix_moderation_case_subject")
        batch_op.drop_index("ix_moderation_case_queue")
        batch_op.drop_index(batch_op.f("ix_moderation_case_author_id"))

    op.drop_table("moderation_case")
