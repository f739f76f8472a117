"""Inviting to an event those who have not answered; the worker writes the mails."""

from datetime import datetime

from sqlalchemy import literal, update

from meetup.db import UtcDateTime, db, insert_chosen
from meetup.errors import NotAllowed
from meetup.events.models import Event
from meetup.groups.queries import standing_in
from meetup.members.models import Member
from meetup.members.queries import may_see
from meetup.rsvps.calendar_mail_models import MailedEntry
from meetup.rsvps.inviting_queries import how_many_to_invite, to_invite
from meetup.rsvps.inviting_rules import check_invited, check_inviting


def invite(event: Event, *, by: Member, member: Member | None = None, now: datetime) -> int:
    """`by`, an organizer, has those invited who have not answered, or one `member` of them.

    All in two statements, however many there are; nobody twice to an event as it is, and nobody
    themselves. The caller has locked the event's row. Returns how many of them `by` knows of.
    Raises NotAllowed, NotScheduled, TooLate, and NobodyToInvite.
    """
    if not standing_in(event.group, by).may_organize:
        raise NotAllowed("Only organizers of the group invite people to its events.")
    check_inviting(
        is_scheduled=event.is_scheduled,
        has_begun=now >= event.starts_at,
        is_closed=event.is_closed(now),
    )
    invited = to_invite(event).where(Member.id != by.id)
    if member is not None:
        invited = invited.where(Member.id == member.id, may_see(by.id, Member.id))
    how_many = how_many_to_invite(invited, seen_by=by)
    check_invited(how_many)
    known = update(MailedEntry).where(
        MailedEntry.event_id == event.id, MailedEntry.member_id.in_(invited)
    )
    asked = {"due_at": now, "invited_by_id": by.id, "invited_for": event.sequence}
    db.session.execute(known.values(asked), execution_options={"synchronize_session": False})
    columns = (
        literal(event.id).label("event_id"),
        Member.id.label("member_id"),
        literal(0).label("turn"),
        literal(event.sequence).label("sequence"),
        literal(now, UtcDateTime()).label("due_at"),
        literal(by.id).label("invited_by_id"),
        literal(event.sequence).label("invited_for"),
    )
    insert_chosen(MailedEntry, invited.with_only_columns(*columns))
    return how_many
