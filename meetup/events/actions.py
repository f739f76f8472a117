"""Proposing, scheduling, editing and cancelling events."""

from dataclasses import asdict
from datetime import datetime

from meetup.db import db
from meetup.events import rules
from meetup.events.models import Event
from meetup.events.rules import EventDetails, Status
from meetup.events.text_actions import keep_texts
from meetup.groups.models import Group
from meetup.groups.queries import standing_in
from meetup.members.models import Member
from meetup.members.rules import check_reach


def propose(
    group: Group, member: Member, details: EventDetails, *, host: str, now: datetime
) -> Event:
    """`member` proposes an event to their group; calendars will know it as made at `host`.

    Raises NotConfirmed or NotAllowed for whoever may not, and what `rules.check_times` raises.
    """
    check_reach(is_confirmed=member.is_confirmed)
    standing = standing_in(group, member)
    rules.check_propose(standing, group.name)
    rules.check_times(details, now=now, may_be_past=standing.may_organize)
    event = Event(
        **asdict(details),
        group=group,
        proposer=member,
        timezone=group.timezone,
        local_day=rules.local_day(details.starts_at, group.timezone),
        status=Status.PROPOSED,
        sequence=0,
        created_at=now,
        changed_at=now,
    )
    db.session.add(event)
    db.session.flush()
    event.uid = rules.uid(event.id, host)
    _keep(event)
    return event


def settle(event: Event, *, starts_at: datetime, ends_at: datetime | None, now: datetime) -> None:
    """A proposal, or a draft, becomes an event at this time: from now on people answer."""
    event.take_place(starts_at, ends_at)
    event.status, event.scheduled_at = Status.SCHEDULED, now
    event.note_change(now, in_sequence=True)
    _keep(event)


def edit(event: Event, member: Member, details: EventDetails, *, now: datetime) -> None:
    """`member` says otherwise about an event. A capacity below those who come removes nobody.

    Raises NotAllowed, StatusForbids once it is cancelled, and what `rules.check_times` raises.
    """
    standing = standing_in(event.group, member)
    rules.check_edit(standing, event.status, is_proposer=event.is_by(member))
    before = event.details
    if details == before:
        return
    if details.times != before.times:
        may_be_past = standing.may_organize or details.starts_at == before.starts_at
        rules.check_times(details, now=now, may_be_past=may_be_past)
    for name, value in asdict(details).items():
        setattr(event, name, value)
    event.local_day = rules.local_day(details.starts_at, event.timezone)
    event.note_change(now, in_sequence=details.when_and_where != before.when_and_where)
    _keep(event)


def cancel(event: Event, member: Member, *, because: str, now: datetime) -> None:
    """`member`, an organizer, cancels an event and says why.

    Raises NotAllowed, or StatusForbids for one that is cancelled already or a draft.
    """
    rules.check_cancel(standing_in(event.group, member), event.status)
    event.status, event.cancelled_because = Status.CANCELLED, because
    event.note_change(now, in_sequence=True)
    _keep(event)


def _keep(event: Event) -> None:
    """Write how it stands now, and what calendars read of that."""
    db.session.flush()
    keep_texts([event.id])
