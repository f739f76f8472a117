"""Reading how mail goes, as a host may know it: never to whom, nor about what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select

from meetup.db import db
from meetup.errors import NotFound
from meetup.mail.models import OutboxMail
from meetup.mail.queries import is_unsettled
from meetup.mail.rest_queries import resting_addresses

ON_A_PAGE = 25
LAST_PAGE = 10_000
# What failed before that is old news, which nobody wants to get any more.
TRIED_AGAIN_WITHIN = timedelta(days=14)


@dataclass(frozen=True)
class MailState:
    """How mail goes; `oldest` is the mail that has waited longest, `left_at` when the last left."""

    waiting: int
    oldest: OutboxMail | None
    left_at: datetime | None
    resting: int
    failed: int
    to_try_again: int


@dataclass(frozen=True)
class FailuresPage:
    """Some of the mails that failed for good, the newest first."""

    mails: Sequence[OutboxMail]
    number: int
    is_last: bool


def mail_state(*, now: datetime) -> MailState:
    """How mail goes now."""
    unsettled = select(OutboxMail).where(is_unsettled())
    sent = select(OutboxMail.sent_at).where(OutboxMail.sent_at.is_not(None))
    return MailState(
        waiting=_count(is_unsettled()),
        oldest=db.session.scalars(unsettled.order_by(OutboxMail.id).limit(1)).first(),
        # Mails leave about in the order in which they were written, and those are millions.
        left_at=db.session.scalar(sent.order_by(OutboxMail.id.desc()).limit(1)),
        resting=resting_addresses(),
        failed=_count(OutboxMail.failed_at.is_not(None)),
        to_try_again=_count(may_be_tried_again(now=now)),
    )


def failures(*, page: int) -> FailuresPage:
    """Of all pages of failures this one. Raises NotFound for one that is not there."""
    if not 1 <= page <= LAST_PAGE:
        raise NotFound
    failed = select(OutboxMail).where(OutboxMail.failed_at.is_not(None))
    newest = failed.order_by(OutboxMail.failed_at.desc(), OutboxMail.id.desc())
    # One more than is shown says whether another page follows.
    part = newest.offset((page - 1) * ON_A_PAGE).limit(ON_A_PAGE + 1)
    found = db.session.scalars(part).all()
    if page > 1 and not found:
        raise NotFound
    return FailuresPage(found[:ON_A_PAGE], page, is_last=len(found) <= ON_A_PAGE)


def may_be_tried_again(*, now: datetime) -> ColumnElement[bool]:
    """Whether the mail of the row failed a short while ago, and its address is still known."""
    return and_(
        OutboxMail.failed_at > now - TRIED_AGAIN_WITHIN,
        OutboxMail.recipient != "",
    )


def _count(which: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(OutboxMail.id)).where(which)) or 0
