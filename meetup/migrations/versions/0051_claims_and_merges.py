"""Claim codes, records that organizers offer to accounts, and merges that can be taken apart."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

OF_MEMBERS = "SELECT sql FROM sqlite_master WHERE sql <> '' AND tbl_name = 'members' AND type ="
KEY = "CONSTRAINT pk_members PRIMARY KEY (id), "
GROWING = "CONSTRAINT pk_members PRIMARY KEY AUTOINCREMENT"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _never_give_an_id_twice()
    _make_claim_codes()
    _make_record_offers()
    _make_merges()
    _make_merge_changes()


def _never_give_an_id_twice() -> None:
    """SQLite would give the highest id again once its row is gone; PostgreSQL never does.

    The id of a record that became part of another one stands on printed codes, and on phones
    without a network. A batch would lose the name of the key.
    Source: https://sqlite.org/lang_altertable.html, 7; foreign keys are off.
    """
    connection = op.get_bind()
    [made], *_ = connection.execute(sa.text(f"{OF_MEMBERS} 'table'"))
    indexes = [sql for (sql,) in connection.execute(sa.text(f"{OF_MEMBERS} 'index'"))]
    columns = made.partition("(")[2]
    for old, new in (("id INTEGER NOT NULL", f"id INTEGER NOT NULL {GROWING}"), (KEY, "")):
        assert old in columns
        columns = columns.replace(old, new, 1)
    for statement in (
        f"CREATE TABLE new_members ({columns}",
        "INSERT INTO new_members SELECT * FROM members",
        "DROP TABLE members",
        "ALTER TABLE new_members RENAME TO members",
        *indexes,
    ):
        connection.exec_driver_sql(statement)


def _make_claim_codes() -> None:
    op.create_table(
        "claim_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["members.id"], name=op.f("fk_claim_codes_record_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_claim_codes_code_hash")),
    )
    op.create_index("ix_claim_codes_record_id", "claim_codes", ["record_id"])


def _make_record_offers() -> None:
    op.create_table(
        "record_offers",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("offered_by_id", sa.Integer(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("account_id <> record_id", name=op.f("ck_record_offers_two_records")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["members.id"], name=op.f("fk_record_offers_account_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["members.id"], name=op.f("fk_record_offers_record_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_record_offers_group_id_groups")
        ),
        sa.ForeignKeyConstraint(
            ["offered_by_id"], ["members.id"], name=op.f("fk_record_offers_offered_by_id_members")
        ),
        sa.PrimaryKeyConstraint("account_id", "record_id", name=op.f("pk_record_offers")),
    )
    op.create_index("ix_record_offers_record_id", "record_offers", ["record_id"])
    op.create_index("ix_record_offers_offered_by_id", "record_offers", ["offered_by_id"])


def _make_merges() -> None:
    op.create_table(
        "merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("gone_name", sa.String(length=120), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("merged_by_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_mark_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kept_id <> gone_id", name=op.f("ck_merges_two_records")),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["members.id"], name=op.f("fk_merges_kept_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_merges_group_id_groups")
        ),
        sa.ForeignKeyConstraint(
            ["merged_by_id"], ["members.id"], name=op.f("fk_merges_merged_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    for column in ("kept_id", "gone_id", "group_id", "merged_by_id"):
        op.create_index(f"ix_merges_{column}", "merges", [column])


def _make_merge_changes() -> None:
    op.create_table(
        "merge_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=60), nullable=False),
        sa.Column("row_key", sa.String(length=60), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["merges.id"], name=op.f("fk_merge_changes_merge_id_merges")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge_changes")),
    )
    op.create_index("ix_merge_changes_merge_id", "merge_changes", ["merge_id"])
    op.create_index(
        "ix_merge_changes_table_name_row_key", "merge_changes", ["table_name", "row_key"]
    )
