"""What the rooms of a member are found by, and who left their names off an event's list."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_attendance_room",
        "attendance",
        ["event_id", "undone_at", "member_id", "method", "guests"],
    )
    op.create_index(
        "ix_rsvps_unlisted",
        "rsvps",
        ["event_id", "member_id"],
        sqlite_where=sa.text("is_unlisted = 1"),
        postgresql_where=sa.text("is_unlisted"),
    )
