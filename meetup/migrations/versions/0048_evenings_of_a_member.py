"""What the evenings of a member are found by: where they were, without its rows one by one."""

from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_attendance_evenings",
        "attendance",
        ["member_id", "event_id", "undone_at", "method"],
    )
    op.drop_index("ix_attendance_member_id", table_name="attendance")
