"""Claims and handshakes."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("claimant_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("claimant_id <> other_id", name=op.f("ck_claims_two_people")),
        sa.ForeignKeyConstraint(
            ["claimant_id"], ["members.id"], name=op.f("fk_claims_claimant_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_claims_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["members.id"], name=op.f("fk_claims_other_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint(
            "event_id",
            "claimant_id",
            "other_id",
            name=op.f("uq_claims_event_id_claimant_id_other_id"),
        ),
    )
    op.create_index("ix_claims_claimant_id", "claims", ["claimant_id"], unique=False)
    op.create_index("ix_claims_other_id", "claims", ["other_id"], unique=False)
    op.create_table(
        "handshakes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("member_a_id", sa.Integer(), nullable=False),
        sa.Column("member_b_id", sa.Integer(), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("member_a_id < member_b_id", name=op.f("ck_handshakes_pair_in_order")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_handshakes_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["member_a_id"], ["members.id"], name=op.f("fk_handshakes_member_a_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["member_b_id"], ["members.id"], name=op.f("fk_handshakes_member_b_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handshakes")),
        sa.UniqueConstraint(
            "event_id",
            "member_a_id",
            "member_b_id",
            name=op.f("uq_handshakes_event_id_member_a_id_member_b_id"),
        ),
    )
    op.create_index("ix_handshakes_member_a_id", "handshakes", ["member_a_id"], unique=False)
    op.create_index("ix_handshakes_member_b_id", "handshakes", ["member_b_id"], unique=False)
