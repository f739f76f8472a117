"""What was already mailed around an event: reminders of it, and whom people met there."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("events", sa.Column("reminded_for", sa.DateTime(timezone=True), nullable=True))
    op.add_column("events", sa.Column("reminded_hours", sa.SmallInteger(), nullable=True))
    op.add_column(
        "events", sa.Column("asked_whom_met_at", sa.DateTime(timezone=True), nullable=True)
    )
