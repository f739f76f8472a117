"""Who was there, who said what about whom there, and who may know it: conditions on rows."""

from sqlalchemy import CTE, BindParameter, ColumnElement, Select, and_, exists, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, aliased

from meetup.attendance.models import Attendance, Door
from meetup.attendance.queries import WasThere, is_listed, stands
from meetup.events.models import Event
from meetup.groups.queries import groups_where_organizer
from meetup.handshakes.models import Claim, Handshake
from meetup.members.queries import Looking
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer

Id = (
    int
    | BindParameter[int]
    | ColumnElement[int]
    | ColumnElement[int | None]
    | InstrumentedAttribute[int]
    | InstrumentedAttribute[int | None]
)


def is_named_to(
    viewer: Looking, theirs: WasThere, *, unlisted: CTE | None = None
) -> ColumnElement[bool]:
    """Whether `viewer`, who was there too, knows by name that the member of the row was.

    Unlisted ones are known to organizers, as long as these see who came, to those they shook hands
    with, and to those whom they told themselves by saying *we met*. `unlisted` as for `is_listed`.
    """
    return or_(
        is_listed(theirs, unlisted=unlisted),
        organized_by(viewer, theirs),
        shook_hands(theirs.event_id, viewer.id, theirs.member_id),
        claimed(theirs.event_id, theirs.member_id, viewer.id),
    )


def organized_by(viewer: Looking, theirs: WasThere) -> ColumnElement[bool]:
    """Whether `viewer` organizes the event of the row, and still sees who was there."""
    organized = select(Event.id).join(Event.group).where(groups_where_organizer(viewer))
    organized = organized.where(Event.names_ended_at.is_(None))
    return theirs.event_id.in_(organized.correlate(None))


def was_there(event_id: Id, member_id: Id) -> ColumnElement[bool]:
    """Whether the member has an attendance at the event that stands."""
    attendance = aliased(Attendance)
    return exists().where(
        attendance.event_id == event_id, attendance.member_id == member_id, stands(attendance)
    )


def said_they_come(event_id: Id, member_id: Id) -> ColumnElement[bool]:
    """Whether the member said yes to the event, and no attendance is taken there.

    Two of those who say *we met* were there, once it has begun; their answers are all that is
    known of it before.
    """
    answer, door = aliased(Rsvp), aliased(Door)
    return exists().where(
        answer.event_id == event_id,
        answer.member_id == member_id,
        answer.answer == Answer.YES,
        door.event_id == answer.event_id,
        door.unattended_at.is_not(None),
    )


def ids_at(event_id: int) -> Select[int]:
    """The ids of those at the event: checked in or, where nobody is, by their yes alone."""
    attended = select(Attendance.member_id).where(
        Attendance.event_id == event_id, stands(Attendance), Attendance.member_id.is_not(None)
    )
    answered = (
        select(Rsvp.member_id)
        .join(Door, Door.event_id == Rsvp.event_id)
        .where(Rsvp.event_id == event_id, Rsvp.answer == Answer.YES)
        .where(Door.unattended_at.is_not(None))
    )
    everybody = union(attended, answered).subquery()
    return select(everybody.c.member_id)


def shook_hands(event_id: Id, one_id: Id, other_id: Id) -> ColumnElement[bool]:
    """Whether the two both said that they met at the event."""
    shaken = aliased(Handshake)
    return exists().where(
        shaken.event_id == event_id,
        or_(
            and_(shaken.member_a_id == one_id, shaken.member_b_id == other_id),
            and_(shaken.member_a_id == other_id, shaken.member_b_id == one_id),
        ),
    )


def claimed(event_id: Id, claimant_id: Id, other_id: Id) -> ColumnElement[bool]:
    """Whether the first said to have met the second there; an answer to it changes nothing."""
    said = aliased(Claim)
    return exists().where(
        said.event_id == event_id,
        said.claimant_id == claimant_id,
        said.other_id == other_id,
        said.ended_at.is_(None),
    )
