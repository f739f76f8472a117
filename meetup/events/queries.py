"""Reading events: one predicate says who sees which, and every page asks it."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import contains_eager

from meetup.db import db
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.events.rules import ANNOUNCED, LASTS_WITHOUT_AN_END, Status
from meetup.groups.models import Group, Membership
from meetup.groups.queries import groups_where_active, groups_where_organizer
from meetup.groups.rules import State, Visibility
from meetup.members.models import Member
from meetup.members.queries import may_see

LARGEST_ID = 2**31 - 1


def visible_to(member: Member | None) -> ColumnElement[bool]:
    """Whether `member`, or a stranger, may see the event of the row (joined with its group)."""
    # A proposal that was cancelled was never announced, and stays among the group.
    announced = and_(Event.status.in_(ANNOUNCED), Event.scheduled_at.is_not(None))
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


def over_by(now: datetime) -> ColumnElement[bool]:
    """Whether the event of the row is past at `now`; see `rules.is_over`."""
    # Never NULL, so that its opposite holds for whatever has no end.
    return or_(
        and_(Event.ends_at.is_not(None), Event.ends_at <= now),
        and_(Event.ends_at.is_(None), Event.starts_at <= now - LASTS_WITHOUT_AN_END),
    )


def visible_event(event_id: int, *, to: Member | None, for_update: bool = False) -> Event:
    """The event with this id, with its group. Raises NotFound for whoever may not see it.

    With `for_update` its row stays locked until the transaction ends, so that what depends
    on its seats or its list is decided by one at a time.
    """
    if event_id > LARGEST_ID:
        raise NotFound
    statement = _visible(to).where(Event.id == event_id)
    if for_update:
        statement = statement.with_for_update(of=Event).execution_options(populate_existing=True)
    event = db.session.scalars(statement).one_or_none()
    if event is None:
        raise NotFound
    return event


def coming_events(
    *,
    to: Member | None,
    now: datetime,
    group: Group | None = None,
    most: int = 100,
    skip: int = 0,
) -> list[Event]:
    """Events that are scheduled or cancelled and not over yet, the next one first."""
    coming = (
        _visible(to, of=group)
        .where(Event.status.in_(ANNOUNCED), ~over_by(now))
        .order_by(Event.starts_at, Event.id)
    )
    return list(db.session.scalars(coming.limit(most).offset(skip)))


def past_events(
    group: Group | None, *, to: Member | None, now: datetime, most: int, skip: int = 0
) -> list[Event]:
    """Events that took place, of one group or of all, the latest one first."""
    past = (
        _visible(to, of=group)
        .where(Event.status == Status.SCHEDULED, over_by(now))
        .order_by(Event.starts_at.desc(), Event.id.desc())
    )
    return list(db.session.scalars(past.limit(most).offset(skip)))


def proposals(group: Group, *, to: Member | None, most: int = 100) -> list[Event]:
    """What is proposed to a group and not settled, the earliest one first."""
    proposed = (
        _visible(to, of=group)
        .where(Event.status == Status.PROPOSED)
        .order_by(Event.starts_at, Event.id)
    )
    return list(db.session.scalars(proposed.limit(most)))


def proposer_of(event: Event, *, seen_by: Member, organizer: bool) -> Member | None:
    """Who proposed it, as far as `seen_by`, an active member of the group, may know it by name."""
    belongs = exists().where(
        Membership.group_id == event.group_id,
        Membership.member_id == Member.id,
        Membership.state == State.ACTIVE,
    )
    name = select(Member).where(
        Member.id == event.proposer_id, belongs, may_see(seen_by.id, Member.id)
    )
    if not organizer:
        name = name.where(Member.is_unlisted.is_(False) | (Member.id == seen_by.id))
    return db.session.scalars(name).one_or_none()


def _visible(member: Member | None, *, of: Group | None = None) -> Select[Event]:
    events = (
        select(Event)
        .join(Event.group)
        .options(contains_eager(Event.group))
        .where(visible_to(member))
    )
    return events.where(Event.group_id == of.id) if of else events
