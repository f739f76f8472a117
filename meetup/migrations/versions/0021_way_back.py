"""Where somebody was when they signed up, to go on there once their address is confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("members", sa.Column("way_back", sa.String(300), nullable=True))
