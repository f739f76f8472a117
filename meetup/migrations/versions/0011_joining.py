"""How one joins a group."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("groups", sa.Column("joining", sa.String(length=13), nullable=True))
    op.execute(
        "UPDATE groups SET joining ="
        " CASE visibility WHEN 'open' THEN 'at once' ELSE 'on request' END"
    )
    with op.batch_alter_table("groups") as groups:
        groups.alter_column("joining", existing_type=sa.String(length=13), nullable=False)
        groups.create_check_constraint(
            op.f("ck_groups_group_joining"), "joining IN ('at once', 'on request', 'by invitation')"
        )
        groups.create_check_constraint(
            op.f("ck_groups_only_open_ones_joined_at_once"),
            "joining <> 'at once' OR visibility = 'open'",
        )
