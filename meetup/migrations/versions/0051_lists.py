"""Who was excused of those who said yes and did not come."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "excuses",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("excused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("excused_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_excuses_event_id_events"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_excuses_member_id_members"),
        sa.ForeignKeyConstraint(
            ["excused_by_id"], ["members.id"], name="fk_excuses_excused_by_id_members"
        ),
        sa.PrimaryKeyConstraint("event_id", "member_id", name="pk_excuses"),
    )
    op.create_index("ix_excuses_member_id", "excuses", ["member_id"])
