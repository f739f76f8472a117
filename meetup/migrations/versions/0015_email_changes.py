"""Changes of e-mail that wait until both addresses have agreed."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "email_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("new_email", sa.String(length=320), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_old_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_new_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "new_email = lower(new_email)", name=op.f("ck_email_changes_new_email_in_lower_case")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_email_changes_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_changes")),
        sa.UniqueConstraint("member_id", name=op.f("uq_email_changes_member_id")),
    )
