"""People of a large file wait, packed, for the worker to make rows of them."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_import_pieces",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["contact_imports.id"],
            name=op.f("fk_contact_import_pieces_import_id_contact_imports"),
        ),
        sa.PrimaryKeyConstraint("import_id", "place", name=op.f("pk_contact_import_pieces")),
    )
    # Half of a file, whose upload broke off: the worker deletes it, instead of going on with it.
    op.execute("UPDATE contact_imports SET stage = 'undone' WHERE stage = 'reading'")
