"""Proposals: candidate dates, votes, a quorum, a deadline, and who schedules."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

OPEN = sa.text("status = 'proposed' AND lapsed_at IS NULL")


def upgrade() -> None:
    _widen_events()
    _widen_groups()
    _make_dates()
    _make_votes()
    # What is proposed already may be voted on, on its one date.
    op.execute(
        "INSERT INTO candidate_dates (event_id, starts_at, ends_at, added_at)"
        " SELECT id, starts_at, ends_at, created_at FROM events WHERE status = 'proposed'"
    )


def _widen_events() -> None:
    with op.batch_alter_table("events") as events:
        events.add_column(sa.Column("quorum", sa.Integer(), nullable=True))
        events.add_column(sa.Column("votes_until", sa.DateTime(timezone=True), nullable=True))
        events.add_column(
            sa.Column("voters_are_shown", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        events.add_column(sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True))
        events.create_check_constraint(
            op.f("ck_events_quorum_is_positive"), "quorum IS NULL OR quorum > 0"
        )
    with op.batch_alter_table("events") as events:
        events.alter_column("voters_are_shown", existing_type=sa.Boolean(), server_default=None)
    op.create_index(
        "ix_events_open_proposals",
        "events",
        ["votes_until"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _widen_groups() -> None:
    op.add_column("groups", sa.Column("scheduling", sa.String(length=13), nullable=True))
    op.execute("UPDATE groups SET scheduling = 'organizers'")
    with op.batch_alter_table("groups") as groups:
        groups.alter_column("scheduling", existing_type=sa.String(length=13), nullable=False)
        groups.create_check_constraint(
            op.f("ck_groups_group_scheduling"),
            "scheduling IN ('organizers', 'proposers too', 'by itself')",
        )


def _make_dates() -> None:
    op.create_table(
        "candidate_dates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "ends_at IS NULL OR ends_at >= starts_at",
            name=op.f("ck_candidate_dates_ends_after_it_starts"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_candidate_dates_event_id_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_dates")),
        sa.UniqueConstraint(
            "event_id", "starts_at", name=op.f("uq_candidate_dates_event_id_starts_at")
        ),
    )


def _make_votes() -> None:
    op.create_table(
        "votes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("date_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("vote", sa.String(length=10), nullable=False),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_unlisted", sa.Boolean(), nullable=False),
        sa.CheckConstraint("vote IN ('yes', 'if need be', 'no')", name=op.f("ck_votes_vote")),
        sa.ForeignKeyConstraint(
            ["date_id"], ["candidate_dates.id"], name=op.f("fk_votes_date_id_candidate_dates")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_votes_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_votes")),
        sa.UniqueConstraint("date_id", "member_id", name=op.f("uq_votes_date_id_member_id")),
    )
    op.create_index("ix_votes_member_id", "votes", ["member_id"])
