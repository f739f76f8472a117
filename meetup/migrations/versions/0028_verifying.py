"""When the pages of profiles are looked at, and since when they have shown no link back."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

# As meetup/members/verifying_rules.py had it on the day of this step.
WITHOUT_LINKS = ("linkedin.com", "facebook.com", "instagram.com", "x.com")


def upgrade() -> None:
    for name in ("check_due_at", "checked_at", "unproven_since"):
        op.add_column("profile_links", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    _fill()
    op.create_index(
        "ix_profile_links_check_due_at",
        "profile_links",
        ["check_due_at", "id"],
        sqlite_where=sa.text("check_due_at IS NOT NULL"),
        postgresql_where=sa.text("check_due_at IS NOT NULL"),
    )


def _fill() -> None:
    links = sa.table("profile_links", sa.column("key"), sa.column("check_due_at"))
    shows_none = sa.or_(
        *(
            links.c.key.like(pattern)
            for host in WITHOUT_LINKS
            for pattern in (f"url:{host}", f"url:{host}/%", f"url:%.{host}/%", f"url:%.{host}")
        )
    )
    moment = datetime.now(UTC)
    if op.get_bind().dialect.name == "sqlite":
        moment = moment.replace(tzinfo=None)
    due = sa.bindparam("due", moment, type_=sa.DateTime(timezone=True))
    op.execute(
        sa.update(links).where(links.c.key.is_not(None), ~shows_none).values(check_due_at=due)
    )


def downgrade() -> None:
    op.drop_index("ix_profile_links_check_due_at", "profile_links")
    with op.batch_alter_table("profile_links") as links:
        for name in ("unproven_since", "checked_at", "check_due_at"):
            links.drop_column(name)
