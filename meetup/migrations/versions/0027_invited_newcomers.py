"""Who has invited somebody by mail is found by the key of the address."""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_mail_invitations_address_key", "mail_invitations", ["address_key"])


def downgrade() -> None:
    op.drop_index("ix_mail_invitations_address_key", "mail_invitations")
