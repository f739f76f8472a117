"""Writing to the outbox, claiming from it, and recording what came of a mail."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import Update, bindparam, select, update

from meetup.db import db, insert_or_ignore
from meetup.mail.models import OutboxMail
from meetup.mail.queries import is_stale, waiting
from meetup.mail.rules import LEASE, next_try

LONGEST_REASON = 500


class Post(NamedTuple):
    """A mail to one address, once per `purpose`; `subjects` are the ids of what it is about."""

    to: str
    purpose: str
    subjects: dict[str, Any]


def enqueue(kind: str, to: str, *, purpose: str, now: datetime, **subjects: Any) -> None:
    """Put a mail of `kind` to the address `to` into the outbox, once per `purpose`.

    `subjects` are the ids of what it is about. It leaves when the transaction is committed
    and the worker comes by.
    """
    enqueue_all(kind, [Post(to, purpose, subjects)], now=now)


def enqueue_all(
    kind: str, posts: Iterable[Post], *, now: datetime, due_at: datetime | None = None
) -> None:
    """Put mails of `kind` into the outbox, in one statement; they wait until `due_at`, if given."""
    rows = [
        {
            "kind": kind,
            "recipient": post.to,
            "subjects": post.subjects,
            "purpose": post.purpose,
            "message_id": str(uuid4()),
            "created_at": now,
            "due_at": due_at or now,
            "tries": 0,
        }
        for post in posts
    ]
    insert_or_ignore(OutboxMail, rows)


def claim(*, most: int, now: datetime, mail_leaves: bool) -> list[OutboxMail]:
    """Take the mails that have waited longest, at most so many, so that no other worker sends them.

    The claim is a lease: whoever took mails and died lets go of them after LEASE. Without a mail
    server (`mail_leaves` false) each mail is taken once, to be shown in the log.
    """
    statement = (
        select(OutboxMail.id)
        .where(waiting(now=now, mail_leaves=mail_leaves))
        .order_by(OutboxMail.due_at, OutboxMail.id)
        .limit(most)
        # On SQLite the transaction holds the only write lock already.
        .with_for_update(skip_locked=True)
    )
    ids = db.session.scalars(statement).all()
    if not ids:
        return []
    # All of them in one statement, which takes much less than one for each.
    held = {"claimed_until": now + LEASE, "tries": OutboxMail.tries + 1}
    claimed = update(OutboxMail).where(OutboxMail.id.in_(ids)).values(held).returning(OutboxMail)
    fresh = {"populate_existing": True, "synchronize_session": False}
    taken = db.session.scalars(claimed, execution_options=fresh).all()
    return sorted(taken, key=lambda mail: (mail.due_at, mail.id))


def release(mails: Collection[OutboxMail], *, reason: str | None = None) -> None:
    """Nobody has tried to send these mails: others may, at once, as if they had not been claimed.

    `reason` is why not, if there is one; it is kept beside them. Whoever claimed one meanwhile
    keeps it.
    """
    for until in {mail.claimed_until for mail in mails}:
        ours = OutboxMail.id.in_([mail.id for mail in mails])
        unheld: dict[str, Any] = {"claimed_until": None, "tries": OutboxMail.tries - 1}
        if reason is not None:
            unheld["failure"] = reason[:LONGEST_REASON]
        db.session.execute(
            update(OutboxMail).where(ours, OutboxMail.claimed_until == until).values(unheld),
            execution_options={"synchronize_session": False},
        )


def record_sent(mail: OutboxMail, *, forgets_address: bool = False, now: datetime) -> None:
    """The mail server took it, unless another has claimed it since.

    In one statement, without reading the row: it is done for each mail by itself.
    """
    held = {"held_id": mail.id, "held_until": mail.claimed_until, "now": now}
    db.session.connection().execute(_sent(forgets_address), held)


def record_logged(mail: OutboxMail, *, now: datetime) -> None:
    """There is no mail server; the log showed it, and the outbox keeps it."""
    mail.logged_at, mail.claimed_until, mail.tries = now, None, 0


def record_dropped(mail: OutboxMail, reason: str, *, now: datetime) -> None:
    """Nobody gets it, such as when what it would have said is no longer true."""
    mail.dropped_at, mail.claimed_until, mail.failure = now, None, reason


def drop_stale(kinds: Collection[str], *, now: datetime) -> None:
    """Nobody sends the mails of these kinds any more that have waited for too long."""
    dropped = {"dropped_at": now, "recipient": "", "failure": None}
    db.session.execute(
        update(OutboxMail).where(is_stale(kinds, now=now)).values(dropped),
        execution_options={"synchronize_session": False},
    )


def record_failure(
    mail: OutboxMail, reason: str, *, for_good: bool, chance: float, now: datetime
) -> None:
    """The mail server refused it: try again later, or give up when it said so or tries ran out.

    `chance`, from 0 up to 1, is for when.
    """
    mail.claimed_until, mail.failure = None, reason[:LONGEST_REASON]
    delay = None if for_good else next_try(mail.tries, chance=chance)
    if delay is None:
        mail.failed_at = now
    else:
        mail.due_at = now + delay


@cache
def _sent(forgets_address: bool) -> Update:
    moment = OutboxMail.sent_at.type
    ours = (
        OutboxMail.id == bindparam("held_id"),
        OutboxMail.claimed_until == bindparam("held_until", type_=moment),
    )
    at = bindparam("now", type_=moment)
    sent = update(OutboxMail).where(*ours).values(sent_at=at, claimed_until=None, failure=None)
    return sent.values(recipient="") if forgets_address else sent
