"""Addresses and profiles that several people share join no rows of different names."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What is joined stays joined, until its owner says otherwise.
    op.add_column(
        "contact_row_keys",
        sa.Column("joins", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    with op.batch_alter_table("contact_row_keys") as keys:
        keys.alter_column("joins", existing_type=sa.Boolean(), server_default=None)
    op.create_table(
        "shared_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=320), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["members.id"], name=op.f("fk_shared_keys_owner_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_keys")),
        sa.UniqueConstraint("owner_id", "key", name=op.f("uq_shared_keys_owner_id_key")),
    )


def downgrade() -> None:
    op.drop_table("shared_keys")
    with op.batch_alter_table("contact_row_keys") as keys:
        keys.drop_column("joins")
