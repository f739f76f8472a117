"""The door's log of each check-in and undo, and how the door of an event is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

METHODS = ("organizer", "scan", "own scan", "kiosk", "walk-in", "handshake", "import")
# Their keys are drawn from the rows that they say anew; no device makes such a one.
CHECKED_IN = """
    INSERT INTO marks
        (event_id, member_id, key, act, method, guests, at, received_at, by_id, device)
    SELECT event_id, member_id, 'in-' || CAST(id AS VARCHAR), 'checked in', method, guests,
           checked_in_at, checked_in_at, recorded_by_id, ''
    FROM attendance
    WHERE member_id IS NOT NULL AND checked_in_at IS NOT NULL AND method <> 'import'
"""
UNDONE = """
    INSERT INTO marks (event_id, member_id, key, act, method, at, received_at, by_id, device)
    SELECT event_id, member_id, 'out-' || CAST(id AS VARCHAR), 'undone', 'organizer',
           undone_at, undone_at, undone_by_id, ''
    FROM attendance
    WHERE member_id IS NOT NULL AND checked_in_at IS NOT NULL AND method <> 'import'
          AND undone_at IS NOT NULL
"""


def upgrade() -> None:
    _make_marks()
    op.execute(CHECKED_IN)
    op.execute(UNDONE)
    op.create_table(
        "doors",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("opens_minutes_before", sa.Integer(), nullable=False),
        sa.Column("closes_minutes_after", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "opens_minutes_before BETWEEN 0 AND 1440", name=op.f("ck_doors_opens_on_the_day")
        ),
        sa.CheckConstraint(
            "closes_minutes_after BETWEEN 0 AND 1440", name=op.f("ck_doors_closes_within_a_day")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_doors_event_id_events")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_doors")),
    )


def _make_marks() -> None:
    op.create_table(
        "marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("act", _words("mark_act", "checked in", "undone"), nullable=False),
        sa.Column("method", _words("mark_method", *METHODS), nullable=False),
        sa.Column("guests", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column(
            "refused", _words("mark_refused", "too early", "too late", "list closed"), nullable=True
        ),
        sa.CheckConstraint("guests >= 0", name=op.f("ck_marks_guests_are_counted")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_marks_event_id_events")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_marks_member_id_members")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_marks_by_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marks")),
        sa.UniqueConstraint("event_id", "key", name=op.f("uq_marks_event_id_key")),
    )
    op.create_index("ix_marks_event_id_member_id", "marks", ["event_id", "member_id"])
    op.create_index("ix_marks_member_id", "marks", ["member_id"])


def _words(name: str, *choices: str) -> sa.Enum:
    return sa.Enum(*choices, name=name, native_enum=False, create_constraint=True)
