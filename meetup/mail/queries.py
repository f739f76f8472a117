"""Reading the outbox."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from meetup.db import db
from meetup.mail.models import OutboxMail
from meetup.mail.rules import INVITING_WAITS
from meetup.many_rows import is_among

# Kind, address, and what it is about.
Said = tuple[str, str, str]


def waiting(*, now: datetime, mail_leaves: bool) -> ColumnElement[bool]:
    """Whether the mail of the row is due, and no worker has it in hand.

    Without a mail server (`mail_leaves` false) a mail waits only to be shown in the log once.
    """
    due = and_(is_unsettled(), OutboxMail.due_at <= now, _is_unheld(now=now))
    return due if mail_leaves else and_(due, OutboxMail.logged_at.is_(None))


def is_unsettled() -> ColumnElement[bool]:
    """Whether the mail of the row may still be sent."""
    return and_(
        OutboxMail.sent_at.is_(None),
        OutboxMail.dropped_at.is_(None),
        OutboxMail.failed_at.is_(None),
    )


def mails_to_come(purpose: str, *, now: datetime) -> Sequence[OutboxMail]:
    """The mails whose purpose begins like this that are yet to leave, held.

    What a worker has in hand is not among them: it may have been written already.
    """
    alike = OutboxMail.purpose.startswith(purpose, autoescape=True)
    to_come = select(OutboxMail).where(is_unsettled(), _is_unheld(now=now), alike)
    return db.session.scalars(to_come.with_for_update(skip_locked=True)).all()


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


def has_mail(
    purpose: str, member_id: ColumnElement[Any] | InstrumentedAttribute[Any]
) -> ColumnElement[bool]:
    """Whether there is a mail for the row whose purpose is `purpose`, and behind that its id."""
    own = literal(purpose).concat(cast(member_id, String))
    return exists().where(OutboxMail.purpose == own)


def mails_that_left(purposes: Iterable[str]) -> set[str]:
    """Of mails with these purposes, those that a mail server took, or the log showed."""
    left = or_(OutboxMail.sent_at.is_not(None), OutboxMail.logged_at.is_not(None))
    found = select(OutboxMail.purpose).where(is_among(OutboxMail.purpose, purposes), left)
    return set(db.session.scalars(found))


def latest_to(recipients: Collection[str]) -> dict[Said, int]:
    """Of the mails to these addresses that may still be sent: what they say, and the last of each.

    Mails of one kind to one address about the same are the same mail: it says what is true when it
    is sent.
    """
    waiting = select(OutboxMail.id, OutboxMail.kind, OutboxMail.recipient, OutboxMail.subjects)
    found = waiting.where(is_unsettled(), OutboxMail.recipient.in_(recipients))
    return {
        _said(kind, recipient, subjects): mail_id
        for mail_id, kind, recipient, subjects in db.session.execute(found.order_by(OutboxMail.id))
    }


def said_by(mail: OutboxMail) -> Said:
    """What a mail says to whom, as `latest_to` has it."""
    return _said(mail.kind, mail.recipient, mail.subjects)


def _said(kind: str, recipient: str, subjects: dict[str, Any]) -> Said:
    return kind, recipient, json.dumps(subjects, sort_keys=True)


def still_claimed(mail: OutboxMail) -> OutboxMail | None:
    """The row of a mail that was claimed, held; None when its lease ran out and another took it."""
    return db.session.scalars(
        select(OutboxMail)
        .where(OutboxMail.id == mail.id, OutboxMail.claimed_until == mail.claimed_until)
        .with_for_update()
    ).one_or_none()


def _is_unheld(*, now: datetime) -> ColumnElement[bool]:
    return or_(OutboxMail.claimed_until.is_(None), OutboxMail.claimed_until <= now)
