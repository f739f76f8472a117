"""Who finds a member by their address, and what was asked by one."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    found_by = sa.Enum(
        "anyone", "nobody", name="member_found_by", native_enum=False, create_constraint=True
    )
    # Whoever is here already was not asked, and so is found by nobody until they say otherwise.
    with op.batch_alter_table("members") as members:
        members.add_column(sa.Column("found_by", found_by, server_default="nobody", nullable=False))
    op.add_column(
        "connection_requests",
        sa.Column("by_address", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
