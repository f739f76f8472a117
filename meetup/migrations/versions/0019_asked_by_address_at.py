"""When a member last asked by an address, whoever has it."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "members", sa.Column("asked_by_address_at", sa.DateTime(timezone=True), nullable=True)
    )
