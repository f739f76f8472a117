"""Where imported rows came from."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_group_sources_group_id_groups")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_sources")),
        sa.UniqueConstraint(
            "source", "external_id", name=op.f("uq_group_sources_source_external_id")
        ),
    )
    op.create_index("ix_group_sources_group_id", "group_sources", ["group_id"], unique=False)
    op.create_table(
        "member_sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_member_sources_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_sources")),
        sa.UniqueConstraint(
            "source", "external_id", name=op.f("uq_member_sources_source_external_id")
        ),
    )
    op.create_index("ix_member_sources_member_id", "member_sources", ["member_id"], unique=False)
    op.create_table(
        "event_sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_sources_event_id_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_sources")),
        sa.UniqueConstraint(
            "source", "external_id", name=op.f("uq_event_sources_source_external_id")
        ),
    )
    op.create_index("ix_event_sources_event_id", "event_sources", ["event_id"], unique=False)
