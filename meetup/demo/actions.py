"""Filling an empty database with the town."""

from datetime import datetime

from sqlalchemy import delete, update

from meetup.connections.models import ConnectionRequest
from meetup.contact_keys import ContactKeys
from meetup.db import db
from meetup.demo.door import open_door
from meetup.demo.evenings import hold
from meetup.demo.gallery import draw
from meetup.demo.meetings import meetings
from meetup.demo.online import connect
from meetup.demo.people import form_groups, settle
from meetup.demo.season import plan
from meetup.demo.town import Town
from meetup.demo.world import World
from meetup.events.models import Event
from meetup.mail.models import OutboxMail
from meetup.rsvps.calendar_mail_actions import forget_due

SEED = "Kelmouth"


def fill(
    town: Town,
    *,
    password_hash: str,
    host: str,
    keys: ContactKeys,
    now: datetime,
    seed: str = SEED,
) -> None:
    """Make `town` as it is at `now`: a year behind and a season ahead, the same for one seed.

    Every account has the password of `password_hash`; calendars know its events as made at
    `host`; `keys` are those of this instance. The database holds nobody yet.
    """
    to_make = meetings(town, now=now)
    # Before the first row, since it takes a while.
    gallery = draw(town, to_make, seed=seed)
    world = World(town, seed, now, host, password_hash, gallery, keys)
    settle(world)
    form_groups(world)
    for meeting in to_make:
        if meeting.is_today:
            open_door(world, meeting)
        elif meeting.starts_at < now:
            hold(world, meeting)
        else:
            plan(world, meeting)
    connect(world)
    _tell_nobody(now)


def _tell_nobody(now: datetime) -> None:
    # Nobody lives there who would read what its year has written, or has yet to write.
    db.session.execute(delete(OutboxMail))
    db.session.execute(update(Event).values(telling_after=None))
    db.session.execute(update(ConnectionRequest).values(told_at=now))
    db.session.execute(update(Event).where(Event.starts_at < now).values(asked_whom_met_at=now))
    forget_due()
