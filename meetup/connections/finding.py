"""Who comes across whom, so that the one may see the other's profile."""

from sqlalchemy import and_, or_, select

from meetup.db import db
from meetup.events.models import Event
from meetup.events.queries import visible_to
from meetup.groups.queries import groups_where_active, groups_where_organizer, share_a_group
from meetup.handshakes.queries import sees_among_attendees
from meetup.members.models import Member
from meetup.members.queries import may_see
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer


def is_open_between(viewer: Member, member: Member) -> bool:
    """Whether neither of the two has blocked the other."""
    seen = select(Member.id).where(Member.id == member.id, may_see(viewer.id, Member.id))
    return db.session.scalar(seen) is not None


def finds(viewer: Member, member: Member) -> bool:
    """Whether `viewer` comes across `member`: in a group, or by name at some event."""
    return (
        share_a_group(viewer, member)
        or sees_among_attendees(viewer, member)
        or _sees_among_those_coming(viewer, member)
    )


def _sees_among_those_coming(viewer: Member, member: Member) -> bool:
    """As the page of an event shows names: to active members, and all answers to organizers."""
    is_listed = and_(
        Rsvp.answer == Answer.YES, Rsvp.is_unlisted.is_(False), Member.is_unlisted.is_(False)
    )
    listed = (
        select(Rsvp.id)
        .join(Rsvp.member)
        .join(Rsvp.event)
        .join(Event.group)
        .where(Member.id == member.id, visible_to(viewer))
        .where(or_(groups_where_organizer(viewer), and_(groups_where_active(viewer), is_listed)))
        .limit(1)
    )
    return db.session.scalar(listed) is not None
