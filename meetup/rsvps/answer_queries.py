"""Reading all answers to an event, for its organizers alone."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from meetup.db import db
from meetup.events.models import Event
from meetup.folding import name_search
from meetup.groups.models import Membership
from meetup.groups.rules import State
from meetup.members.models import Member
from meetup.members.queries import Viewer, asked_by, may_see, people
from meetup.members.rules import Person
from meetup.rsvps.inviting_queries import has_answered, is_invited, may_be_invited
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer
from meetup.rsvps.still_coming_rules import Reply, reply_of

ON_A_PAGE = 200
MOST_NAMESAKES = 5


class Said(NamedTuple):
    """One answer, as organizers read it; `entered_by` is the organizer to whom it was said."""

    person: Person
    answer: Answer
    guests: int
    guest_names: str
    note: str
    is_unlisted: bool
    answered_at: datetime | None
    waiting_since: datetime | None
    offered_until: datetime | None
    lapsed_at: datetime | None
    approved_at: datetime | None
    declined_at: datetime | None
    asked_at: datetime | None
    confirmed_at: datetime | None
    given_back_at: datetime | None
    warm_up: str
    is_entered: bool
    entered_by: str | None
    is_placeholder: bool

    def reply(self, now: datetime) -> Reply | None:
        """What came of asking whether they still come; None for who was not asked, or is off."""
        is_asked = self.answer is Answer.YES
        return reply_of(self.asked_at, self.confirmed_at, now=now) if is_asked else None


@dataclass(frozen=True)
class Answers:
    """All answers to an event, each list in its own order: who waits longest is first in line."""

    unapproved: list[Said] = field(default_factory=list)
    coming: list[Said] = field(default_factory=list)
    offered: list[Said] = field(default_factory=list)
    waiting: list[Said] = field(default_factory=list)
    maybe: list[Said] = field(default_factory=list)
    no: list[Said] = field(default_factory=list)

    def list_of(self, said: Said, *, needs_approval: bool) -> list[Said]:
        """The list that an answer belongs to."""
        if said.offered_until:
            return self.offered
        if said.waiting_since:
            is_open = needs_approval and said.approved_at is None
            return self.unapproved if is_open else self.waiting
        others = {Answer.YES: self.coming, Answer.MAYBE: self.maybe}
        return others.get(said.answer, self.no)

    def replies(self, now: datetime) -> Counter[Reply]:
        """How many of those who come and were asked whether they still do have said what."""
        replies = (said.reply(now) for said in self.coming)
        return Counter(reply for reply in replies if reply)

    def all(self) -> list[Said]:
        """One list after the other."""
        lists = (self.coming, self.offered, self.waiting, self.unapproved, self.maybe, self.no)
        return [said for some in lists for said in some]


class Silent(NamedTuple):
    """Somebody who has not answered, and whether they are, or may be, invited by mail."""

    person: Person
    is_invited: bool
    may_be_invited: bool


@dataclass(frozen=True)
class Unanswered:
    """The members who have not answered, by name: a page of them, and how many there are.

    `to_invite` are those of all of them who may be invited.
    """

    people: list[Silent]
    number: int
    to_invite: int
    page: int

    @property
    def goes_on(self) -> bool:
        return self.page * ON_A_PAGE < self.number


def answers_to(event: Event, *, seen_by: Member) -> Answers:
    """What everybody answered to `event`, as `seen_by`, who organizes it, may know them."""
    found = Answers()
    ids = asked_by(seen_by, event_id=event.id)
    for row in db.session.connection().execute(_answers(), ids):
        said = Said(Person._make(row[:4]), *row[4:])
        found.list_of(said, needs_approval=event.needs_approval).append(said)
    return found


def members_without_answer(event: Event, *, seen_by: Member, page: int) -> Unanswered:
    """The active members of the group who have not answered, by name. Pages count from 1."""
    window = {"most": ON_A_PAGE, "skip": (page - 1) * ON_A_PAGE}
    about = {"event_id": event.id, "group_id": event.group_id, "sequence": event.sequence}
    ids = asked_by(seen_by, **about, **window)
    rows = db.session.connection().execute(_unanswered(), ids).all()
    number, to_invite = rows[0][-2:] if rows else (0, 0)
    people = [Silent(Person._make(row[:4]), *row[4:6]) for row in rows]
    return Unanswered(people, number, to_invite, page)


def members_called(text: str, event: Event, *, seen_by: Member) -> list[Member]:
    """The active members of the event's group with this handle or, without one, of this name."""
    handle, name = text.removeprefix("@").lower(), name_search(text)
    called = (
        select(Member)
        .join(Membership, Membership.member_id == Member.id)
        .where(Membership.group_id == event.group_id, Membership.state == State.ACTIVE)
        .where(or_(Member.handle == handle, Member.search == name))
        .where(may_see(seen_by.id, Member.id))
        .order_by(Member.id)
        .limit(MOST_NAMESAKES)
    )
    found = list(db.session.scalars(called))
    return [one for one in found if one.handle == handle] or found


@cache
def _answers() -> Select[*tuple[Any, ...]]:
    by = aliased(Member)
    entered_by = and_(by.id == Rsvp.answered_by_id, may_see(Viewer.id, by.id))
    return (
        people()
        .add_columns(
            *(Rsvp.answer, Rsvp.guests, Rsvp.guest_names, Rsvp.note, Rsvp.is_unlisted),
            *(Rsvp.answered_at, Rsvp.waiting_since, Rsvp.offered_until, Rsvp.lapsed_at),
            *(Rsvp.approved_at, Rsvp.declined_at, Rsvp.asked_at, Rsvp.confirmed_at),
            *(Rsvp.given_back_at, Rsvp.warm_up, Rsvp.answered_by_id.is_not(None), by.name),
            Member.password_hash.is_(None),
        )
        .join(Rsvp, Rsvp.member_id == Member.id)
        .outerjoin(by, entered_by)
        .where(Rsvp.event_id == bindparam("event_id"), may_see(Viewer.id, Member.id))
        .order_by(func.coalesce(Rsvp.waiting_since, Rsvp.answered_at).nulls_last(), Rsvp.id)
    )


@cache
def _unanswered() -> Select[*tuple[Any, ...]]:
    event_id = bindparam("event_id", type_=Integer)
    sequence = bindparam("sequence", type_=Integer)
    open_to_it = and_(may_be_invited(event_id, sequence), Member.id != Viewer.id)
    return (
        people()
        .add_columns(
            is_invited(event_id, sequence),
            open_to_it,
            # Of all of them, and not of the page alone.
            func.count().over(),
            func.sum(case((open_to_it, 1), else_=0)).over(),
        )
        .join(Membership, Membership.member_id == Member.id)
        .where(Membership.group_id == bindparam("group_id"), Membership.state == State.ACTIVE)
        .where(~has_answered(event_id), may_see(Viewer.id, Member.id))
        .order_by(Member.search, Member.id)
        .limit(bindparam("most", type_=Integer))
        .offset(bindparam("skip", type_=Integer))
    )
