"""Reading answers that are given by the link in a mail, and whom an address stands for."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import joinedload

from meetup.db import db
from meetup.events.models import Event
from meetup.groups.models import Group, Membership
from meetup.groups.rules import State
from meetup.members.models import Member
from meetup.members.rules import BadLink
from meetup.rsvps.stranger_links import LINK, bound_to
from meetup.rsvps.stranger_models import AnswerByMail
from meetup.rsvps.stranger_rules import LINK_WAITS


def answer_behind(
    token: str, *, secret_key: str, now: datetime, fresh: bool = False
) -> AnswerByMail:
    """What a link is about, with whose answer it has become; `fresh` as it is kept now.

    Raises BadLink for a link that is not good, or not any more: also once whoever answered by it
    reads their mails elsewhere.
    """
    opened = LINK.open(token, secret_key=secret_key, now=now)
    asked = _asked(opened.subject_id, fresh=fresh) if opened else None
    if opened is None or asked is None or not opened.is_for(bound_to(asked)):
        raise BadLink("This link is broken, or was not used in time.")
    if asked.member is not None and asked.member.email != asked.email:
        raise BadLink("This link went to an address that is not that of the account any more.")
    return asked


def most_seats_held(asked: AnswerByMail, *, now: datetime) -> AnswerByMail | None:
    """Of all answers at the event with this address, the one for which most seats are held now."""
    held = select(AnswerByMail).where(
        AnswerByMail.event_id == asked.event_id,
        AnswerByMail.email == asked.email,
        AnswerByMail.held_until > now,
    )
    in_order = held.order_by(AnswerByMail.guests.desc(), AnswerByMail.held_until.desc())
    return db.session.scalars(in_order.limit(1)).one_or_none()


def confirmed_answer(event_id: int, member: Member) -> AnswerByMail | None:
    """The last answer to an event that `member` has confirmed by a link, if any."""
    confirmed = select(AnswerByMail).where(
        AnswerByMail.event_id == event_id,
        AnswerByMail.member_id == member.id,
        AnswerByMail.email == member.email,
    )
    return db.session.scalars(confirmed.order_by(AnswerByMail.id.desc()).limit(1)).one_or_none()


def asked_with(asked_id: int) -> AnswerByMail | None:
    """What was asked for with this id, with its event."""
    return _asked(asked_id)


def placeholder_answering(email: str) -> Member | None:
    """The placeholder that answers by mails to this address, as it stays until the end."""
    theirs = select(Member).where(Member.email == email, Member.answers_by_mail_since.is_not(None))
    held = theirs.with_for_update(key_share=True).execution_options(populate_existing=True)
    return db.session.scalars(held).one_or_none()


def is_banned_by_address(email: str, group: Group) -> bool:
    """Whether a group has banned anybody with this address, with an account or without one."""
    banned = exists().where(
        Membership.group_id == group.id,
        Membership.state == State.BANNED,
        Membership.member_id == Member.id,
        Member.email == email,
    )
    return bool(db.session.scalar(select(banned)))


def is_forgotten(*, now: datetime) -> ColumnElement[bool]:
    """Whether the answer of the row was not confirmed in time, and is of no use to anybody."""
    late = AnswerByMail.asked_at <= now - LINK_WAITS
    return and_(AnswerByMail.confirmed_at.is_(None), late)


def has_forgotten(*, now: datetime) -> bool:
    """Whether there is any such answer: a look that takes no lock."""
    return bool(db.session.scalar(select(exists().where(is_forgotten(now=now)))))


def _asked(asked_id: int, *, fresh: bool = False) -> AnswerByMail | None:
    asked = (
        select(AnswerByMail)
        .where(AnswerByMail.id == asked_id)
        .options(
            joinedload(AnswerByMail.member),
            joinedload(AnswerByMail.event).joinedload(Event.group),
        )
    )
    kept = asked.execution_options(populate_existing=fresh)
    return db.session.scalars(kept).one_or_none()
