"""What members are found by, by whom, and which requests came of somebody's contacts."""

import sqlalchemy as sa
from alembic import op
from flask import current_app

# The very keys that contacts have, or nobody would be found.
from meetup.contact_keys import contact_keys, key_of_profile

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

FINDERS = ("anyone", "mutual", "nobody")
DUE = sa.text("matching_due_at IS NOT NULL")


def upgrade() -> None:
    _members()
    _links()
    op.add_column(
        "connection_requests",
        sa.Column("by_contact", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def _members() -> None:
    with op.batch_alter_table("members") as members:
        members.add_column(sa.Column("email_key", sa.String(length=80), nullable=True))
        members.add_column(sa.Column("matching_due_at", sa.DateTime(timezone=True), nullable=True))
        members.drop_constraint("member_found_by", type_="check")
        members.create_check_constraint(
            "member_found_by", "found_by IN ('anyone', 'mutual', 'nobody')"
        )
    _fill_members()
    op.create_index("ix_members_email_key", "members", ["email_key"])
    op.create_index(
        "ix_members_matching_due_at",
        "members",
        ["matching_due_at", "id"],
        sqlite_where=DUE,
        postgresql_where=DUE,
    )


def _fill_members() -> None:
    keys = contact_keys(current_app.config["HANDSHAKES"])
    members = sa.table(
        "members",
        sa.column("id"),
        sa.column("email"),
        sa.column("email_key"),
        sa.column("confirmed_at"),
    )
    confirmed = sa.select(members.c.id, members.c.email).where(members.c.confirmed_at.is_not(None))
    rows = [
        {"member_id": row.id, "key": keys.of_address(row.email)}
        for row in op.get_bind().execute(confirmed)
    ]
    if rows:
        own = sa.update(members).where(members.c.id == sa.bindparam("member_id"))
        op.get_bind().execute(own.values(email_key=sa.bindparam("key")), rows)


def _links() -> None:
    found_by = sa.Enum(
        *FINDERS, name="profile_link_found_by", native_enum=False, create_constraint=True
    )
    # A profile finds nobody before its member says so.
    with op.batch_alter_table("profile_links") as links:
        links.add_column(sa.Column("key", sa.String(length=320), nullable=True))
        links.add_column(sa.Column("found_by", found_by, server_default="nobody", nullable=False))
        links.add_column(sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True))
    _fill_links()
    op.create_index("ix_profile_links_key", "profile_links", ["key"])


def _fill_links() -> None:
    links = sa.table("profile_links", sa.column("id"), sa.column("url"), sa.column("key"))
    rows = [
        {"link_id": row.id, "found": key_of_profile(row.url)}
        for row in op.get_bind().execute(sa.select(links.c.id, links.c.url))
    ]
    if rows:
        own = sa.update(links).where(links.c.id == sa.bindparam("link_id"))
        op.get_bind().execute(own.values(key=sa.bindparam("found")), rows)
