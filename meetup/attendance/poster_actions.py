"""Making posters anew, which voids those before. The event's row is locked."""

from sqlalchemy import update

from meetup.attendance.poster_models import Poster
from meetup.db import db, insert_or_ignore
from meetup.events.models import Event


def make_anew(event: Event) -> None:
    """The posters of `event` that hang somewhere are good no more; the next ones are."""
    if not insert_or_ignore(Poster, [{"event_id": event.id, "edition": 1}]):
        again = update(Poster).where(Poster.event_id == event.id)
        db.session.execute(again.values(edition=Poster.edition + 1))
