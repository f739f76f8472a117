"""Having digests written to those to whom they are due, some at a time."""

from datetime import datetime

from meetup.db import db
from meetup.letters.digest_queries import held_due, with_something_to_read
from meetup.letters.digest_rules import due_week, next_morning
from meetup.mail.actions import enqueue
from meetup.members.models import Member
from meetup.zones import ZONES

DIGEST = "digest"
AT_ONCE = 50


def zone_of(member: Member, site_zone: str) -> str:
    """By which clocks somebody lives: of their zone or, where they have none, of the site's."""
    return member.timezone if member.timezone in ZONES else site_zone


def see_to_some(*, site_zone: str, now: datetime) -> None:
    """Write a digest to some of those to whom it is due: each gets one a week, or none.

    There is none where nothing is coming. All of them are due again on the next Monday morning.
    """
    members = held_due(most=AT_ONCE, now=now)
    zones = {member.id: zone_of(member, site_zone) for member in members}
    weeks = {
        member.id: due_week(now, zones[member.id], since=member.confirmed_at or now)
        for member in members
    }
    readers = with_something_to_read([id for id, week in weeks.items() if week], now=now)
    for member in members:
        week = weeks[member.id]
        if week is not None and member.id in readers:
            # Whoever has moved to other clocks meanwhile gets no second one.
            purpose = f"{DIGEST}:{member.id}:{week:%G-W%V}"
            about = {"member_id": member.id, "week": week.isoformat()}
            enqueue(DIGEST, member.email or "", purpose=purpose, now=now, **about)
        member.digest_due_at = next_morning(now, zones[member.id])
    db.session.flush()
