"""Saying *we met*, and answering it. Whoever calls these holds the event, and the pair."""

from datetime import datetime

from sqlalchemy import or_, update

from meetup.attendance.mark_actions import mark
from meetup.attendance.mark_rules import Act, Tap
from meetup.attendance.rules import Method
from meetup.db import db, insert_or_ignore
from meetup.events.models import Event
from meetup.handshakes.claim_queries import attends_by_answer, standing_claim
from meetup.handshakes.models import Claim, Handshake
from meetup.members.models import Member
from meetup.members.rules import check_reach


def say_we_met(event: Event, member: Member, other: Member, *, now: datetime) -> bool:
    """`member` says that they met `other` at `event`; both were there.

    Whether it makes a handshake: it does when `other` has said so too, even if `member` said
    no to it then. Else `other` is asked, once for the event. Raises NotConfirmed.
    """
    check_reach(is_confirmed=member.is_confirmed)
    if standing_claim(event, by=other, about=member):
        _shake_hands(event, member, other, now=now)
        return True
    row = {
        "event_id": event.id,
        "claimant_id": member.id,
        "other_id": other.id,
        "claimed_at": now,
    }
    if not insert_or_ignore(Claim, [row]):
        _claim_again(event, member, other, now=now)
    return False


def say_yes(claim: Claim, *, now: datetime) -> None:
    """The one who is asked says so too: a handshake. Raises NotConfirmed."""
    check_reach(is_confirmed=claim.other.is_confirmed)
    _shake_hands(claim.event, claim.claimant, claim.other, now=now)


def say_no(claim: Claim, *, now: datetime) -> None:
    """The one who is asked says no; nobody else ever knows."""
    claim.declined_at = now
    db.session.flush()


def end_claims(one: Member, other: Member, *, now: datetime) -> None:
    """End what the two have claimed about each other; handshakes stay."""
    between = or_(
        (Claim.claimant_id == one.id) & (Claim.other_id == other.id),
        (Claim.claimant_id == other.id) & (Claim.other_id == one.id),
    )
    db.session.execute(update(Claim).where(between, Claim.ended_at.is_(None)).values(ended_at=now))


def _shake_hands(event: Event, one: Member, other: Member, *, now: datetime) -> None:
    low, high = sorted((one.id, other.id))
    row = {"event_id": event.id, "member_a_id": low, "member_b_id": high, "met_at": now}
    insert_or_ignore(Handshake, [row])
    _were_there(event, one, other, now=now)


def _were_there(event: Event, one: Member, other: Member, *, now: datetime) -> None:
    """Where no attendance is taken, that both say so is what tells that both were there.

    It tells nothing of anybody else (strength.md, *shared event*), as the method says.
    """
    for member in (one, other):
        if attends_by_answer(event, member):
            tap = Tap(Method.HANDSHAKE, now, member.id)
            mark(event, member, Act.CHECKED_IN, tap, now=now)


def _claim_again(event: Event, member: Member, other: Member, *, now: datetime) -> None:
    # Only what a block ended is new; a no to it still keeps it from being asked again.
    db.session.execute(
        update(Claim)
        .where(Claim.event_id == event.id, Claim.claimant_id == member.id)
        .where(Claim.other_id == other.id, Claim.ended_at.is_not(None))
        .values(claimed_at=now, ended_at=None)
    )
