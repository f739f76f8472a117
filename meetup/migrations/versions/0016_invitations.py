"""Invitations into groups."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WITH_EMAIL = sa.text("email IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("address_mark", sa.String(length=64), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.CheckConstraint("used BETWEEN 0 AND uses", name=op.f("ck_invitations_uses_are_counted")),
        sa.CheckConstraint(
            "email IS NULL OR address_mark IS NOT NULL", name=op.f("ck_invitations_email_is_marked")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_invitations_group_id_groups")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["members.id"], name=op.f("fk_invitations_made_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    op.create_index("ix_invitations_group_id", "invitations", ["group_id", "expires_at"])
    op.create_index("ix_invitations_made_by_id", "invitations", ["made_by_id", "made_at"])
    op.create_index(
        "ix_invitations_forgetting",
        "invitations",
        ["expires_at"],
        sqlite_where=WITH_EMAIL,
        postgresql_where=WITH_EMAIL,
    )
