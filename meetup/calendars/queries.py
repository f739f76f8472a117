"""Reading the events of feeds. Who sees what is `visible_to` of events.

What was cancelled stays for a while, so that clients hear of it.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select

from meetup.calendars.rules import CANCELLED_FOR, Shown, reaches_back_to
from meetup.db import UtcDateTime, db, is_one_of
from meetup.events.models import Event, EventText
from meetup.events.queries import visible_to
from meetup.events.rules import ANNOUNCED, Status
from meetup.events.text_queries import has_text, kept_columns, made_whole
from meetup.groups.models import Group, Membership
from meetup.groups.rules import State
from meetup.members.calendar_queries import CalendarOwner
from meetup.members.queries import Viewer
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer

Columns = Select[*tuple[Any, ...]]

NOW = bindparam("now", type_=UtcDateTime)
CANCELLED_SINCE = bindparam("cancelled_since", type_=UtcDateTime)
SINCE = bindparam("since", type_=UtcDateTime)
# Whoever waits for a seat hopes to come, and keeps the evening free.
_SHOWN = {Shown.YES: (Answer.YES,), Shown.MAYBE: (Answer.YES, Answer.MAYBE, Answer.WAITLISTED)}


class OpenGroup(NamedTuple):
    """A group whose calendar everybody may read."""

    id: int
    slug: str
    name: str


def group_events(group: OpenGroup, *, now: datetime) -> Sequence[Any]:
    """The events of its feed, the first one first: as `KeptEvent`."""
    values = {"group_id": group.id, **moments(now)}
    return made_whole(db.session.connection().execute(_of_one_group(), values).all())


def own_events(owner: CalendarOwner, shown: Shown, *, now: datetime) -> Sequence[Any]:
    """The events of the feed of `owner`, the first one first: as `KeptEvent`, with their answer
    and its status.
    """
    statement = _own(Viewer(owner.host_since is not None), shown)
    values = {"viewer_id": owner.id, **moments(now)}
    return made_whole(db.session.connection().execute(statement, values).all())


def moments(now: datetime) -> dict[str, datetime]:
    """The values of what statements about feeds compare with."""
    since = reaches_back_to(now)
    return {"now": now, "since": since, "cancelled_since": now - CANCELLED_FOR}


def in_feed_of_group() -> ColumnElement[bool]:
    """Whether the event of the row stands in the feed of the group of the row, which is open."""
    here = and_(Event.group_id == Group.id, Event.starts_at >= SINCE)
    return and_(here, visible_to(None), _stays())


def in_own_feed(chosen: Columns, viewer: Viewer, shown: Shown) -> Columns:
    """The columns of events that stand in the feed of `viewer`: those of their groups, or those
    that they answered; with their answer, if there is one.
    """
    answered = and_(Rsvp.event_id == Event.id, Rsvp.member_id == Viewer.id)
    seen = chosen.where(visible_to(viewer), Event.starts_at >= SINCE, _stays())
    if shown is not Shown.ALL:
        own = seen.select_from(Rsvp).join(Event, answered).join(Event.group)
        own = own.where(is_one_of(Rsvp.answer, *_SHOWN[shown]))
        return own.where(is_one_of(Event.status, *ANNOUNCED))
    # A proposal is worth an entry for as long as somebody may keep the evening free for it.
    is_open = and_(Event.status == Status.PROPOSED, Event.lapsed_at.is_(None))
    wanted = or_(is_one_of(Event.status, *ANNOUNCED), and_(is_open, Event.starts_at > NOW))
    groups = seen.select_from(Membership).join(Membership.group).join(Event)
    return groups.where(is_own_group(), wanted)


def is_own_group() -> ColumnElement[bool]:
    """Whether the membership of the row is that of the viewer, and active."""
    return and_(Membership.member_id == Viewer.id, Membership.state == State.ACTIVE)


def _stays() -> ColumnElement[bool]:
    # Nothing about an event changes once it is cancelled.
    return or_(Event.status != Status.CANCELLED, Event.changed_at > CANCELLED_SINCE)


@cache
def _of_one_group() -> Columns:
    texts = select(*kept_columns()).join(Event.group).outerjoin(EventText, has_text())
    chosen = texts.where(Group.id == bindparam("group_id"), in_feed_of_group())
    return chosen.order_by(Event.starts_at, Event.id)


@cache
def _own(viewer: Viewer, shown: Shown) -> Columns:
    texts = in_own_feed(select(*kept_columns(), Rsvp.answer, Event.status), viewer, shown)
    if shown is Shown.ALL:
        given = and_(Rsvp.event_id == Event.id, Rsvp.member_id == Viewer.id)
        texts = texts.outerjoin(Rsvp, given)
    return texts.outerjoin(EventText, has_text()).order_by(Event.starts_at, Event.id)
