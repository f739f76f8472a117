"""Reading feeds: first by what each is told apart, of which no text is read, then the events.

Who sees what is `visible_to` of events. An event that was cancelled stays for a while, so that
clients hear of it.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from meetup.calendars.rules import CANCELLED_FOR, Shown, last_changed, reaches_back_to
from meetup.db import UtcDateTime, db, is_one_of
from meetup.errors import NotFound
from meetup.events.models import Event, EventText
from meetup.events.queries import visible_to
from meetup.events.rules import ANNOUNCED, Status
from meetup.events.text_queries import has_text, kept_columns, made_whole
from meetup.groups.models import Group, Membership
from meetup.groups.rules import State, Visibility
from meetup.members.calendar_queries import CalendarOwner
from meetup.members.queries import Viewer
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer

Columns = Select[*tuple[Any, ...]]

_SINCE = bindparam("since", type_=UtcDateTime)
_NOW = bindparam("now", type_=UtcDateTime)
_CANCELLED_SINCE = bindparam("cancelled_since", type_=UtcDateTime)
# Whoever waits for a seat hopes to come, and keeps the evening free.
_SHOWN = {Shown.YES: (Answer.YES,), Shown.MAYBE: (Answer.YES, Answer.MAYBE, Answer.WAITLISTED)}


class Stand(NamedTuple):
    """By what a feed is told from what it was before: `facts` are others if it is, in any way."""

    facts: tuple[object, ...]
    changed_at: datetime


class OpenGroup(NamedTuple):
    """A group whose calendar everybody may read."""

    id: int
    slug: str
    name: str


def group_feed(slug: str, *, now: datetime) -> tuple[OpenGroup, Stand]:
    """The open group with this slug, and how its feed stands. Raises NotFound for any other."""
    values = {"slug": slug.lower(), **_moments(now)}
    row = db.session.connection().execute(_group_stand(), values).one_or_none()
    if row is None:
        raise NotFound
    id_, slug, name, founded_at, renamed_at, *facts = row
    changed_at = last_changed([founded_at, renamed_at, *_changes(facts)], now=now)
    return OpenGroup(id_, slug, name), Stand((slug, name, *facts), changed_at)


def group_events(group: OpenGroup, *, now: datetime) -> Sequence[Any]:
    """The events of its feed, the first one first: as `KeptEvent`."""
    values = {"group_id": group.id, **_moments(now)}
    return made_whole(db.session.connection().execute(_group_texts(), values).all())


def own_stand(owner: CalendarOwner, shown: Shown, *, now: datetime) -> Stand:
    """How the feed of `owner` stands."""
    statement = _own_stand(Viewer(owner.host_since is not None), shown)
    values = {"viewer_id": owner.id, **_moments(now)}
    rows = db.session.connection().execute(statement, values).all()
    moments = [owner.joined_at, owner.changed_at]
    for _, answered_at, renamed_at, since, *facts in rows:
        moments += [answered_at, renamed_at, since, *_changes(facts)]
    facts_ = (shown, tuple(owner), *(tuple(row) for row in rows))
    return Stand(facts_, last_changed(moments, now=now))


def own_events(owner: CalendarOwner, shown: Shown, *, now: datetime) -> Sequence[Any]:
    """The events of that feed, the first one first: as `KeptEvent`, with answer and status."""
    statement = _own_texts(Viewer(owner.host_since is not None), shown)
    values = {"viewer_id": owner.id, **_moments(now)}
    return made_whole(db.session.connection().execute(statement, values).all())


def _moments(now: datetime) -> dict[str, datetime]:
    since = reaches_back_to(now)
    return {"now": now, "since": since, "cancelled_since": now - CANCELLED_FOR}


def _is_gone() -> ColumnElement[bool]:
    # Nothing about it changes once it is cancelled.
    return and_(Event.status == Status.CANCELLED, Event.changed_at <= _CANCELLED_SINCE)


def _facts() -> tuple[ColumnElement[Any], ...]:
    """Of the events of a feed: how many, of which texts, changed when; and when some had gone."""
    stays = ~_is_gone()
    return (
        func.count(Event.id).filter(stays),
        func.sum(Event.calendar_mark).filter(stays),
        func.count(Event.calendar_mark).filter(stays),
        func.max(Event.changed_at).filter(stays),
        func.max(Event.changed_at).filter(_is_gone()),
    )


def _changes(facts: Sequence[Any]) -> list[datetime | None]:
    """When a feed with these facts changed: with an event, or as one went."""
    *_, changed_at, last_gone = facts
    return [changed_at, last_gone and last_gone + CANCELLED_FOR]


def _of_group() -> ColumnElement[bool]:
    return and_(Event.group_id == Group.id, Event.starts_at >= _SINCE, visible_to(None))


@cache
def _group_stand() -> Columns:
    columns = (Group.id, Group.slug, Group.name, Group.founded_at, Group.renamed_at)
    stand = select(*columns, *_facts()).outerjoin(Event, _of_group()).group_by(Group.id)
    return stand.where(Group.slug == bindparam("slug"), Group.visibility == Visibility.OPEN)


@cache
def _group_texts() -> Columns:
    texts = select(*kept_columns()).join(Event.group).outerjoin(EventText, has_text())
    chosen = texts.where(Group.id == bindparam("group_id"), _of_group(), ~_is_gone())
    return chosen.order_by(Event.starts_at, Event.id)


@cache
def _own_stand(viewer: Viewer, shown: Shown) -> Columns:
    of_answers = (Rsvp.answer, func.max(Rsvp.answered_at), func.max(Group.renamed_at))
    stand = select(*of_answers, func.max(Membership.since), *_facts())
    return _own(stand, viewer, shown).group_by(Rsvp.answer).order_by(Rsvp.answer)


@cache
def _own_texts(viewer: Viewer, shown: Shown) -> Columns:
    texts = _own(select(*kept_columns(), Rsvp.answer, Event.status), viewer, shown)
    chosen = texts.outerjoin(EventText, has_text()).where(~_is_gone())
    return chosen.order_by(Event.starts_at, Event.id)


def _own(chosen: Columns, viewer: Viewer, shown: Shown) -> Columns:
    """Of the events that `viewer` may see, those of their groups, or those that they answered."""
    belongs = and_(
        Membership.group_id == Group.id,
        Membership.member_id == Viewer.id,
        Membership.state == State.ACTIVE,
    )
    answered = and_(Rsvp.event_id == Event.id, Rsvp.member_id == Viewer.id)
    seen = chosen.where(visible_to(viewer), Event.starts_at >= _SINCE)
    if shown is Shown.ALL:
        groups = seen.select_from(Membership).join(Group, belongs).join(Event)
        # A proposal is worth an entry for as long as somebody may keep the evening free for it.
        is_open = and_(Event.lapsed_at.is_(None), Event.starts_at > _NOW)
        settled = or_(Event.status == Status.CANCELLED, Event.status == Status.SCHEDULED)
        proposed = and_(Event.status == Status.PROPOSED, is_open)
        return groups.outerjoin(Rsvp, answered).where(or_(settled, proposed))
    own = seen.select_from(Rsvp).join(Event, answered).join(Event.group)
    own = own.outerjoin(Membership, belongs)
    return own.where(is_one_of(Rsvp.answer, *_SHOWN[shown]), is_one_of(Event.status, *ANNOUNCED))
