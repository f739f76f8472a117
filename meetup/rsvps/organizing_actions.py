"""What organizers do about answers: give one for somebody else, and approve or decline a yes."""

from datetime import datetime

from meetup.db import db
from meetup.errors import NotAllowed, NotFound
from meetup.events.models import Event
from meetup.groups.queries import standing_in
from meetup.mail.topics import Topic
from meetup.members.models import Member
from meetup.rsvps import rules
from meetup.rsvps.actions import blank_answer
from meetup.rsvps.calendar_mail_actions import put_in
from meetup.rsvps.models import Rsvp
from meetup.rsvps.queries import answer_of
from meetup.rsvps.rules import Answer
from meetup.rsvps.waiting_actions import APPROVED, DECLINED, settle, tell
from meetup.rsvps.waiting_rules import end_of, has_room


def answer_for(
    event: Event,
    member: Member,
    answer: Answer,
    *,
    by: Member,
    now: datetime,
    guests: int = 0,
    beyond: bool = False,
) -> Rsvp:
    """`by`, an organizer, answers for an active member of the group who said it to them.

    The event's row is locked by the caller. No deadline binds them, nor what the event allows of
    guests; a yes for which there is no room is given only if they say so with `beyond`, and needs
    no approval. Raises NotAllowed, NotFound for who is not in the group, NotScheduled, TooLate,
    and EventIsFull.
    """
    _check_organizer(event, by)
    if not standing_in(event.group, member, for_update=True).is_member:
        raise NotFound
    rules.check_answered(event.status, over=event.is_over(now))
    line = settle(event, now=now)
    given = answer_of(member, event) or blank_answer(event, member)
    guests = guests if answer in (Answer.YES, Answer.WAITLISTED) else 0
    if answer is Answer.YES:
        more = 1 + guests - given.seats_held
        fit = more <= 0 or has_room(line, seats=more)
        rules.check_beyond(fit=fit, beyond=beyond, capacity=event.capacity)
    elif answer is Answer.WAITLISTED:
        rules.check_party(event.capacity, seats=1 + guests)
    if answer is not Answer.WAITLISTED:
        given.say(answer, now=now)
    elif not given.waits or guests > given.guests:
        given.wait(since=end_of(line, now=now), now=now)
    given.guests, given.answered_by_id, given.declined_at = guests, by.id, None
    given.approved_at = now if answer in (Answer.YES, Answer.WAITLISTED) else None
    settle(event, now=now)
    return given


def approve(event: Event, member: Member, *, by: Member, now: datetime) -> Rsvp:
    """A yes that waits for it is approved: it gets its seats, or its place in the line.

    Raises NotAllowed, NotScheduled, TooLate, and NothingToApprove.
    """
    given = _unapproved(event, member, by=by, now=now)
    line = settle(event, now=now)
    given.approve(since=end_of(line, now=now), now=now)
    if has_room(line, seats=given.seats):
        given.take_seats(now=now)
    tell(APPROVED, given, turn=now, now=now)
    db.session.flush()
    if given.is_yes:
        put_in(event, [member.id], told_by=Topic.PLACES, now=now)
    return given


def decline(event: Event, member: Member, *, by: Member, now: datetime) -> Rsvp:
    """A yes that waits for approval does not get it; only an organizer says yes for them now.

    Raises NotAllowed, NotScheduled, TooLate, and NothingToApprove.
    """
    given = _unapproved(event, member, by=by, now=now)
    given.decline(now=now)
    tell(DECLINED, given, turn=now, now=now)
    db.session.flush()
    return given


def _unapproved(event: Event, member: Member, *, by: Member, now: datetime) -> Rsvp:
    _check_organizer(event, by)
    rules.check_answered(event.status, over=event.is_over(now))
    given = answer_of(member, event)
    rules.check_unapproved(
        waits=bool(given and given.waits and given.approved_at is None),
        needs_approval=event.needs_approval,
    )
    assert given is not None
    return given


def _check_organizer(event: Event, by: Member) -> None:
    if not standing_in(event.group, by).may_organize:
        raise NotAllowed("Only organizers of the group deal with the answers of others.")
