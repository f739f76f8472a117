"""Keeping the text that calendars read beside each event."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete

from meetup.db import db
from meetup.events.calendar import mark_of
from meetup.events.models import Event, EventText
from meetup.events.text_queries import entries_of, text_of, without_text
from meetup.many_rows import insert_all, is_among, update_all

AT_ONCE = 50


def keep_texts(event_ids: Sequence[int]) -> None:
    """Make the texts of these events anew, of their rows as they have been written.

    The caller has just made the events, or has locked their rows.
    """
    entries = entries_of(event_ids)
    names = ("text", "reference", "timezone", "year")
    texts: list[dict[str, Any]] = [
        {"event_id": entry.id, **dict(zip(names, text_of(entry), strict=True))} for entry in entries
    ]
    connection = db.session.connection()
    connection.execute(delete(EventText).where(is_among(EventText.event_id, event_ids)))
    insert_all(EventText, texts)
    marks = [{"id": one["event_id"], "calendar_mark": mark_of(one["text"])} for one in texts]
    update_all(Event, marks)


def keep_missing_texts() -> int:
    """Make some of the texts that are missing; how many that were.

    They are missing where events came by other ways than one at a time, or a migration asks for
    them anew by taking their marks away.
    """
    some = without_text(most=AT_ONCE, for_update=True)
    keep_texts(some)
    return len(some)
