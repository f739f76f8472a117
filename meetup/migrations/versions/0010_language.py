"""In which language a member reads mails."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("members") as members:
        members.add_column(
            sa.Column(
                "language",
                sa.Enum(
                    "en", "de", name="member_language", native_enum=False, create_constraint=True
                ),
                nullable=True,
            )
        )
