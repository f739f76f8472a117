"""Questions that organizers ask of those who come, and what they answer."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _count_in_events()
    _make_questions()
    _make_answers()


def _count_in_events() -> None:
    op.add_column("events", sa.Column("question_count", sa.Integer(), nullable=True))
    op.execute("UPDATE events SET question_count = 0")
    with op.batch_alter_table("events") as events:
        events.alter_column("question_count", existing_type=sa.Integer(), nullable=False)
        events.create_check_constraint(
            op.f("ck_events_questions_are_few"), "question_count BETWEEN 0 AND 10"
        )


def _make_questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=9), nullable=False),
        sa.Column("options", sa.String(length=2020), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("readers", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(options <> '') = (kind IN ('one of', 'some of'))",
            name=op.f("ck_questions_choices_have_options"),
        ),
        sa.CheckConstraint(
            "kind IN ('text', 'one of', 'some of', 'yes or no')",
            name=op.f("ck_questions_question_kind"),
        ),
        sa.CheckConstraint(
            "readers IN ('organizers', 'group')", name=op.f("ck_questions_question_readers")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_questions_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index("ix_questions_event_id_position", "questions", ["event_id", "position"])


def _make_answers() -> None:
    op.create_table(
        "question_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rsvp_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=2020), nullable=False),
        sa.Column("wording", sa.String(length=200), nullable=False),
        sa.Column("is_for_group", sa.Boolean(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_question_answers_answers_say_something")),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_question_answers_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["rsvp_id"],
            ["rsvps.id"],
            name=op.f("fk_question_answers_rsvp_id_rsvps"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_answers")),
        sa.UniqueConstraint(
            "rsvp_id", "question_id", name=op.f("uq_question_answers_rsvp_id_question_id")
        ),
    )
    op.create_index("ix_question_answers_question_id", "question_answers", ["question_id"])
