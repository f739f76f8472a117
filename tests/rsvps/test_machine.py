"""Whatever people do in whatever order: against a model of the waiting list that is easy to read.

The model knows no rules file: it is lists and sums, and says for itself who is next.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, select

from meetup.db import db
from meetup.errors import Refusal
from meetup.events.models import Event
from meetup.mail.models import OutboxMail
from meetup.members.models import Member
from meetup.rsvps import actions
from meetup.rsvps.calendar_mail_models import MailedEntry
from meetup.rsvps.models import Rsvp
from meetup.rsvps.organizing_actions import answer_for, approve, decline
from meetup.rsvps.rules import Answer
from meetup.rsvps.worker import settle_next
from tests.conftest import Cast, Clock
from tests.given import Given

PEOPLE, MOST_GUESTS = 6, 2
EXAMPLES = settings().max_examples // 20
WHO = st.integers(0, PEOPLE - 1)
GUESTS = st.integers(0, MOST_GUESTS)


@dataclass
class One:
    """Somebody in the model: what they said, and since when they wait for what."""

    answer: str = "-"
    guests: int = 0
    until: datetime | None = None
    approved: bool = False
    declined: bool = False

    @property
    def seats(self) -> int:
        return 1 + self.guests

    @property
    def holds(self) -> int:
        return self.seats if self.answer == "yes" or self.until else 0

    def quit(self, answer: str) -> None:
        self.answer, self.guests, self.until, self.approved = answer, 0, None, False


class Model:
    """What should be true; `line` are those who wait, in the order in which they joined."""

    def __init__(self, capacity: int, *, offers: bool, passing: bool, approval: bool) -> None:
        self.capacity, self.offers, self.passing = capacity, offers, passing
        self.approval = approval
        self.people = [One() for _ in range(PEOPLE)]
        self.line: list[int] = []

    def taken(self) -> int:
        return sum(one.holds for one in self.people)

    def in_line(self) -> list[int]:
        """Those of the line who have nothing yet, and need nobody's leave."""
        ones = ((who, self.people[who]) for who in self.line)
        return [who for who, one in ones if not one.until and (one.approved or not self.approval)]

    def fits(self, seats: int) -> bool:
        """Whether so many seats are free, and nobody waits for them who would fit in."""
        if seats > self.capacity - self.taken():
            return False
        before = [who for who in self.in_line() if self.people[who].seats <= self.capacity]
        return self.passing or not before

    def settle(self, now: datetime, lasts: timedelta) -> None:
        for who in [w for w in self.line if self.people[w].until and self.people[w].until <= now]:
            self.leave(who, "no")
        for who in self.in_line():
            one = self.people[who]
            if one.seats <= self.capacity - self.taken():
                if self.offers:
                    one.until = now + lasts
                else:
                    self.seat(who)
            elif one.seats <= self.capacity and not self.passing:
                return

    def seat(self, who: int) -> None:
        self.people[who].answer, self.people[who].until = "yes", None
        self.line = [other for other in self.line if other != who]

    def wait(self, who: int) -> None:
        self.people[who].answer, self.people[who].until = "waitlisted", None
        self.line = [*(other for other in self.line if other != who), who]

    def leave(self, who: int, answer: str) -> None:
        self.people[who].quit(answer)
        self.line = [other for other in self.line if other != who]

    def yes(self, who: int, guests: int) -> bool:
        """Whether it is taken: it seats them, or has them wait."""
        one, seats = self.people[who], 1 + guests
        if one.holds:
            more = seats - one.holds
            if more > 0 and not self.fits(more):
                return False
            self.seat(who)
        elif (one.declined and self.approval) or seats > self.capacity:
            return False
        elif self.fits(seats) and (one.approved or not self.approval):
            self.seat(who)
        elif one.answer != "waitlisted" or guests > one.guests:
            self.wait(who)
        one.guests = guests
        return True


class Waiting(RuleBasedStateMachine):
    """One event, some people, and an organizer; each step is a request of its own."""

    given: Given
    cast: Cast
    clock: Clock
    traits: dict[str, bool]

    def __init__(self) -> None:
        super().__init__()
        _empty(self.given)
        self.clock.moment = datetime.fromisoformat("2026-06-01T12:00:00+00:00")
        self.model = Model(3, **self.traits)
        self.event_id = self.given.event(
            self.cast.group_id,
            starts_at=self.clock.moment + timedelta(days=300),
            capacity=3,
            guests_allowed=MOST_GUESTS,
            offers_seats=self.traits["offers"],
            smaller_may_pass=self.traits["passing"],
            needs_approval=self.traits["approval"],
        )

    @contextmanager
    def step(self) -> Iterator[tuple[Event, Callable[[int], Member]]]:
        """The event, locked, and people by number; time passes, so that no two joined at once."""
        self.clock.move(minutes=1)
        self.model.settle(self.clock.moment, timedelta(hours=24))
        with self.given.app.app_context():
            locked = select(Event).where(Event.id == self.event_id).with_for_update()
            event = db.session.scalars(locked).one()
            try:
                yield event, lambda who: db.session.get_one(Member, self.people[who])
            finally:
                db.session.commit()
        self.model.settle(self.clock.moment, timedelta(hours=24))

    people: list[int]

    @rule(who=WHO, guests=GUESTS)
    def say_yes(self, who: int, guests: int) -> None:
        with self.step() as (event, member):
            expected = self.model.yes(who, guests)
            assert expected == self._taken(
                lambda: actions.answer(
                    event,
                    member(who),
                    Answer.YES,
                    unlisted=False,
                    guests=guests,
                    now=self.clock.moment,
                )
            )

    @rule(who=WHO, answer=st.sampled_from([Answer.NO, Answer.MAYBE]))
    def say_otherwise(self, who: int, answer: Answer) -> None:
        with self.step() as (event, member):
            self.model.leave(who, answer)
            actions.answer(event, member(who), answer, unlisted=False, now=self.clock.moment)

    @rule(who=WHO, guests=GUESTS)
    def say_it_by_mouth(self, who: int, guests: int) -> None:
        with self.step() as (event, member):
            one = self.model.people[who]
            more = 1 + guests - one.holds
            fits = more <= 0 or self.model.fits(more)
            if fits:
                self.model.seat(who)
                one.guests, one.approved, one.declined = guests, True, False
            assert fits == self._taken(
                lambda: answer_for(
                    event,
                    member(who),
                    Answer.YES,
                    by=db.session.get_one(Member, self.cast.cleo.id),
                    guests=guests,
                    now=self.clock.moment,
                )
            )

    @rule(who=WHO, yes=st.booleans())
    def decide(self, who: int, yes: bool) -> None:
        with self.step() as (event, member):
            one = self.model.people[who]
            is_open = self.model.approval and one.answer == "waitlisted" and not one.approved
            if is_open and yes:
                fits = self.model.fits(one.seats)
                one.approved = True
                self.model.wait(who)
                if fits:
                    self.model.seat(who)
            elif is_open:
                self.model.leave(who, "no")
                one.declined = True
            act, cleo = approve if yes else decline, db.session.get_one(Member, self.cast.cleo.id)
            assert is_open == self._taken(
                lambda: act(event, member(who), by=cleo, now=self.clock.moment)
            )

    @rule(capacity=st.integers(1, 5))
    def change_capacity(self, capacity: int) -> None:
        with self.step() as (event, _):
            self.model.capacity = capacity
            cleo = db.session.get_one(Member, self.cast.cleo.id)
            details = type(event.details)(**{**vars(event.details), "capacity": capacity})
            actions.change_capacity(event, cleo, details, now=self.clock.moment)

    @rule(hours=st.sampled_from([1, 24, 30]))
    def let_time_pass(self, hours: int) -> None:
        self.clock.move(hours=hours)
        # With nothing left over, the worker has more than one round to do at most.
        while settle_next(self.given.app, now=self.clock.moment).name != "IDLE":
            pass
        is_overdue = any(one.until and one.until <= self.clock.moment for one in self.model.people)
        if is_overdue:
            self.model.settle(self.clock.moment, timedelta(hours=24))

    @invariant()
    def nobody_is_lost_and_nobody_there_twice(self) -> None:
        rows = self._rows()
        said = {row.member_id: (str(row.answer), row.guests, row.offered_until) for row in rows}
        assert len(said) == len(rows)
        for number, one in enumerate(self.model.people):
            found = said.get(self.people[number], ("-", 0, None))
            assert found == (one.answer, one.guests, one.until)

    @invariant()
    def the_order_is_kept(self) -> None:
        waits = sorted(
            (row for row in self._rows() if row.waiting_since),
            key=lambda row: (row.waiting_since, row.id),
        )
        assert [row.member_id for row in waits] == [self.people[who] for who in self.model.line]

    @invariant()
    def seats_are_never_exceeded_but_where_they_were_taken_away(self) -> None:
        held = sum(row.seats_held for row in self._rows())
        assert held == self.model.taken()
        # Nobody gets a seat beyond the capacity, which alone may fall below those who come.
        assert held <= max(self.model.capacity, self.before)
        self.before = held

    before = 0

    def _rows(self) -> list[Rsvp]:
        with self.given.app.app_context():
            return list(db.session.scalars(select(Rsvp).where(Rsvp.event_id == self.event_id)))

    def _taken(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except Refusal:
            db.session.rollback()
            return False
        return True


def _empty(given: Given) -> None:
    with given.inside():
        for table in (Rsvp, MailedEntry, OutboxMail, Event):
            db.session.execute(delete(table))


@pytest.mark.parametrize("approval", [False, True], ids=["at once", "approved"])
@pytest.mark.parametrize("passing", [False, True], ids=["in order", "smaller pass"])
@pytest.mark.parametrize("offers", [False, True], ids=["seats", "offers"])
def test_the_list_does_what_a_plain_model_does(
    given: Given, cast: Cast, clock: Clock, offers: bool, passing: bool, approval: bool
) -> None:
    numbers = [given.member(f"Guest {number}") for number in range(PEOPLE)]
    for person in numbers:
        given.membership(cast.group_id, person)
    facts = {
        "given": given,
        "cast": cast,
        "clock": clock,
        "people": [person.id for person in numbers],
        "traits": {"offers": offers, "passing": passing, "approval": approval},
    }
    machine = type("ThisWaiting", (Waiting,), facts)
    run_state_machine_as_test(
        machine, settings=settings(max_examples=EXAMPLES, stateful_step_count=20)
    )
