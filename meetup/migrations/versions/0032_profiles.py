"""A row has several profiles, a line each."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

ROWS = sa.table(
    "contact_rows",
    sa.column("id", sa.Integer),
    sa.column("profile", sa.String(300)),
    sa.column("profiles", sa.String(3010)),
)


def upgrade() -> None:
    op.add_column(
        "contact_rows",
        sa.Column("profiles", sa.String(length=3010), nullable=False, server_default=""),
    )
    op.execute(ROWS.update().where(ROWS.c.profile.is_not(None)).values(profiles=ROWS.c.profile))
    with op.batch_alter_table("contact_rows") as rows:
        rows.alter_column("profiles", existing_type=sa.String(length=3010), server_default=None)
        rows.drop_column("profile")


def downgrade() -> None:
    op.add_column("contact_rows", sa.Column("profile", sa.String(length=300), nullable=True))
    # Where there is room for one, the surest stays: it stands first.
    several = op.get_bind().execute(
        sa.select(ROWS.c.id, ROWS.c.profiles).where(ROWS.c.profiles != "")
    )
    for row_id, profiles in several.all():
        first = profiles.partition("\n")[0]
        op.execute(ROWS.update().where(ROWS.c.id == row_id).values(profile=first))
    with op.batch_alter_table("contact_rows") as rows:
        rows.drop_column("profiles")
