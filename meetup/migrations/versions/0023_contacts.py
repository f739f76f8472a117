"""What members bring from other networks: imports, their rows, contacts."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

LISTINGS = ("both ways", "following", "followers", "addresses")
STAGES = ("reading", "columns", "read", "running", "done", "undone")


def upgrade() -> None:
    _contacts()
    _imports()
    _rows()
    _keys()


def _contacts() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("search", sa.String(length=400), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["members.id"], name=op.f("fk_contacts_owner_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index("ix_contacts_owner_id", "contacts", ["owner_id", "search", "id"])


def _imports() -> None:
    op.create_table(
        "contact_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("listing", _words(LISTINGS, "contact_import_listing"), nullable=False),
        sa.Column("asks_listing", sa.Boolean(), nullable=False),
        sa.Column("stage", _words(STAGES, "contact_import_stage"), nullable=False),
        sa.Column("offers", sa.Boolean(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in (
                *("people", "chosen", "written"),
                *("with_email", "with_profile", "with_neither", "problems"),
            )
        ),
        sa.Column("first_since", sa.Date(), nullable=True),
        sa.Column("last_since", sa.Date(), nullable=True),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("table", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "written <= chosen", name=op.f("ck_contact_imports_no_more_written_than_chosen")
        ),
        sa.CheckConstraint(
            "(stage = 'done') = (done_at IS NOT NULL)",
            name=op.f("ck_contact_imports_done_at_a_moment"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["members.id"], name=op.f("fk_contact_imports_owner_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_imports")),
    )
    op.create_index("ix_contact_imports_owner_id", "contact_imports", ["owner_id", "stage"])
    op.create_index("ix_contact_imports_stage", "contact_imports", ["stage", "read_at"])


def _rows() -> None:
    op.create_table(
        "contact_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("search", sa.String(length=400), nullable=False),
        sa.Column("profile", sa.String(length=300), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["contact_imports.id"],
            name=op.f("fk_contact_rows_import_id_contact_imports"),
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_contact_rows_contact_id_contacts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_rows")),
        sa.UniqueConstraint(
            "import_id", "identity", name=op.f("uq_contact_rows_import_id_identity")
        ),
    )
    op.create_index("ix_contact_rows_contact_id", "contact_rows", ["contact_id"])
    op.create_index(
        "ix_contact_rows_import_id_search", "contact_rows", ["import_id", "search", "id"]
    )
    waiting = sa.text("contact_id IS NULL")
    op.create_index(
        "ix_contact_rows_waiting",
        "contact_rows",
        ["import_id", "id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def _keys() -> None:
    op.create_table(
        "contact_row_keys",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=320), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["row_id"], ["contact_rows.id"], name=op.f("fk_contact_row_keys_row_id_contact_rows")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["members.id"], name=op.f("fk_contact_row_keys_owner_id_members")
        ),
        sa.PrimaryKeyConstraint("row_id", "key", name=op.f("pk_contact_row_keys")),
    )
    op.create_index("ix_contact_row_keys_key", "contact_row_keys", ["key", "owner_id"])
    op.create_table(
        "same_persons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("key_a", sa.String(length=320), nullable=False),
        sa.Column("key_b", sa.String(length=320), nullable=False),
        sa.CheckConstraint("key_a < key_b", name=op.f("ck_same_persons_keys_in_order")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["members.id"], name=op.f("fk_same_persons_owner_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_same_persons")),
        sa.UniqueConstraint(
            "owner_id", "key_a", "key_b", name=op.f("uq_same_persons_owner_id_key_a_key_b")
        ),
    )


def _words(choices: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*choices, name=name, native_enum=False, create_constraint=True)
