"""Somebody's yes among all answers, and a group's proposals, are found without reading the rest."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_rsvps_member_id_answer_event_id",
        "rsvps",
        ["member_id", "answer", "event_id"],
        unique=False,
    )
    op.drop_index("ix_rsvps_member_id", "rsvps")
    op.create_index(
        "ix_events_proposals",
        "events",
        ["group_id"],
        unique=False,
        sqlite_where=sa.text("status = 'proposed'"),
        postgresql_where=sa.text("status = 'proposed'"),
    )


def downgrade() -> None:
    op.drop_index("ix_events_proposals", "events")
    op.create_index("ix_rsvps_member_id", "rsvps", ["member_id"], unique=False)
    op.drop_index("ix_rsvps_member_id_answer_event_id", "rsvps")
