"""Reading the outbox."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from meetup.db import db
from meetup.mail.models import OutboxMail
from meetup.mail.rules import INVITING_WAITS


def waiting(*, now: datetime, mail_leaves: bool) -> ColumnElement[bool]:
    """Whether the mail of the row is due, and no worker has it in hand.

    Without a mail server (`mail_leaves` false) a mail waits only to be shown in the log once.
    """
    unheld = or_(OutboxMail.claimed_until.is_(None), OutboxMail.claimed_until <= now)
    unsettled = and_(
        OutboxMail.sent_at.is_(None),
        OutboxMail.dropped_at.is_(None),
        OutboxMail.failed_at.is_(None),
    )
    due = and_(unsettled, OutboxMail.due_at <= now, unheld)
    return due if mail_leaves else and_(due, OutboxMail.logged_at.is_(None))


def is_waiting(*, now: datetime, mail_leaves: bool) -> bool:
    """Whether any mail waits: a look that takes no lock."""
    mails = exists().where(waiting(now=now, mail_leaves=mail_leaves))
    return bool(db.session.scalar(select(mails)))


def is_stale(kinds: Collection[str], *, now: datetime) -> ColumnElement[bool]:
    """Whether the mail of the row, of one of these kinds, has waited for too long to be sent."""
    waits = waiting(now=now - INVITING_WAITS, mail_leaves=True)
    return and_(waits, OutboxMail.kind.in_(sorted(kinds)))


def has_stale(kinds: Collection[str], *, now: datetime) -> bool:
    """Whether there is any such mail: a look that takes no lock."""
    return bool(db.session.scalar(select(exists().where(is_stale(kinds, now=now)))))


def mails_since(moment: datetime, *, purpose: str) -> int:
    """How many mails whose purpose begins like this were written since `moment`."""
    alike = OutboxMail.purpose.startswith(purpose, autoescape=True)
    written = select(func.count(OutboxMail.id)).where(alike, OutboxMail.created_at > moment)
    return db.session.scalar(written) or 0


def still_claimed(mail: OutboxMail) -> OutboxMail | None:
    """The row of a mail that was claimed, held; None when its lease ran out and another took it."""
    return db.session.scalars(
        select(OutboxMail)
        .where(OutboxMail.id == mail.id, OutboxMail.claimed_until == mail.claimed_until)
        .with_for_update()
    ).one_or_none()
