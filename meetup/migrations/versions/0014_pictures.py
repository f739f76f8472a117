"""Pictures, and which members, groups and events show one."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("content_type", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(content) <= 200000", name=op.f("ck_pictures_content_is_small")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_pictures")),
    )
    for name in ("members", "groups", "events"):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("picture_key", sa.String(length=40), nullable=True))
            table.create_foreign_key(
                op.f(f"fk_{name}_picture_key_pictures"), "pictures", ["picture_key"], ["key"]
            )
            table.create_unique_constraint(op.f(f"uq_{name}_picture_key"), ["picture_key"])
