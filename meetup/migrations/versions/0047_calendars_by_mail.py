"""What people's own calendars have been told by mail, and whose are to be told something.

Nobody is due for what they answered before: to them nothing has changed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

DUE_ANSWERS = sa.text("calendar_due_at IS NOT NULL")
DUE_ENTRIES = sa.text("due_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("rsvps", sa.Column("calendar_due_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_rsvps_calendar_due_at",
        "rsvps",
        ["calendar_due_at", "event_id"],
        sqlite_where=DUE_ANSWERS,
        postgresql_where=DUE_ANSWERS,
    )
    op.create_table(
        "mailed_entries",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("put_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("invited_for", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_mailed_entries_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_mailed_entries_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["members.id"], name=op.f("fk_mailed_entries_invited_by_id_members")
        ),
        sa.PrimaryKeyConstraint("event_id", "member_id", name=op.f("pk_mailed_entries")),
    )
    op.create_index("ix_mailed_entries_member_id", "mailed_entries", ["member_id"])
    op.create_index(
        "ix_mailed_entries_due_at",
        "mailed_entries",
        ["due_at", "event_id"],
        sqlite_where=DUE_ENTRIES,
        postgresql_where=DUE_ENTRIES,
    )
