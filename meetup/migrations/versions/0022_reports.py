"""Reports."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ABOUT = ("member", "event", "group")
ADDRESSEE = ("organizers", "host")
REASON = (
    "Hurts, threatens or harasses people",
    "Is unsafe in person",
    "Is not who or what it says",
    "Advertises or cheats",
    "Something else",
)


def _words(choices: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*choices, name=name, native_enum=False, create_constraint=True)


def upgrade() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("about", _words(ABOUT, "report_about"), nullable=False),
        sa.Column("addressee", _words(ADDRESSEE, "report_addressee"), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("concerns_id", sa.Integer(), nullable=True),
        sa.Column("reporter_id", sa.Integer(), nullable=False),
        sa.Column("reason", _words(REASON, "report_reason"), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("picture_key", sa.String(length=40), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "addressee = 'host' OR group_id IS NOT NULL",
            name=op.f("ck_reports_organizers_of_a_group"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_reports_group_id_groups")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["members.id"], name=op.f(f"fk_reports_{column}_members")
            )
            for column in ("concerns_id", "reporter_id", "closed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["picture_key"], ["pictures.key"], name=op.f("fk_reports_picture_key_pictures")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("picture_key", name=op.f("uq_reports_picture_key")),
    )
    op.create_index("ix_reports_group_id", "reports", ["group_id", "closed_at"])
