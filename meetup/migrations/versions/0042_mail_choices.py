"""Which mails a member wants, and how long before an event they are reminded."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

TOPICS = (
    *("connections", "proposals", "changes", "places", "calendar"),
    *("reminders", "still coming", "afterwards", "digest"),
)


def upgrade() -> None:
    topic = sa.Enum(*TOPICS, name="stopped_mail_topic", native_enum=False, create_constraint=True)
    op.create_table(
        "stopped_mails",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("topic", topic, nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_stopped_mails_member_id_members")
        ),
        sa.PrimaryKeyConstraint("member_id", "topic", name=op.f("pk_stopped_mails")),
    )
    with op.batch_alter_table("members") as members:
        members.add_column(
            sa.Column("reminder_hours", sa.SmallInteger(), nullable=False, server_default="24")
        )
        members.create_check_constraint(
            op.f("ck_members_reminder_hours_are_offered"), "reminder_hours IN (2, 24, 48, 168)"
        )
    with op.batch_alter_table("members") as members:
        members.alter_column("reminder_hours", server_default=None)
