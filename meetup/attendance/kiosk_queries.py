"""Reading kiosks, and whom one of them finds."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from meetup.attendance import kiosk_rules
from meetup.attendance.door_queries import people_at_door
from meetup.attendance.kiosk_models import Kiosk
from meetup.attendance.kiosk_rules import Known, Search
from meetup.db import db
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.invitations.tokens import token_hash


def kiosks_of(event: Event) -> Sequence[Kiosk]:
    """The kiosks that were made for `event`, the latest first; also those that were revoked."""
    made = select(Kiosk).where(Kiosk.event_id == event.id).options(joinedload(Kiosk.made_by))
    return db.session.scalars(made.order_by(Kiosk.made_at.desc(), Kiosk.id.desc())).all()


def kiosk_of(event: Event, kiosk_id: int) -> Kiosk:
    """A kiosk of `event`. Raises NotFound."""
    kiosk = db.session.get(Kiosk, kiosk_id)
    if kiosk is None or kiosk.event_id != event.id:
        raise NotFound
    return kiosk


def kiosk_with(token: str, event_id: int) -> Kiosk:
    """The kiosk that has this token, if it is one of this event. Raises NotFound."""
    found = (
        select(Kiosk)
        .join(Kiosk.event)
        .join(Event.group)
        .options(contains_eager(Kiosk.event).contains_eager(Event.group))
        .where(Kiosk.token_hash == token_hash(token), Kiosk.event_id == event_id)
    )
    kiosk = db.session.scalars(found).one_or_none()
    if kiosk is None:
        raise NotFound
    return kiosk


def found_at_kiosk(event: Event, typed: str) -> Search:
    """Whom a kiosk shows for what was typed: the same to everybody, since it knows nobody.

    Among those who answered, were recorded, or belong to the group.
    """
    first = (typed.split() or [""])[0]
    people = people_at_door(event, closed=False, search=first) if first else []
    known = [
        Known(
            someone.member.id,
            someone.member.name,
            someone.member.is_unlisted or bool(someone.rsvp and someone.rsvp.is_unlisted),
        )
        for someone in people
    ]
    return kiosk_rules.search(typed, known)
