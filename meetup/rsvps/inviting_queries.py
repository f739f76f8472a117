"""Reading whom organizers may have invited to an event."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select

from meetup.db import db
from meetup.events.models import Event
from meetup.groups.models import Membership
from meetup.groups.rules import State
from meetup.members.models import Member
from meetup.members.queries import is_written_to, may_see
from meetup.rsvps.calendar_mail_models import MailedEntry
from meetup.rsvps.models import Rsvp


def to_invite(event: Event) -> Select[int]:
    """The ids of all that may be invited: active members whom mails reach, without an answer.

    Whether somebody wants such mails is theirs to know: who does not is invited, and gets none.
    """
    return (
        select(Member.id)
        .join(Membership, Membership.member_id == Member.id)
        .where(Membership.group_id == event.group_id, Membership.state == State.ACTIVE)
        .where(~has_answered(event.id), may_be_invited(event.id, event.sequence))
    )


def how_many_to_invite(invited: Select[int], *, seen_by: Member) -> int:
    """How many of these there are of whom `seen_by`, an organizer, knows."""
    seen = invited.where(may_see(seen_by.id, Member.id)).subquery()
    return db.session.scalar(select(func.count()).select_from(seen)) or 0


def has_answered(event_id: Any) -> ColumnElement[bool]:
    """Whether the member of the row has answered the event, a value or a parameter."""
    return exists().where(Rsvp.event_id == event_id, Rsvp.member_id == Member.id)


def may_be_invited(event_id: Any, sequence: Any) -> ColumnElement[bool]:
    """Whether mails reach the member of the row, and none has invited them to the event.

    Or one has to what it was, at another time or place, before it had this SEQUENCE.
    """
    return and_(is_written_to(), ~is_invited(event_id, sequence))


def is_invited(event_id: Any, sequence: Any) -> ColumnElement[bool]:
    """Whether the member of the row is invited to the event as it is."""
    return exists().where(
        MailedEntry.event_id == event_id,
        MailedEntry.member_id == Member.id,
        MailedEntry.invited_for >= sequence,
    )
