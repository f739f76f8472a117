"""Reading what calendars are told of events: the texts that are kept, and what they are made of."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute

from meetup.db import answer_to, db
from meetup.errors import NotFound
from meetup.events.calendar import vevent_text
from meetup.events.models import Event, EventText
from meetup.events.queries import LARGEST_ID, visible_to
from meetup.events.rules import CalendarEntry
from meetup.groups.models import Group
from meetup.many_rows import is_among
from meetup.members.models import Member
from meetup.members.queries import Viewer, asked_by, viewer


class KeptEvent(NamedTuple):
    """An event with its text; who reads it, and where, is not in it yet."""

    id: int
    text: str
    reference: str
    timezone: str
    year: int
    group_id: int
    group_name: str


def visible_text(event_id: int, *, to: Member | None) -> tuple[KeptEvent, datetime]:
    """The event with this id as calendars read it, and when that was last changed.

    Raises NotFound for whoever may not see it.
    """
    if event_id > LARGEST_ID:
        raise NotFound
    values = asked_by(to, event_id=event_id)
    rows = answer_to(_one(viewer(to)), values)
    if not rows:
        raise NotFound
    [(*event, changed_at, renamed_at)] = made_whole(rows)
    return KeptEvent._make(event), max(changed_at, renamed_at or changed_at)


def kept_event(event: Event) -> KeptEvent:
    """An event as calendars read it, whoever is to read it."""
    [row] = made_whole(db.session.connection().execute(_any(), {"event_id": event.id}).all())
    return KeptEvent._make(row)


def kept_columns() -> tuple[InstrumentedAttribute[Any], ...]:
    """What `KeptEvent` has, of events joined with their groups and, by `has_text`, their texts."""
    return (
        *(Event.id, EventText.text, EventText.reference, EventText.timezone, EventText.year),
        *(Group.id, Group.name),
    )


def has_text() -> ColumnElement[bool]:
    """How events and texts are joined, from the left: a text without its mark counts for none."""
    return and_(EventText.event_id == Event.id, Event.calendar_mark.is_not(None))


def made_whole(rows: Sequence[Any]) -> Sequence[Any]:
    """Rows that begin as `KeptEvent` does, with the texts that are missing: made, and not kept.

    One more statement if any is. They are, to the letter, those that the worker keeps later.
    """
    missing = [row[0] for row in rows if row[1] is None]
    if not missing:
        return rows
    made = {entry.id: text_of(entry) for entry in entries_of(missing)}
    return [(row[0], *made[row[0]], *row[5:]) if row[0] in made else row for row in rows]


def text_of(event: CalendarEntry) -> tuple[str, str, str, int]:
    """What is kept beside the event, but for its id: in the order of `KeptEvent`."""
    return vevent_text(event), event.reference, event.timezone, event.local_day.year


def entries_of(event_ids: Iterable[int]) -> list[CalendarEntry]:
    """What calendars are told of these events, as their rows say it now."""
    columns = (getattr(Event, name) for name in CalendarEntry._fields)
    chosen = select(*columns).where(is_among(Event.id, event_ids)).order_by(Event.id)
    return [CalendarEntry._make(row) for row in db.session.connection().execute(chosen)]


def without_text(*, most: int, for_update: bool = False) -> Sequence[int]:
    """The ids of events that have no text yet, the latest first.

    With `for_update` of those that nobody else is at, and they stay as they are until the
    transaction ends.
    """
    # Written out: an engine looks into an index of part of a table only for what it can read.
    missing = literal_column("events.calendar_mark").is_(None)
    some = select(Event.id).where(missing).order_by(Event.id.desc()).limit(most)
    return db.session.scalars(some.with_for_update(skip_locked=True) if for_update else some).all()


@cache
def _any() -> Select[*tuple[Any, ...]]:
    joined = select(*kept_columns()).join(Event.group).outerjoin(EventText, has_text())
    return joined.where(Event.id == bindparam("event_id"))


@cache
def _one(viewer: Viewer | None) -> Select[*tuple[Any, ...]]:
    columns = (*kept_columns(), Event.changed_at, Group.renamed_at)
    joined = select(*columns).join(Event.group).outerjoin(EventText, has_text())
    return joined.where(visible_to(viewer), Event.id == bindparam("event_id"))
