"""Reading claims and handshakes: who else was there, who is asked, and by whom."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, literal, or_, select
from sqlalchemy.orm import aliased, contains_eager

from meetup.attendance.models import Attendance
from meetup.attendance.queries import Place, WasThere, stands
from meetup.db import UtcDateTime, db
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.events.queries import visible_to
from meetup.events.rules import Status
from meetup.handshakes.conditions import (
    claimed,
    ids_at,
    is_named_to,
    organized_by,
    said_they_come,
    shook_hands,
    was_there,
)
from meetup.handshakes.rules import CONFIRM_WITHIN
from meetup.members.models import Member
from meetup.members.queries import Looking, Viewer, asked_by, may_see
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer


@dataclass(frozen=True)
class SeenEvent:
    """An event as the page of those who met there knows it, for one member."""

    event: Event
    is_visible: bool
    was_there: bool
    said_they_come: bool

    def could_meet(self, *, now: datetime) -> bool:
        """Whether they may have met others there: as checked in or, where nobody is, by a yes."""
        return self.was_there or (self.said_they_come and now >= self.event.starts_at)


@dataclass(frozen=True)
class OtherThere:
    """Somebody else who was there, as far as the one who looks may know it.

    `is_asked`: the one who looks said *we met*. What came of it shows in a handshake alone.
    """

    member: Member
    has_met: bool
    is_asked: bool


def seen_event(event_id: int, *, by: Member) -> SeenEvent:
    """The event with this id, with its group, for somebody who may see it or was there.

    Who was there knows of it, whatever became of their membership. Raises NotFound for others.
    """
    row = db.session.execute(
        select(
            *(Event, visible_to(by), was_there(Event.id, by.id)),
            said_they_come(Event.id, by.id),
        )
        .join(Event.group)
        .options(contains_eager(Event.group))
        .where(Event.id == event_id)
    ).one_or_none()
    seen = SeenEvent(row[0], *map(bool, row[1:])) if row else None
    if seen is None or not (seen.is_visible or seen.was_there):
        raise NotFound
    return seen


def others_there(event: Event, *, seen_by: Member) -> list[OtherThere]:
    """Who else was at `event`, by name, as far as `seen_by`, who was there, may know it.

    Where no attendance is taken, whoever else said yes may have been.
    """
    rows = db.session.execute(_others(event, seen_by).order_by(Member.name, Member.id))
    return [_other(row) for row in rows]


def other_there(event: Event, member_id: int, *, seen_by: Member) -> OtherThere:
    """One of those others. Raises NotFound for everybody else, on the list or not."""
    row = db.session.execute(_others(event, seen_by).where(Member.id == member_id)).one_or_none()
    if row is None:
        raise NotFound
    return _other(row)


def sees_among_attendees(viewer: Looking) -> ColumnElement[bool]:
    """Whether `viewer` finds the member of the row among those who attended some event.

    Blocks aside.
    """
    theirs = aliased(Attendance)
    return exists().where(
        theirs.member_id == Member.id,
        stands(theirs),
        theirs.event_id.in_(select(Event.id).where(Event.status == Status.SCHEDULED)),
        or_(
            organized_by(viewer, theirs),
            and_(was_there(theirs.event_id, viewer.id), is_named_to(viewer, theirs)),
        ),
    )


def evenings_to_confirm(member: Member, *, now: datetime) -> list[Event]:
    """Events of the last 30 days at which `member` could still say *we met*, the latest first.

    Nobody is pressed: it takes somebody there about whom neither of the two has said so yet.
    """
    moments = {"now": now, "long_ago": now - CONFIRM_WITHIN}
    statement = to_confirm(Viewer(member.is_host))
    return list(db.session.scalars(statement, asked_by(member, **moments)))


@cache
def to_confirm(member: Viewer) -> Select[Event]:
    """Those evenings of the viewer's, in a statement executed with `now` and `long_ago`."""
    theirs, answer = aliased(Attendance), aliased(Rsvp)
    attended = exists().where(
        theirs.event_id == Event.id,
        stands(theirs),
        Member.id == theirs.member_id,
        *_yet_to_say(member, theirs),
    )
    answered = exists().where(
        answer.event_id == Event.id,
        answer.answer == Answer.YES,
        Member.id == answer.member_id,
        *_yet_to_say(member, Place(answer.member_id, answer.event_id)),
    )
    now, long_ago = (bindparam(name, type_=UtcDateTime) for name in ("now", "long_ago"))
    return (
        select(Event)
        .join(Event.group)
        .options(contains_eager(Event.group))
        .where(Event.status == Status.SCHEDULED)
        .where(Event.starts_at <= now, Event.starts_at > long_ago)
        .where(
            or_(
                and_(was_there(Event.id, member.id), attended),
                and_(said_they_come(Event.id, member.id), answered),
            )
        )
        .order_by(Event.starts_at.desc(), Event.id.desc())
    )


def _yet_to_say(member: Viewer, theirs: WasThere) -> tuple[ColumnElement[bool], ...]:
    """That `member` may know the other one was there, and neither has said anything of it yet."""
    return (
        Member.id != member.id,
        may_see(member.id, Member.id),
        is_named_to(member, theirs),
        ~shook_hands(theirs.event_id, member.id, theirs.member_id),
        ~claimed(theirs.event_id, member.id, theirs.member_id),
        ~claimed(theirs.event_id, theirs.member_id, member.id),
    )


def _others(event: Event, viewer: Member) -> Select[Member, bool, bool]:
    there = Place(member_id=Member.id, event_id=literal(event.id))
    return (
        select(
            Member,
            shook_hands(event.id, viewer.id, Member.id),
            claimed(event.id, viewer.id, Member.id),
        )
        .where(Member.id.in_(ids_at(event.id)))
        .where(Member.id != viewer.id)
        .where(may_see(viewer.id, Member.id), is_named_to(viewer, there))
    )


def _other(row: Row[Member, bool, bool]) -> OtherThere:
    member, has_met, is_asked = row
    return OtherThere(member, bool(has_met), bool(is_asked))
