"""Invitations to the site by mail, and the addresses that decline every invitation."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "declined_addresses",
        sa.Column("address_key", sa.String(length=80), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address_key", name=op.f("pk_declined_addresses")),
    )
    op.create_table(
        "mail_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inviter_id", sa.Integer(), nullable=False),
        sa.Column("address_key", sa.String(length=80), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["inviter_id"], ["members.id"], name=op.f("fk_mail_invitations_inviter_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_invitations")),
        sa.UniqueConstraint(
            "inviter_id", "address_key", name=op.f("uq_mail_invitations_inviter_id_address_key")
        ),
    )
    op.create_index(
        "ix_mail_invitations_inviter_id_made_at", "mail_invitations", ["inviter_id", "made_at"]
    )
