"""What lists of events, and the numbers on them, are found by."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_events_ends_at_starts_at", "events", ["ends_at", "starts_at"])
    op.create_index("ix_memberships_group_id_state", "memberships", ["group_id", "state"])
    op.create_index("ix_rsvps_event_id_answer_guests", "rsvps", ["event_id", "answer", "guests"])
