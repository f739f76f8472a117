"""A small picture beside each one that is shown; the worker cuts those that are missing."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

SHAPES = {"members": "square", "groups": "cover", "events": "cover"}


def upgrade() -> None:
    op.create_table(
        "small_pictures",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column(
            "shape",
            sa.Enum("square", "cover", name="picture_shape", native_enum=False, length=6),
            nullable=False,
        ),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "shape IN ('square', 'cover')", name=op.f("ck_small_pictures_picture_shape")
        ),
        sa.CheckConstraint(
            "length(content) <= 200000", name=op.f("ck_small_pictures_content_is_small")
        ),
        sa.ForeignKeyConstraint(
            ["key"],
            ["pictures.key"],
            name=op.f("fk_small_pictures_key_pictures"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_small_pictures")),
    )
    for name, shape in SHAPES.items():
        op.execute(
            f"INSERT INTO small_pictures (key, shape) SELECT picture_key, '{shape}' FROM {name}"  # noqa: S608 - names of our own
            " WHERE picture_key IS NOT NULL"
        )
    op.create_index(
        "ix_small_pictures_uncut",
        "small_pictures",
        ["key"],
        sqlite_where=sa.text("content IS NULL"),
        postgresql_where=sa.text("content IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("small_pictures")
