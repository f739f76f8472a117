"""Posters that are made anew, kiosks, and marks refused where there is no door."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

REASONS = "refused IN ('no door', 'too early', 'too late', 'list closed')"


def upgrade() -> None:
    with op.batch_alter_table("marks") as marks:
        marks.drop_constraint("mark_refused", type_="check")
        marks.create_check_constraint("mark_refused", REASONS)
    op.create_table(
        "posters",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.CheckConstraint("edition > 0", name=op.f("ck_posters_is_made_anew")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_posters_event_id_events")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_posters")),
    )
    op.create_table(
        "kiosks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_kiosks_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["members.id"], name=op.f("fk_kiosks_made_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosks")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_kiosks_token_hash")),
    )
    op.create_index("ix_kiosks_event_id", "kiosks", ["event_id"])
    op.create_index("ix_kiosks_made_by_id", "kiosks", ["made_by_id"])
