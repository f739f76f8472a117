"""Answers without an account: by the link in a mail, as placeholders that are claimed later."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

HELD = sa.text("held_until IS NOT NULL")
UNCONFIRMED = sa.text("confirmed_at IS NULL")
BY_MAIL = sa.text("answers_by_mail_since IS NOT NULL")
PLACEHOLDER = sa.text("password_hash IS NULL AND email IS NOT NULL")


def upgrade() -> None:
    _widen_members()
    _make_answers()
    _make_disowned()


def _widen_members() -> None:
    op.add_column(
        "members", sa.Column("answers_by_mail_since", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_index(
        "uq_members_answering_email",
        "members",
        ["email"],
        unique=True,
        sqlite_where=BY_MAIL,
        postgresql_where=BY_MAIL,
    )
    op.create_index(
        "ix_members_placeholder_email",
        "members",
        ["email"],
        sqlite_where=PLACEHOLDER,
        postgresql_where=PLACEHOLDER,
    )


def _make_answers() -> None:
    op.create_table(
        "answers_by_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("is_unlisted", sa.Boolean(), nullable=False),
        sa.Column("guests", sa.Integer(), nullable=False),
        sa.Column("guest_names", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "answer IN ('yes', 'maybe', 'no', 'waitlisted')",
            name=op.f("ck_answers_by_mail_answer_by_mail"),
        ),
        sa.CheckConstraint(
            "email = lower(email)", name=op.f("ck_answers_by_mail_email_in_lower_case")
        ),
        sa.CheckConstraint("guests >= 0", name=op.f("ck_answers_by_mail_guests_are_counted")),
        sa.CheckConstraint(
            "held_until IS NULL OR confirmed_at IS NULL",
            name=op.f("ck_answers_by_mail_held_until_confirmed"),
        ),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (member_id IS NULL)",
            name=op.f("ck_answers_by_mail_confirmed_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_answers_by_mail_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_answers_by_mail_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers_by_mail")),
    )
    op.create_index("ix_answers_by_mail_event_id_email", "answers_by_mail", ["event_id", "email"])
    op.create_index("ix_answers_by_mail_member_id", "answers_by_mail", ["member_id"])
    op.create_index(
        "ix_answers_by_mail_held",
        "answers_by_mail",
        ["held_until", "event_id"],
        sqlite_where=HELD,
        postgresql_where=HELD,
    )
    op.create_index(
        "ix_answers_by_mail_unconfirmed",
        "answers_by_mail",
        ["asked_at"],
        sqlite_where=UNCONFIRMED,
        postgresql_where=UNCONFIRMED,
    )


def _make_disowned() -> None:
    op.create_table(
        "disowned_records",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("account_id <> record_id", name=op.f("ck_disowned_records_two_records")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["members.id"], name=op.f("fk_disowned_records_account_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["members.id"], name=op.f("fk_disowned_records_record_id_members")
        ),
        sa.PrimaryKeyConstraint("account_id", "record_id", name=op.f("pk_disowned_records")),
    )
    op.create_index("ix_disowned_records_record_id", "disowned_records", ["record_id"])
