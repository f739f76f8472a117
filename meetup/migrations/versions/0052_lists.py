"""Who was excused, who says that a record is not so, and where no attendance is taken."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

OPEN = sa.text("settled IS NULL")


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
    _make_corrections()
    op.add_column("doors", sa.Column("unattended_at", sa.DateTime(timezone=True), nullable=True))


def _make_corrections() -> None:
    settled = sa.Enum(
        "put right", "left", name="correction_settled", native_enum=False, create_constraint=True
    )
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(length=500), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled", settled, nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_corrections_event_id_events"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name="fk_corrections_member_id_members"
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["members.id"], name="fk_corrections_settled_by_id_members"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        sa.UniqueConstraint("event_id", "member_id", name="uq_corrections_event_id_member_id"),
    )
    op.create_index("ix_corrections_member_id", "corrections", ["member_id"])
    op.create_index(
        "ix_corrections_open", "corrections", ["event_id"], sqlite_where=OPEN, postgresql_where=OPEN
    )
