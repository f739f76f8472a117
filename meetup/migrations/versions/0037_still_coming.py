"""A week before: who was asked whether they still come, what they said, and whose seat is gone."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

MOMENTS = ("asked_at", "confirmed_at", "seat_until", "given_back_at")


def upgrade() -> None:
    _widen_events()
    for name in MOMENTS:
        op.add_column("rsvps", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("rsvps") as rsvps:
        rsvps.add_column(
            sa.Column("warm_up", sa.String(length=500), server_default="", nullable=False)
        )
        rsvps.create_check_constraint(
            op.f("ck_rsvps_seats_go_back_of_who_is_asked"),
            "seat_until IS NULL OR (asked_at IS NOT NULL AND answer = 'yes')",
        )
    kept = sa.text("seat_until IS NOT NULL")
    op.create_index(
        "ix_rsvps_seat_until",
        "rsvps",
        ["seat_until", "event_id"],
        sqlite_where=kept,
        postgresql_where=kept,
    )


def _widen_events() -> None:
    with op.batch_alter_table("events") as events:
        events.add_column(
            sa.Column("warm_up_question", sa.String(length=200), server_default="", nullable=False)
        )
        events.add_column(
            sa.Column("gives_seats_back", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        events.add_column(sa.Column("asked_for", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("events") as events:
        events.alter_column("gives_seats_back", existing_type=sa.Boolean(), server_default=None)
