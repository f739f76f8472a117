"""Sessions carry an epoch of the account, so that all of them can be ended."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "members", sa.Column("session_epoch", sa.Integer(), nullable=False, server_default="0")
    )
