"""Posts without a name: who wrote them stands apart.

Revision: 8c41e7a905d6
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "8c41e7a905d6"
down_revision = "58fc11b3516b"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "veiled_author",
        sa.Column("post_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("topic_id", BIG, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_veiled_author_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_veiled_author_post_id_post"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_veiled_author_topic_id_topic"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_veiled_author")),
    )
    with op.batch_alter_table("veiled_author", schema=None) as batch_op:
        batch_op.create_index("ix_veiled_author_person", ["person_id", "written_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_veiled_author_topic_id"), ["topic_id"], unique=False)
    op.create_table(
        "veil_lifted",
        sa.Column("id", BIG, nullable=False),
        sa.Column("post_id", BIG, nullable=False),
        sa.Column("moderator_id", BIG, nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["moderator_id"], ["person.id"], name=op.f("fk_veil_lifted_moderator_id_person")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_veil_lifted_post_id_post"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_veil_lifted")),
    )
    with op.batch_alter_table("veil_lifted", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_veil_lifted_moderator_id"), ["moderator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_veil_lifted_post_id"), ["post_id"], unique=False)
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.add_column(sa.Column("veil", sa.Integer(), nullable=True))
    with op.batch_alter_table("community", schema=None) as batch_op:
        batch_op.add_column(sa.Column("allows_nameless", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("community", schema=None) as batch_op:
        batch_op.alter_column("allows_nameless", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("community", schema=None) as batch_op:
        batch_op.drop_column("allows_nameless")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_column("veil")
    op.drop_table("veil_lifted")
    op.drop_table("veiled_author")
