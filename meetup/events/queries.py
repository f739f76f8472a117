"""Reading events: one predicate says who sees which, and every page asks it."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager

from meetup.db import db
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.events.rules import LASTS_WITHOUT_AN_END, Status
from meetup.groups.models import Group
from meetup.groups.queries import groups_where_active, groups_where_organizer
from meetup.groups.rules import Visibility
from meetup.members.models import Member

ANNOUNCED = (Status.SCHEDULED, Status.CANCELLED)


def visible_to(member: Member | None) -> ColumnElement[bool]:
    """Whether `member`, or a stranger, may see the event of the row (joined with its group)."""
    announced = Event.status.in_(ANNOUNCED)
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


def visible_event(event_id: int, *, to: Member | None, for_update: bool = False) -> Event:
    """The event with this id, with its group. Raises NotFound for whoever may not see it.

    With `for_update` its row stays locked until the transaction ends, so that what depends
    on its seats or its list is decided by one at a time.
    """
    statement = (
        select(Event)
        .join(Event.group)
        .options(contains_eager(Event.group))
        .where(Event.id == event_id, visible_to(to))
    )
    if for_update:
        statement = statement.with_for_update(of=Event).execution_options(populate_existing=True)
    event = db.session.scalars(statement).one_or_none()
    if event is None:
        raise NotFound
    return event


def coming_events(
    *, to: Member | None, now: datetime, group: Group | None = None, most: int = 100
) -> list[Event]:
    """Events that are scheduled or cancelled and not over yet, the next one first."""
    statement = (
        select(Event)
        .join(Event.group)
        .options(contains_eager(Event.group))
        .where(visible_to(to), Event.status.in_(ANNOUNCED))
        .where(
            or_(
                Event.ends_at > now,
                and_(Event.ends_at.is_(None), Event.starts_at > now - LASTS_WITHOUT_AN_END),
            )
        )
        .order_by(Event.starts_at, Event.id)
        .limit(most)
    )
    return list(
        db.session.scalars(statement.where(Event.group_id == group.id) if group else statement)
    )
