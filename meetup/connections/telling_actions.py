"""Telling by mail who is asked, however they were asked, and that somebody has said yes."""

from datetime import datetime

from sqlalchemy import update

from meetup.connections.models import ConnectionRequest
from meetup.connections.telling_queries import held_to_tell, is_untold, who_wants_to_be_told
from meetup.db import db
from meetup.mail.actions import enqueue
from meetup.members.models import Member

ASKED, ACCEPTED = "connection_asked", "connection_accepted"
AT_ONCE = 50


def tell_some_asked(*, now: datetime) -> None:
    """Write to some of those who are asked, once each, whoever asks: at most a mail a day."""
    members = held_to_tell(most=AT_ONCE, now=now)
    untold = update(ConnectionRequest).where(is_untold([member.id for member in members]))
    db.session.execute(untold.values(told_at=now), execution_options={"synchronize_session": False})
    for member in who_wants_to_be_told(members):
        member.requests_told_at = now
        purpose = f"{ASKED}:{member.id}:{now:%Y-%m-%d}"
        enqueue(ASKED, member.email or "", purpose=purpose, now=now, member_id=member.id)
    db.session.flush()


def tell_accepted(asker: Member, other: Member, *, now: datetime) -> None:
    """Write to who asked first that the other has said yes."""
    if asker.email is None or not asker.is_confirmed:
        return
    purpose = f"{ACCEPTED}:{asker.id}:{other.id}:{now:%Y%m%d%H%M%S.%f}"
    about = {"member_id": asker.id, "other_id": other.id}
    enqueue(ACCEPTED, asker.email, purpose=purpose, now=now, **about)
