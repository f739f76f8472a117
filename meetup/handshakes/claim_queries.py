"""Reading claims: which stands, and what somebody is asked about."""

from functools import cache

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager

from meetup.db import db
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.events.queries import held_event
from meetup.events.rules import Status
from meetup.handshakes.conditions import Id, said_they_come, shook_hands, was_there
from meetup.handshakes.models import Claim
from meetup.members.models import Member
from meetup.members.queries import Looking, Viewer, asked_by, hold_pair, may_see


def standing_claim(event: Event, *, by: Member, about: Member) -> Claim | None:
    """That `by` said to have met `about`: whatever `about` answered, it stands till it ended."""
    return db.session.scalars(
        select(Claim).where(
            Claim.event_id == event.id,
            Claim.claimant_id == by.id,
            Claim.other_id == about.id,
            Claim.ended_at.is_(None),
        )
    ).one_or_none()


def attends_by_answer(event: Event, member: Member) -> bool:
    """Whether `member` is known to be at `event` by their yes alone, as no attendance is taken."""
    ids = (event.id, member.id)
    asked = select(and_(said_they_come(*ids), ~was_there(*ids)))
    return bool(db.session.scalar(asked))


def claims_to_answer(member: Member) -> list[Claim]:
    """The claims that `member` is asked about, with claimant and event, the oldest first."""
    return list(db.session.scalars(_all_to_answer(), asked_by(member)))


def claim_to_answer(claim_id: int, *, by: Member) -> Claim:
    """A claim that `by` is asked about; event and pair are held. Raises NotFound for others."""
    asking = select(Claim.claimant_id, Claim.event_id)
    asked = asking.where(Claim.id == claim_id, Claim.other_id == by.id)
    found = db.session.execute(asked).one_or_none()
    if found is None:
        raise NotFound
    claimant_id, event_id = found
    held_event(event_id)
    hold_pair(claimant_id, by.id)
    claim = db.session.scalars(_to_answer(by).where(Claim.id == claim_id)).one_or_none()
    if claim is None:
        raise NotFound
    return claim


@cache
def _all_to_answer() -> Select[Claim]:
    return _to_answer(Viewer(is_host=False)).order_by(Claim.claimed_at, Claim.id)


def _to_answer(member: Looking) -> Select[Claim]:
    return (
        select(Claim)
        .join(Claim.claimant)
        .join(Claim.event)
        .join(Event.group)
        .options(
            contains_eager(Claim.claimant),
            contains_eager(Claim.event).contains_eager(Event.group),
        )
        .where(Claim.other_id == member.id, Claim.declined_at.is_(None), Claim.ended_at.is_(None))
        .where(may_see(member.id, Member.id), Event.status == Status.SCHEDULED)
        .where(_could_be(Event.id, Claim.claimant_id), _could_be(Event.id, member.id))
        .where(~shook_hands(Event.id, Claim.claimant_id, member.id))
        .execution_options(populate_existing=True)
    )


def _could_be(event_id: Id, member_id: Id) -> ColumnElement[bool]:
    return or_(was_there(event_id, member_id), said_they_come(event_id, member_id))
