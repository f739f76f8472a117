"""Connections and requests."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "connection_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("asked_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("asker_id <> asked_id", name=op.f("ck_connection_requests_two_people")),
        sa.ForeignKeyConstraint(
            ["asked_id"], ["members.id"], name=op.f("fk_connection_requests_asked_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["asker_id"], ["members.id"], name=op.f("fk_connection_requests_asker_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection_requests")),
        sa.UniqueConstraint(
            "asker_id", "asked_id", name=op.f("uq_connection_requests_asker_id_asked_id")
        ),
    )
    op.create_index(
        "ix_connection_requests_asked_id", "connection_requests", ["asked_id"], unique=False
    )
    op.create_table(
        "connections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_a_id", sa.Integer(), nullable=False),
        sa.Column("member_b_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("member_a_id < member_b_id", name=op.f("ck_connections_pair_in_order")),
        sa.ForeignKeyConstraint(
            ["member_a_id"], ["members.id"], name=op.f("fk_connections_member_a_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["member_b_id"], ["members.id"], name=op.f("fk_connections_member_b_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connections")),
        sa.UniqueConstraint(
            "member_a_id",
            "member_b_id",
            "network",
            name=op.f("uq_connections_member_a_id_member_b_id_network"),
        ),
    )
    op.create_index("ix_connections_member_b_id", "connections", ["member_b_id"], unique=False)
