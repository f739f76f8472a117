"""Addresses that refuse mails, and mails that failed as the host looks through them."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

FAILED = sa.text("failed_at IS NOT NULL")
UNSETTLED = sa.text("sent_at IS NULL AND dropped_at IS NULL AND failed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "refused_addresses",
        sa.Column("address_key", sa.String(length=80), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=10), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rests_since", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "cause IN ('no mailbox', 'full', 'unwanted', 'other')",
            name=op.f("ck_refused_addresses_refused_address_cause"),
        ),
        sa.CheckConstraint("refusals > 0", name=op.f("ck_refused_addresses_refused")),
        sa.PrimaryKeyConstraint("address_key", name=op.f("pk_refused_addresses")),
    )
    op.add_column("outbox", sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_outbox_failed_at",
        "outbox",
        ["failed_at", "id"],
        sqlite_where=FAILED,
        postgresql_where=FAILED,
    )
    op.create_index(
        "ix_outbox_recipient",
        "outbox",
        ["recipient"],
        sqlite_where=UNSETTLED,
        postgresql_where=UNSETTLED,
    )
