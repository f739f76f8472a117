"""Calendars: the text of each event, and what members choose for their own.

The texts of events that are there already are made by the worker: a step that made them would have
to keep a copy of what makes them, for ever.
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

WITHOUT_TEXT = sa.text("calendar_mark IS NULL")
OF_FEEDS = ("group_id", "starts_at", "status", "scheduled_at", "lapsed_at", "changed_at")


def upgrade() -> None:
    op.create_table(
        "event_texts",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_texts_event_id_events")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_texts")),
    )
    op.add_column("events", sa.Column("calendar_mark", sa.BigInteger(), nullable=True))
    op.create_index("ix_events_feeds", "events", [*OF_FEEDS, "calendar_mark", "id"])
    op.create_index(
        "ix_events_without_text",
        "events",
        ["id"],
        sqlite_where=WITHOUT_TEXT,
        postgresql_where=WITHOUT_TEXT,
    )
    op.add_column("groups", sa.Column("renamed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "own_calendars",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("remind_minutes", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "remind_minutes BETWEEN 1 AND 10080",
            name=op.f("ck_own_calendars_reminders_within_a_week"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_own_calendars_member_id_members")
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_own_calendars")),
    )
