"""Whether the texts that are kept are those that the events would have now."""

from sqlalchemy import func, select

from meetup.db import db
from meetup.events.calendar import mark_of, vevent_text
from meetup.events.models import Event, EventText
from meetup.events.text_queries import entries_of


def untrue() -> list[str]:
    """Which events have a text that is missing, or not what their rows make now; in an app."""
    entries = entries_of(db.session.scalars(select(Event.id)))
    marks = dict(db.session.execute(select(Event.id, Event.calendar_mark)).all())
    kept = {row.event_id: row for row in db.session.scalars(select(EventText))}
    wrong = []
    for entry in entries:
        text, row = vevent_text(entry), kept.get(entry.id)
        found = row and (row.text, row.reference, row.timezone, row.year, marks[entry.id])
        year = entry.local_day.year
        if found != (text, entry.reference, entry.timezone, year, mark_of(text)):
            wrong.append(f"{entry.reference} ({entry.status})")
    db.session.rollback()
    return wrong


def how_many() -> int:
    """How many texts there are."""
    return db.session.scalar(select(func.count()).select_from(EventText)) or 0
