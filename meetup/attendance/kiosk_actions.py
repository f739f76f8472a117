"""Making kiosks, and revoking them."""

from datetime import datetime

from meetup.attendance.kiosk_models import Kiosk
from meetup.db import db
from meetup.events.models import Event
from meetup.invitations.tokens import new_token, token_hash
from meetup.members.models import Member


def make_kiosk(event: Event, name: str, *, by: Member, now: datetime) -> str:
    """Make a kiosk of `event`; returns the token of its link, which is kept nowhere."""
    token = new_token()
    db.session.add(
        Kiosk(
            event_id=event.id,
            name=name,
            token_hash=token_hash(token),
            made_at=now,
            made_by_id=by.id,
        )
    )
    db.session.flush()
    return token


def revoke(kiosk: Kiosk, *, now: datetime) -> None:
    """It checks nobody in any more, whoever has its link."""
    kiosk.revoke(now)
    db.session.flush()
