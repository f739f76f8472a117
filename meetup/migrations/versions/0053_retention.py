"""How long a group's organizers see who came, and the events of which they do not any more."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

NAMED = sa.text("names_ended_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("groups") as groups:
        groups.add_column(
            sa.Column(
                "keeps_attendance_months", sa.SmallInteger(), nullable=False, server_default="24"
            )
        )
        groups.create_check_constraint(
            op.f("ck_groups_attendance_is_kept_as_offered"),
            "keeps_attendance_months IN (6, 12, 24, 36, 60)",
        )
    with op.batch_alter_table("groups") as groups:
        groups.alter_column("keeps_attendance_months", server_default=None)
    op.add_column("events", sa.Column("names_ended_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_events_named",
        "events",
        ["group_id", "starts_at"],
        sqlite_where=NAMED,
        postgresql_where=NAMED,
    )
