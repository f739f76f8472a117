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
PROPOSAL = sa.text("status = 'proposed'")
CANCELLED = sa.text("status = 'cancelled'")
OF_FEEDS = (
    *("group_id", "starts_at", "id", "status", "scheduled_at", "lapsed_at"),
    *("changed_at", "proposer_id", "calendar_mark"),
)


def upgrade() -> None:
    op.create_table(
        "event_texts",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_event_texts_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_texts")),
    )
    op.add_column("events", sa.Column("calendar_mark", sa.BigInteger(), nullable=True))
    op.create_index("ix_events_feeds", "events", [*OF_FEEDS])
    _index("ix_events_cancelled", "group_id", "changed_at", where=CANCELLED)
    _index("ix_events_proposals_ends", "group_id", "lapsed_at", "starts_at", where=PROPOSAL)
    _index("ix_events_without_text", "id", where=WITHOUT_TEXT)
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


def _index(name: str, *columns: str, where: sa.TextClause) -> None:
    """An index of some events alone."""
    op.create_index(name, "events", [*columns], sqlite_where=where, postgresql_where=where)
