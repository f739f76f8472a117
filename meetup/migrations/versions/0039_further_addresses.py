"""Further e-mail addresses of members, and offers to connect of single contacts."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

UNCONFIRMED = sa.text("confirmed_at IS NULL")
FINDERS = ("anyone", "mutual", "nobody")


def upgrade() -> None:
    found_by = sa.Enum(
        *FINDERS, name="further_address_found_by", native_enum=False, create_constraint=True
    )
    op.create_table(
        "further_addresses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("email_key", sa.String(length=80), nullable=True),
        sa.Column("found_by", found_by, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "email = lower(email)", name=op.f("ck_further_addresses_email_in_lower_case")
        ),
        sa.CheckConstraint(
            "email_key IS NULL OR confirmed_at IS NOT NULL",
            name=op.f("ck_further_addresses_only_confirmed_are_found"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_further_addresses_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_further_addresses")),
        sa.UniqueConstraint(
            "member_id", "email", name=op.f("uq_further_addresses_member_id_email")
        ),
        sa.UniqueConstraint("email_key", name=op.f("uq_further_addresses_email_key")),
    )
    op.create_index("ix_further_addresses_email", "further_addresses", ["email"])
    op.create_index(
        "ix_further_addresses_unconfirmed",
        "further_addresses",
        ["added_at"],
        sqlite_where=UNCONFIRMED,
        postgresql_where=UNCONFIRMED,
    )
    # Of those brought in before, nothing was said of one alone.
    op.add_column("contact_rows", sa.Column("offers", sa.Boolean(), nullable=True))
