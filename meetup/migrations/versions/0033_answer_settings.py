"""How an event takes answers: until when, with how many guests, and whom its seats go to."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("events") as events:
        events.add_column(sa.Column("answers_until", sa.DateTime(timezone=True), nullable=True))
        events.add_column(_number("guests_allowed", "0"))
        events.add_column(_switch("needs_approval"))
        events.add_column(_switch("offers_seats"))
        events.add_column(_number("offer_hours", "24"))
        events.add_column(_switch("smaller_may_pass"))
        events.create_check_constraint(
            op.f("ck_events_guests_allowed_are_few"), "guests_allowed BETWEEN 0 AND 20"
        )
        events.create_check_constraint(
            op.f("ck_events_offers_last_a_week_at_most"), "offer_hours BETWEEN 1 AND 168"
        )


def _number(name: str, before: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), server_default=before, nullable=False)


def _switch(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)
