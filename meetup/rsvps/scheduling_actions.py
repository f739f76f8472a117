"""Making an event of a proposal, with the votes for its date as the first answers to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from meetup.db import db
from meetup.events import actions as events
from meetup.events import rules as event_rules
from meetup.events.models import Event
from meetup.events.rules import EventDetails
from meetup.groups.membership_queries import hold_memberships
from meetup.groups.queries import standing_in
from meetup.mail.actions import enqueue
from meetup.mail.topics import Topic
from meetup.members.models import Member
from meetup.proposals import actions as proposals
from meetup.proposals import rules
from meetup.proposals.models import DateVote
from meetup.proposals.queries import tallies_of, votes_in_order
from meetup.proposals.rules import DateHasPassed, Tally, Terms, Vote
from meetup.rsvps.actions import seat_in_order
from meetup.rsvps.calendar_mail_actions import put_in
from meetup.rsvps.models import Rsvp


def schedule(event: Event, member: Member, *, date_id: int | None = None, now: datetime) -> None:
    """`member` settles a proposal, whose row the caller has locked, on one of its dates.

    Without `date_id` on its only one, or a draft on its own. Raises NotAllowed, StatusForbids
    when it is settled already, and DateHasPassed.
    """
    event_rules.check_schedule(
        standing_in(event.group, member),
        event.status,
        is_proposer=event.is_by(member),
        scheduling=event.group.scheduling,
    )
    dates = tallies_of(event)
    if not dates:
        events.settle(event, starts_at=event.starts_at, ends_at=event.ends_at, now=now)
        return
    chosen = [date for date in dates if date.id == date_id or (date_id is None and len(dates) == 1)]
    if not chosen or not chosen[0].is_open(now):
        raise DateHasPassed("Please choose one of its dates that is to come.")
    _settle(event, chosen[0], now=now, by=member)


def vote(
    event: Event, member: Member, votes: Mapping[int, Vote], *, unlisted: bool, now: datetime
) -> None:
    """`member` votes on a proposal, whose row the caller has locked.

    It is scheduled in the same moment where the group has that done by itself, and enough have
    now said yes. Raises what `proposals.actions.vote` raises.
    """
    proposals.vote(event, member, votes, unlisted=unlisted, now=now)
    _settle_if_reached(event, now=now)


def change_proposal(
    event: Event, member: Member, details: EventDetails, terms: Terms, *, now: datetime
) -> None:
    """`member` changes a proposal, whose row the caller has locked: also its quorum, which may
    now be reached. Raises what `proposals.actions.change` raises.
    """
    proposals.change(event, member, details, terms, now=now)
    _settle_if_reached(event, now=now)


def _settle_if_reached(event: Event, *, now: datetime) -> None:
    dates = tallies_of(event)
    reached = rules.settles_itself(event.group.scheduling, event.quorum, dates, now=now)
    if reached is not None:
        _settle(event, reached, now=now, by=None)


def _settle(event: Event, date: Tally, *, now: datetime, by: Member | None) -> None:
    readers = proposals.readers_of(event)
    # Whoever leaves in the same moment takes their vote along, or gives up their seat after.
    hold_memberships(event.group, [reader.id for reader in readers])
    votes = votes_in_order(date.id)
    events.settle(event, starts_at=date.starts_at, ends_at=date.ends_at, now=now)
    coming = _answer(event, votes, now=now)
    told = [
        reader
        for reader in readers
        if reader is not by or any(given.member_id == reader.id for given in votes)
    ]
    for reader in told:
        about = {"event_id": event.id, "member_id": reader.id}
        purpose = f"scheduled:{event.id}:{now:%Y%m%d%H%M%S}:{reader.id}"
        enqueue("scheduled", reader.email or "", purpose=purpose, now=now, **about)
    db.session.flush()
    come = [reader.id for reader in told if reader.id in coming]
    put_in(event, come, told_by=Topic.PROPOSALS, now=now)


def _answer(event: Event, votes: Sequence[DateVote], *, now: datetime) -> set[int]:
    """Votes become answers in their order. A no is none: it was about one of several dates.

    An answer that stands already stays as it is. Returns the ids of those who come.
    """
    answered = set(db.session.scalars(select(Rsvp.member_id).where(Rsvp.event_id == event.id)))
    new = [given for given in votes if given.member_id not in answered]
    yes = [given.member for given in new if given.vote is Vote.YES]
    maybe = [given.member for given in new if given.vote is Vote.IF_NEED_BE]
    unlisted = {given.member_id for given in new if given.is_unlisted}
    rsvps = seat_in_order(event, yes, maybe, now=now)
    for rsvp in rsvps:
        rsvp.is_unlisted |= rsvp.member_id in unlisted
    return {rsvp.member_id for rsvp in rsvps if rsvp.is_yes}
