"""A block ends a claim, and the answer to it is not forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("claims") as claims:
        claims.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
