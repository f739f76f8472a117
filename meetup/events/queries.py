"""Reading events: one predicate says who sees which, and every page asks it.

What the pages ask most is made once: `functools.cache` keeps each statement, and what it is about
is told when it is executed.
"""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased, contains_eager

from meetup.db import UtcDateTime, db, is_one_of
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.events.rules import ANNOUNCED, LASTS_WITHOUT_AN_END, Status
from meetup.groups.models import Group, Membership
from meetup.groups.queries import groups_where_active, groups_where_organizer
from meetup.groups.rules import State, Visibility
from meetup.members.models import Member
from meetup.members.queries import Looking, Viewer, asked_by, may_see, people, viewer
from meetup.members.rules import Person

LARGEST_ID = 2**31 - 1
_NOW = bindparam("now", type_=UtcDateTime)
_OPEN_ENDED = bindparam("open_ended", type_=UtcDateTime)


def visible_to(member: Looking | None) -> ColumnElement[bool]:
    """Whether `member`, or a stranger, may see the event of the row (joined with its group)."""
    # A proposal that was cancelled was never announced, and stays among the group.
    announced = and_(is_one_of(Event.status, *ANNOUNCED), Event.scheduled_at.is_not(None))
    if member is None:
        return and_(announced, Group.visibility == Visibility.OPEN)
    return or_(
        and_(announced, Group.visibility == Visibility.OPEN),
        and_(Event.status != Status.DRAFT, groups_where_active(member)),
        and_(
            Event.status == Status.DRAFT,
            or_(Event.proposer_id == member.id, groups_where_organizer(member)),
        ),
    )


def is_past() -> ColumnElement[bool]:
    """Whether the event of the row is past, in a statement executed `at` a moment.

    See `rules.is_over`.
    """
    # Never NULL, so that its opposite holds for whatever has no end.
    return or_(
        and_(Event.ends_at.is_not(None), Event.ends_at <= _NOW),
        and_(Event.ends_at.is_(None), Event.starts_at <= _OPEN_ENDED),
    )


def is_to_come() -> ColumnElement[bool]:
    """Whether it is not; found without a look at all that ever was."""
    return and_(~is_past(), Event.starts_at >= _first_to_come())


def at(now: datetime) -> dict[str, datetime]:
    """The values of what `is_past` and `is_to_come` compare with."""
    return {"now": now, "open_ended": now - LASTS_WITHOUT_AN_END}


def visible_event(event_id: int, *, to: Member | None, for_update: bool = False) -> Event:
    """The event with this id, with its group. Raises NotFound for whoever may not see it.

    With `for_update` its row stays locked until the transaction ends, so that what depends
    on its seats or its list is decided by one at a time.
    """
    if event_id > LARGEST_ID:
        raise NotFound
    statement = _one_event(viewer(to), for_update)
    event = db.session.scalars(statement, asked_by(to, event_id=event_id)).one_or_none()
    if event is None:
        raise NotFound
    return event


def held_event(event_id: int) -> Event:
    """The event with this id, for the worker; it stays as it is until the transaction ends."""
    held = select(Event).where(Event.id == event_id).with_for_update(of=Event)
    return db.session.scalars(held.execution_options(populate_existing=True)).one()


def proposer_of(event: Event, *, seen_by: Member, organizer: bool) -> Person | None:
    """Who proposed it, as far as `seen_by`, an active member of the group, may know it by name."""
    return member_seen(event.proposer_id, event, seen_by=seen_by, organizer=organizer)


def member_seen(
    member_id: int | None, event: Event, *, seen_by: Member, organizer: bool
) -> Person | None:
    """Who did something about it, as far as `seen_by`, an active member, may know them by name."""
    if member_id is None:
        return None
    ids = asked_by(seen_by, member_id=member_id, group_id=event.group_id)
    found = db.session.connection().execute(_member(organizer), ids).one_or_none()
    return Person._make(found) if found else None


@cache
def _one_event(viewer: Viewer | None, for_update: bool) -> Select[Event]:
    event = _visible(viewer).where(Event.id == bindparam("event_id"))
    if not for_update:
        return event
    return event.with_for_update(of=Event).execution_options(populate_existing=True)


@cache
def _member(organizer: bool) -> Select[*tuple[Any, ...]]:
    belongs = exists().where(
        Membership.group_id == bindparam("group_id"),
        Membership.member_id == Member.id,
        Membership.state == State.ACTIVE,
    )
    name = people().where(
        Member.id == bindparam("member_id"), belongs, may_see(Viewer.id, Member.id)
    )
    listed = Member.is_unlisted.is_(False) | (Member.id == Viewer.id)
    return name if organizer else name.where(listed)


def _first_to_come() -> ScalarSelect[datetime | None]:
    """The start of the first event that is not over: all others lie before it, or are to come."""
    ends, open_ended = aliased(Event), aliased(Event)
    # Behind an expression, or engines look for the smallest start from the first event on.
    starts_at = func.coalesce(ends.starts_at, _NOW)
    firsts = union_all(
        select(func.min(starts_at).label("at")).where(ends.ends_at > _NOW),
        select(func.min(open_ended.starts_at)).where(
            open_ended.ends_at.is_(None), open_ended.starts_at > _OPEN_ENDED
        ),
    ).subquery()
    return select(func.min(firsts.c.at)).scalar_subquery()


def _visible(viewer: Viewer | None) -> Select[Event]:
    return (
        select(Event)
        .join(Event.group)
        .options(contains_eager(Event.group))
        .where(visible_to(viewer))
    )
