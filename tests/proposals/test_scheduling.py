"""Any votes in any order: what they become, against a few lines that say it simply."""

from datetime import timedelta

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from sqlalchemy import select

from meetup.db import db
from meetup.events.models import Event
from meetup.groups.models import Group
from meetup.groups.rules import Scheduling
from meetup.mail.models import OutboxMail
from meetup.members.models import Member
from meetup.proposals.models import CandidateDate, DateVote
from meetup.proposals.rules import Vote, VotesClosed
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer
from meetup.rsvps.scheduling_actions import schedule, vote

PEOPLE, DATES = 6, 3
# Who says what to which dates, one after the other.
BALLOTS = st.lists(
    st.tuples(
        st.integers(0, PEOPLE - 1),
        st.dictionaries(st.integers(0, DATES - 1), st.sampled_from(Vote), min_size=1),
    ),
    max_size=25,
)


class Naive:
    """All ballots, kept as they came."""

    def __init__(self):
        # To each date: by person, what they say and since which ballot.
        self.said = [{} for _ in range(DATES)]

    def take(self, number, person, votes):
        for date, said in votes.items():
            if self.said[date].get(person, (None, 0))[0] is not said:
                self.said[date][person] = said, number

    def number(self, date, *wanted):
        return sum(said in wanted for said, _ in self.said[date].values())

    def reached(self, quorum):
        good = [date for date in range(DATES) if self.number(date, Vote.YES) >= quorum]
        likes = lambda d: (self.number(d, Vote.YES), self.number(d, Vote.YES, Vote.IF_NEED_BE), -d)  # noqa: E731 - said once
        return max(good, key=likes, default=None)

    def answers(self, date, capacity):
        in_order = sorted(self.said[date].items(), key=lambda one: one[1][1])
        yes = [person for person, (said, _) in in_order if said is Vote.YES]
        maybe = [person for person, (said, _) in in_order if said is Vote.IF_NEED_BE]
        seats = len(yes) if capacity is None else capacity
        return {
            **dict.fromkeys(yes[:seats], Answer.YES),
            **dict.fromkeys(yes[seats:], Answer.WAITLISTED),
            **dict.fromkeys(maybe, Answer.MAYBE),
        }


@pytest.fixture
def scene(given, cast):
    people = [given.member(f"Voter {number}") for number in range(PEOPLE)]
    for person in people:
        given.membership(cast.group_id, person)
    return people


@drawn(BALLOTS, st.none() | st.integers(1, 4), st.integers(1, 4), st.booleans(), st.integers(0, 2))
def test_votes_become_what_they_said(
    app, given, cast, scene, ballots, capacity, quorum, by_itself, chosen
):
    with app.app_context():
        db.session.get_one(Group, cast.group_id).scheduling = (
            Scheduling.BY_ITSELF if by_itself else Scheduling.ORGANIZERS
        )
        db.session.commit()
    event_id, dates = given.proposal(cast.group_id, quorum=quorum, capacity=capacity)
    naive, settled = Naive(), None
    with app.app_context():
        event = db.session.get_one(Event, event_id)
        for number, (person, votes) in enumerate(ballots):
            now = given.clock.moment + timedelta(minutes=number)
            member = db.session.get_one(Member, scene[person].id)
            said = {dates[date]: what for date, what in votes.items()}
            if settled is not None:
                with pytest.raises(VotesClosed):
                    vote(event, member, said, unlisted=False, now=now)
                continue
            vote(event, member, said, unlisted=False, now=now)
            naive.take(number, person, votes)
            settled = naive.reached(quorum) if by_itself else None
            assert event.is_scheduled is (settled is not None)
        if settled is None:
            cleo, settled = db.session.get_one(Member, cast.cleo.id), chosen
            schedule(event, cleo, date_id=dates[chosen], now=now if ballots else event.created_at)
        place = {scene[number].id: number for number in range(PEOPLE)}
        found = db.session.scalars(
            select(Rsvp).where(Rsvp.event_id == event_id).order_by(Rsvp.answered_at, Rsvp.id)
        ).all()
        expected = naive.answers(settled, capacity)
        assert [(place[r.member_id], r.answer) for r in found] == list(expected.items())
        assert event.starts_at == db.session.get_one(CandidateDate, dates[settled]).starts_at
        voters = {person for date in naive.said for person in date}
        told = [
            place[mail.subjects["member_id"]]
            for mail in db.session.scalars(select(OutboxMail).where(OutboxMail.kind == "scheduled"))
            if mail.subjects["event_id"] == event_id
        ]
        assert sorted(told) == sorted(voters)
        db.session.rollback()
        for row in (DateVote, OutboxMail):
            db.session.execute(db.delete(row))
        db.session.execute(db.delete(CandidateDate))
        db.session.execute(db.delete(Event))
        db.session.commit()
