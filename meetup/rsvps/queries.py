"""Reading answers: how many come, who comes, and what somebody answered."""

from sqlalchemy import func, select

from meetup.db import db
from meetup.events.models import Event
from meetup.members.models import Member
from meetup.members.queries import may_see
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer


def answer_of(member: Member, event: Event) -> Rsvp | None:
    """What `member` answered to `event`."""
    return db.session.scalars(
        select(Rsvp).where(Rsvp.event_id == event.id, Rsvp.member_id == member.id)
    ).one_or_none()


def seats_taken(event: Event, *, besides: Member | None = None) -> int:
    """How many people come, guests among them: the same number for everybody.

    `besides` leaves one member's party out, for the question whether it fits in.
    """
    seats = select(func.coalesce(func.sum(1 + Rsvp.guests), 0)).where(
        Rsvp.event_id == event.id, Rsvp.answer == Answer.YES
    )
    if besides is not None:
        seats = seats.where(Rsvp.member_id != besides.id)
    return int(db.session.scalar(seats) or 0)


def names_coming(event: Event, *, seen_by: Member, organizer: bool) -> list[Member]:
    """Who comes, as far as `seen_by`, an active member of the group, may know it by name."""
    listed = Rsvp.is_unlisted.is_(False) & Member.is_unlisted.is_(False)
    names = (
        select(Member)
        .join(Rsvp, Rsvp.member_id == Member.id)
        .where(Rsvp.event_id == event.id, Rsvp.answer == Answer.YES)
        .where(may_see(seen_by.id, Member.id))
        .order_by(Rsvp.answered_at.nulls_last(), Rsvp.id)
    )
    if not organizer:
        names = names.where(listed | (Member.id == seen_by.id))
    return list(db.session.scalars(names))
