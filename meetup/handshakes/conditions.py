"""Who was there, who said what about whom there, and who may know it: conditions on rows."""

from sqlalchemy import CTE, BindParameter, ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from meetup.attendance.models import Attendance
from meetup.attendance.queries import WasThere, is_listed, stands
from meetup.events.models import Event
from meetup.groups.queries import groups_where_organizer
from meetup.handshakes.models import Claim, Handshake
from meetup.members.queries import Looking

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

    Unlisted ones are known to organizers, to those they shook hands with, and to those whom
    they told themselves by saying *we met*. `unlisted` as for `is_listed`.
    """
    return or_(
        is_listed(theirs, unlisted=unlisted),
        organized_by(viewer, theirs),
        shook_hands(theirs.event_id, viewer.id, theirs.member_id),
        claimed(theirs.event_id, theirs.member_id, viewer.id),
    )


def organized_by(viewer: Looking, theirs: WasThere) -> ColumnElement[bool]:
    """Whether `viewer` organizes the event of the row."""
    organized = select(Event.id).join(Event.group).where(groups_where_organizer(viewer))
    return theirs.event_id.in_(organized.correlate(None))


def was_there(event_id: Id, member_id: Id) -> ColumnElement[bool]:
    """Whether the member has an attendance at the event that stands."""
    attendance = aliased(Attendance)
    return exists().where(
        attendance.event_id == event_id, attendance.member_id == member_id, stands(attendance)
    )


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
