"""Reading claims and handshakes: who else was there, who is asked, and by whom."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased, contains_eager

from meetup.attendance.models import Attendance
from meetup.attendance.queries import stands
from meetup.db import UtcDateTime, db
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.events.queries import visible_to
from meetup.events.rules import Status
from meetup.handshakes.conditions import (
    claimed,
    is_named_to,
    organized_by,
    shook_hands,
    was_there,
)
from meetup.handshakes.models import Claim
from meetup.handshakes.rules import CONFIRM_WITHIN
from meetup.members.models import Member
from meetup.members.queries import Looking, Viewer, asked_by, hold_pair, may_see


@dataclass(frozen=True)
class SeenEvent:
    """An event as the page of those who met there knows it, for one member."""

    event: Event
    is_visible: bool
    was_there: bool


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
        select(Event, visible_to(by), was_there(Event.id, by.id))
        .join(Event.group)
        .options(contains_eager(Event.group))
        .where(Event.id == event_id)
    ).one_or_none()
    seen = SeenEvent(row[0], bool(row[1]), bool(row[2])) if row else None
    if seen is None or not (seen.is_visible or seen.was_there):
        raise NotFound
    return seen


def others_there(event: Event, *, seen_by: Member) -> list[OtherThere]:
    """Who else was at `event`, by name, as far as `seen_by`, who was there, may know it."""
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


def standing_claim(event: Event, *, by: Member, about: Member) -> Claim | None:
    """That `by` said to have met `about`: whatever `about` answered, it stands till it ended."""
    return db.session.scalars(
        select(Claim).where(
            Claim.event_id == event.id,
            Claim.claimant_id == by.id,
            Claim.other_id == about.id,
            Claim.ended_at.is_(None),
        )
    ).one_or_none()


def claims_to_answer(member: Member) -> list[Claim]:
    """The claims that `member` is asked about, with claimant and event, the oldest first."""
    return list(db.session.scalars(_all_to_answer(), asked_by(member)))


def claim_to_answer(claim_id: int, *, by: Member) -> Claim:
    """A claim that `by` is asked about; the pair is held. Raises NotFound for any other."""
    asking = select(Claim.claimant_id).where(Claim.id == claim_id, Claim.other_id == by.id)
    claimant_id = db.session.scalar(asking)
    if claimant_id is None:
        raise NotFound
    hold_pair(claimant_id, by.id)
    claim = db.session.scalars(_to_answer(by).where(Claim.id == claim_id)).one_or_none()
    if claim is None:
        raise NotFound
    return claim


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
    theirs = aliased(Attendance)
    somebody = exists().where(
        theirs.event_id == Event.id,
        stands(theirs),
        Member.id == theirs.member_id,
        Member.id != member.id,
        may_see(member.id, Member.id),
        is_named_to(member, theirs),
        ~shook_hands(theirs.event_id, member.id, theirs.member_id),
        ~claimed(theirs.event_id, member.id, theirs.member_id),
        ~claimed(theirs.event_id, theirs.member_id, member.id),
    )
    now, long_ago = (bindparam(name, type_=UtcDateTime) for name in ("now", "long_ago"))
    return (
        select(Event)
        .join(Event.group)
        .options(contains_eager(Event.group))
        .where(Event.status == Status.SCHEDULED)
        .where(Event.starts_at <= now, Event.starts_at > long_ago)
        .where(was_there(Event.id, member.id), somebody)
        .order_by(Event.starts_at.desc(), Event.id.desc())
    )


def _others(event: Event, viewer: Member) -> Select[Member, bool, bool]:
    theirs = aliased(Attendance)
    return (
        select(
            Member,
            shook_hands(theirs.event_id, viewer.id, theirs.member_id),
            claimed(theirs.event_id, viewer.id, theirs.member_id),
        )
        .join(theirs, theirs.member_id == Member.id)
        .where(theirs.event_id == event.id, stands(theirs), Member.id != viewer.id)
        .where(may_see(viewer.id, Member.id), is_named_to(viewer, theirs))
    )


def _other(row: Row[Member, bool, bool]) -> OtherThere:
    member, has_met, is_asked = row
    return OtherThere(member, bool(has_met), bool(is_asked))


@cache
def _all_to_answer() -> Select[Claim]:
    return _to_answer(Viewer(is_host=False)).order_by(Claim.claimed_at, Claim.id)


def _to_answer(member: Looking) -> Select[Claim]:
    return (
        select(Claim)
        .join(Claim.claimant)
        .join(Claim.event)
        .join(Event.group)
        .options(
            contains_eager(Claim.claimant),
            contains_eager(Claim.event).contains_eager(Event.group),
        )
        .where(Claim.other_id == member.id, Claim.declined_at.is_(None), Claim.ended_at.is_(None))
        .where(may_see(member.id, Member.id), Event.status == Status.SCHEDULED)
        .where(was_there(Event.id, Claim.claimant_id), was_there(Event.id, member.id))
        .where(~shook_hands(Event.id, Claim.claimant_id, member.id))
        .execution_options(populate_existing=True)
    )
