"""Who waits for a seat since when, what organizers did about it, and what comes with an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

MOMENTS = ("waiting_since", "offered_until", "lapsed_at", "approved_at", "declined_at")


def upgrade() -> None:
    for name in MOMENTS:
        op.add_column("rsvps", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    # Whoever waits already does so since they said it; where nobody knows that, from the first.
    op.execute(
        "UPDATE rsvps SET waiting_since = COALESCE(answered_at,"
        " (SELECT created_at FROM events WHERE events.id = rsvps.event_id))"
        " WHERE answer = 'waitlisted'"
    )
    with op.batch_alter_table("rsvps") as rsvps:
        rsvps.add_column(_words("note"))
        rsvps.add_column(_words("guest_names"))
        rsvps.add_column(sa.Column("answered_by_id", sa.Integer(), nullable=True))
        rsvps.create_foreign_key(
            op.f("fk_rsvps_answered_by_id_members"), "members", ["answered_by_id"], ["id"]
        )
        rsvps.create_check_constraint(
            op.f("ck_rsvps_who_waits_does_so_since_when"),
            "(answer = 'waitlisted') = (waiting_since IS NOT NULL)",
        )
        rsvps.create_check_constraint(
            op.f("ck_rsvps_offers_go_to_who_waits"),
            "offered_until IS NULL OR waiting_since IS NOT NULL",
        )
    waits, offered = sa.text("waiting_since IS NOT NULL"), sa.text("offered_until IS NOT NULL")
    op.create_index(
        "ix_rsvps_waiting",
        "rsvps",
        ["event_id", "waiting_since", "id"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
    op.create_index(
        "ix_rsvps_offered",
        "rsvps",
        ["offered_until", "event_id"],
        sqlite_where=offered,
        postgresql_where=offered,
    )


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=500), server_default="", nullable=False)
