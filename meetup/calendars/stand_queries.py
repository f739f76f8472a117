"""By what a feed is told from what it was before, of which an index has all: no text is read."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    bindparam,
    func,
    literal,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from meetup.calendars.queries import (
    CANCELLED_SINCE,
    NOW,
    SINCE,
    Columns,
    OpenGroup,
    in_feed_of_group,
    in_own_feed,
    is_own_group,
    moments,
)
from meetup.calendars.rules import CANCELLED_FOR, Shown, last_changed
from meetup.db import answer_to
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.groups.models import Group, Membership
from meetup.groups.rules import Visibility
from meetup.members.calendar_queries import CalendarOwner
from meetup.members.queries import Viewer
from meetup.proposals.lapsing_queries import is_proposed
from meetup.rsvps.models import Rsvp

_CANCELLED = "cancelled"
# An engine looks into an index of part of a table only for what it can read.
_WRITTEN_OUT = f"'{Status.CANCELLED.value}'"


class Stand(NamedTuple):
    """How a feed stands: `facts` are others if it is another one, in any way."""

    facts: tuple[object, ...]
    changed_at: datetime


def group_feed(slug: str, *, now: datetime) -> tuple[OpenGroup, Stand]:
    """The open group with this slug, and how its feed stands. Raises NotFound for any other."""
    values = {"slug": slug.lower(), **moments(now)}
    rows = answer_to(_group(), values)
    if not rows:
        raise NotFound
    [(id_, slug, name, founded_at, renamed_at, number, marks, changed_at, last_gone)] = rows
    gone_at = last_gone and last_gone + CANCELLED_FOR
    last = last_changed([founded_at, renamed_at, changed_at, gone_at], now=now)
    return OpenGroup(id_, slug, name), Stand((slug, name, number, marks, changed_at), last)


def own_feed(owner: CalendarOwner, shown: Shown, *, now: datetime) -> Stand:
    """How the feed of `owner` stands."""
    statement = _own(Viewer(owner.host_since is not None), shown)
    values = {"viewer_id": owner.id, **moments(now)}
    rows = answer_to(statement, values)
    changes = [owner.joined_at, owner.changed_at]
    for what, _, _, moment in rows:
        changes.append(moment + CANCELLED_FOR if moment and what == _CANCELLED else moment)
    facts = (shown, tuple(owner), *sorted(tuple(row) for row in rows if row[0] != _CANCELLED))
    return Stand(facts, last_changed(changes, now=now))


def _events() -> tuple[ColumnElement[Any], ...]:
    """How many events, of which texts, and changed when."""
    # One without a text yet is told by its change alone, which any act makes together with a text.
    marks = func.sum(func.coalesce(Event.calendar_mark, -1))
    return func.count(Event.id), marks, func.max(Event.changed_at)


@cache
def _group() -> Columns:
    other = aliased(Event)
    gone = select(func.max(other.changed_at)).where(
        *(other.group_id == Group.id, other.status == literal_column(_WRITTEN_OUT)),
        *(other.changed_at <= CANCELLED_SINCE, other.scheduled_at.is_not(None)),
    )
    columns = (Group.id, Group.slug, Group.name, Group.founded_at, Group.renamed_at)
    stand = select(*columns, *_events(), gone.correlate(Group).scalar_subquery())
    stand = stand.outerjoin(Event, in_feed_of_group()).group_by(Group.id)
    return stand.where(Group.slug == bindparam("slug"), Group.visibility == Visibility.OPEN)


@cache
def _own(viewer: Viewer, shown: Shown) -> CompoundSelect[*tuple[Any, ...]]:
    """Rows of what it is about, how many, a sum that tells one set of so many from another, and
    when the last one changed.
    """
    events = in_own_feed(select(literal("events"), *_events()), viewer, shown)
    said = (func.count(Rsvp.id), func.sum(Rsvp.event_id), func.max(Rsvp.answered_at))
    answers = select(Rsvp.answer, *said).where(Rsvp.member_id == Viewer.id).group_by(Rsvp.answer)
    groups = (func.count(Membership.id), func.sum(Membership.group_id))
    joined = select(literal("joined"), *groups, func.max(Membership.since)).where(is_own_group())
    renamed = select(literal("renamed"), *groups, func.max(Group.renamed_at))
    renamed = renamed.join(Membership.group).where(is_own_group())
    return union_all(events, answers, joined, renamed, _cancelled(), _lapsed(), _begun())


def _cancelled() -> Columns:
    """The last of the events that were cancelled so long ago that they have left the feed."""
    is_cancelled = Event.status == literal_column(_WRITTEN_OUT)
    gone = _of_own_groups(_CANCELLED, Event.changed_at)
    return gone.where(is_cancelled, Event.changed_at <= CANCELLED_SINCE)


def _lapsed() -> Columns:
    """The last of the proposals that have lapsed, and so left the feed."""
    lapsed = _of_own_groups("lapsed", Event.lapsed_at)
    return lapsed.where(is_proposed(), Event.lapsed_at > SINCE)


def _begun() -> Columns:
    """The last of the proposals whose time has come before they were settled: they left it, too."""
    begun = _of_own_groups("begun", Event.starts_at)
    return begun.where(is_proposed(), Event.lapsed_at.is_(None), Event.starts_at <= NOW)


def _of_own_groups(what: str, moment: Any) -> Columns:
    last = select(literal(what), literal(0), literal(0), func.max(moment))
    own = last.select_from(Membership).join(Event, Event.group_id == Membership.group_id)
    return own.where(is_own_group())
