"""Proposing on several dates, changing them, voting, and lapsing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select

from meetup.db import db
from meetup.events import actions as events
from meetup.events.models import Event
from meetup.events.rules import UNSETTLED, EventDetails
from meetup.groups.membership_queries import hold_memberships
from meetup.groups.models import Group
from meetup.groups.queries import standing_in
from meetup.mail.actions import enqueue
from meetup.members.models import Member
from meetup.members.rules import check_reach
from meetup.proposals import rules
from meetup.proposals.lapsing_queries import lapses
from meetup.proposals.models import CandidateDate, DateVote
from meetup.proposals.queries import dates_of, tallies_of, terms_of, voters_to_tell
from meetup.proposals.rules import Terms, Vote, When
from meetup.proposals.telling_actions import BEFORE_ALL


def propose(
    group: Group,
    member: Member,
    details: EventDetails,
    terms: Terms | None = None,
    *,
    host: str,
    now: datetime,
) -> Event:
    """`member` proposes an event on the dates of `terms`, or on the one of `details`.

    Raises what `events.actions.propose` raises, DatesAlike, BadDeadline and QuorumTooLarge.
    """
    terms = terms or Terms((When(details.starts_at, details.ends_at),))
    may_be_past = standing_in(group, member).may_organize
    rules.check_dates(terms.dates, now=now, may_be_past=may_be_past)
    rules.check_quorum(terms.quorum, details.capacity)
    votes_until = rules.deadline(terms, now=now)
    event = events.propose(group, member, _at(details, terms.earliest), host=host, now=now)
    _set_terms(event, terms, votes_until)
    _set_dates(event, terms.dates, now=now)
    # Members may be thousands: the worker tells them.
    event.telling_after = BEFORE_ALL
    db.session.flush()
    return event


def change(
    event: Event, member: Member, details: EventDetails, terms: Terms, *, now: datetime
) -> None:
    """`member` says otherwise about a proposal, whose row the caller has locked.

    Votes stay with the dates that stay. One that had lapsed is taken up again if people may vote
    on it now. Raises what `events.actions.edit` raises, and what `propose` does.
    """
    before = terms_of(event)
    # A deadline that has done its work says nothing about the next try.
    before = replace(before, votes_until=None) if event.is_lapsed else before
    may_be_past = standing_in(event.group, member).may_organize
    rules.check_dates(terms.dates, kept=before.dates, now=now, may_be_past=may_be_past)
    rules.check_quorum(terms.quorum, details.capacity)
    votes_until = rules.deadline(terms, before=before, now=now)
    events.edit(event, member, _at(details, terms.earliest), now=now)
    _set_terms(event, terms, votes_until)
    _set_dates(event, terms.dates, now=now)
    if votes_until is not None and votes_until > now:
        event.lapsed_at = None
    db.session.flush()


def vote(
    event: Event, member: Member, votes: Mapping[int, Vote], *, unlisted: bool, now: datetime
) -> None:
    """`member` says to dates of `event`, whose row the caller has locked, what suits them.

    Dates that are not among `votes`, by their ids, keep what was said before. Raises
    NotConfirmed, NotAllowed, VotesClosed, and DateHasPassed for one that is not to come.
    """
    check_reach(is_confirmed=member.is_confirmed)
    # Whoever leaves in the same moment takes these votes along, or leaves first.
    hold_memberships(event.group, [member.id])
    standing = standing_in(event.group, member)
    rules.check_vote(standing, event.status, event.votes_until, now=now)
    to_come = {date.id for date in dates_of(event) if date.starts_at > now}
    if not votes.keys() <= to_come:
        raise rules.DateHasPassed("One of these dates has passed, or is not proposed any more.")
    before = {given.date_id: given for given in _votes_of(event, member)}
    for date_id, said in votes.items():
        given = before.get(date_id)
        if given is None:
            given = DateVote(date_id=date_id, member_id=member.id, vote=said, voted_at=now)
            db.session.add(given)
        given.change(said, unlisted=unlisted, now=now)
    for given in before.values():
        given.is_unlisted = unlisted
    db.session.flush()


def take_votes_back(group: Group, member: Member) -> None:
    """Whoever leaves a group votes on nothing there any more."""
    unsettled = select(CandidateDate.id).join(Event, Event.id == CandidateDate.event_id)
    unsettled = unsettled.where(Event.group_id == group.id, Event.status.in_(UNSETTLED))
    db.session.execute(
        delete(DateVote).where(DateVote.member_id == member.id, DateVote.date_id.in_(unsettled))
    )


def lapse(event: Event, *, now: datetime) -> bool:
    """Let a proposal lapse, whose row the caller has locked, if it is to; whether it did.

    Whoever voted, and whoever proposed it, is told once; of old news nobody is.
    """
    if not lapses(event, now=now):
        return False
    event.lapsed_at = now
    if not rules.is_old_news(_ran_out_at(event, now), now=now):
        for reader in readers_of(event):
            about = {"event_id": event.id, "member_id": reader.id}
            purpose = f"lapsed:{event.id}:{now:%Y%m%d%H%M%S}:{reader.id}"
            enqueue("lapsed", reader.email or "", purpose=purpose, now=now, **about)
    db.session.flush()
    return True


def readers_of(event: Event) -> list[Member]:
    """Who hears what becomes of a proposal: those who voted, and who proposed it."""
    readers = voters_to_tell(event)
    if event.proposer and event.proposer not in readers:
        readers.append(event.proposer)
    return [reader for reader in readers if reader.email and not reader.is_placeholder]


def _ran_out_at(event: Event, now: datetime) -> datetime:
    dates = tallies_of(event)
    if event.votes_until and event.quorum and not rules.has_quorum(event.quorum, dates):
        return min(event.votes_until, now)
    return max(date.starts_at for date in dates)


def _at(details: EventDetails, when: When) -> EventDetails:
    return replace(details, starts_at=when.starts_at, ends_at=when.ends_at)


def _set_terms(event: Event, terms: Terms, votes_until: datetime | None) -> None:
    event.quorum, event.votes_until = terms.quorum, votes_until
    event.voters_are_shown = terms.voters_are_shown


def _set_dates(event: Event, dates: Sequence[When], *, now: datetime) -> None:
    stand = {date.starts_at: date for date in dates_of(event)}
    gone = [date.id for at, date in stand.items() if at not in {when.starts_at for when in dates}]
    db.session.execute(delete(DateVote).where(DateVote.date_id.in_(gone)))
    db.session.execute(delete(CandidateDate).where(CandidateDate.id.in_(gone)))
    for when in dates:
        if (date := stand.get(when.starts_at)) is not None:
            date.ends_at = when.ends_at
        else:
            db.session.add(CandidateDate(event_id=event.id, added_at=now, **when._asdict()))
    db.session.flush()


def _votes_of(event: Event, member: Member) -> Sequence[DateVote]:
    own = select(DateVote).join(CandidateDate, CandidateDate.id == DateVote.date_id)
    own = own.where(CandidateDate.event_id == event.id, DateVote.member_id == member.id)
    return db.session.scalars(own.execution_options(populate_existing=True)).all()
