"""Taking a page to look at, and keeping what was seen there."""

from datetime import datetime

from sqlalchemy import update

from meetup.db import db
from meetup.members.link_models import ProfileLink
from meetup.members.queries import account_of
from meetup.members.verifying_queries import left_alone, looked_at, next_due
from meetup.members.verifying_rules import LEASE, Found, Look


def take(*, now: datetime) -> Look | None:
    """Take the page that waits the longest, so that nobody else looks at it; None if none waits."""
    due = next_due(now=now)
    if due is None:
        return None
    link, handle = due
    assert link.key is not None
    link.check_due_at = now + LEASE
    db.session.flush()
    return Look(link.id, link.member_id, handle, link.key, link.url)


def put_off(look: Look, *, now: datetime) -> None:
    """The page is to be looked at another time, and nobody has looked yet."""
    account_of(look.member_id)
    link = looked_at(look)
    if link is not None:
        link.check_due_at = now + look.put_off_for
        db.session.flush()


def record(look: Look, found: Found, *, now: datetime) -> None:
    """Keep what a look has shown; with a new proof others may find the member."""
    # Held, as by whoever edits the account: a link may be gone, or be another by now.
    account = account_of(look.member_id)
    link = looked_at(look)
    if account is None or link is None:
        return
    if account.handle != look.handle:
        # It was asked for the address of before.
        link.check_due_at = now
    elif link.keep(found, now=now):
        account.matching_due_at = now
    db.session.flush()


def let_lapse(*, now: datetime) -> None:
    """What was verified long ago, and is looked at no more, is the member's word again."""
    lapsed = update(ProfileLink).where(left_alone(now)).values(verified_at=None)
    db.session.execute(lapsed, execution_options={"synchronize_session": False})
