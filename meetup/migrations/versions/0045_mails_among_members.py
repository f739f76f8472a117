"""Mails among members: who was told of which request or proposal, and when digests are due."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

UNTOLD = sa.text("told_at IS NULL AND declined_at IS NULL AND withdrawn_at IS NULL")
TO_TELL_OF = sa.text("telling_after IS NOT NULL")
CONFIRMED = sa.text("confirmed_at IS NOT NULL")


def upgrade() -> None:
    _widen_requests()
    op.add_column("events", sa.Column("telling_after", sa.Integer(), nullable=True))
    op.create_index(
        "ix_events_to_tell_of",
        "events",
        ["id"],
        sqlite_where=TO_TELL_OF,
        postgresql_where=TO_TELL_OF,
    )
    for name in ("requests_told_at", "digest_due_at"):
        op.add_column("members", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_members_digest_due_at",
        "members",
        ["digest_due_at", "id"],
        sqlite_where=CONFIRMED,
        postgresql_where=CONFIRMED,
    )


def _widen_requests() -> None:
    op.add_column(
        "connection_requests", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True)
    )
    # What has waited in inboxes for months sends no mail because of an upgrade.
    op.execute("UPDATE connection_requests SET told_at = asked_at")
    op.create_index(
        "ix_connection_requests_untold",
        "connection_requests",
        ["asked_id"],
        sqlite_where=UNTOLD,
        postgresql_where=UNTOLD,
    )
