"""Reading which pages of profiles are to be looked at."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, select

from meetup.db import db
from meetup.members.link_models import ProfileLink
from meetup.members.models import Member
from meetup.members.verifying_rules import PATIENCE, Look


def is_any_due(*, now: datetime) -> bool:
    """Whether there is a page to look at."""
    return db.session.execute(_due(now).limit(1)).first() is not None


def next_due(*, now: datetime) -> tuple[ProfileLink, str] | None:
    """The profile that waits the longest to be looked at, held, and its member's handle."""
    held = _due(now).with_for_update(skip_locked=True, of=ProfileLink).limit(1)
    found = db.session.execute(held.execution_options(populate_existing=True)).first()
    return (found[0], found[1]) if found else None


def looked_at(look: Look) -> ProfileLink | None:
    """The profile of a look, as it is now; None where the member has it no longer.

    Its id may be that of another by now.
    """
    own = select(ProfileLink).where(
        ProfileLink.id == look.link_id,
        ProfileLink.member_id == look.member_id,
        ProfileLink.key == look.key,
        ProfileLink.url == look.url,
    )
    fresh = own.execution_options(populate_existing=True)
    return db.session.scalars(fresh).one_or_none()


def is_any_left_alone(*, now: datetime) -> bool:
    """Whether any is verified at which nobody has looked for long."""
    return (
        db.session.scalars(select(ProfileLink.id).where(left_alone(now)).limit(1)).first()
        is not None
    )


def left_alone(now: datetime) -> ColumnElement[bool]:
    """Whether the profile of the row is verified, and nobody has looked at it for long."""
    return (ProfileLink.check_due_at <= now - PATIENCE) & ProfileLink.verified_at.is_not(None)


def _due(now: datetime) -> Select[ProfileLink, str]:
    return (
        select(ProfileLink, Member.handle)
        .join(Member, Member.id == ProfileLink.member_id)
        .where(ProfileLink.check_due_at <= now, Member.confirmed_at.is_not(None))
        .order_by(ProfileLink.check_due_at, ProfileLink.id)
    )
