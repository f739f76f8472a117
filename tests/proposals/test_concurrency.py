"""Many people vote at the same moment, while others leave, schedule or edit."""

from collections import Counter

import pytest
from sqlalchemy import select

from meetup.db import db
from meetup.groups.rules import Scheduling
from meetup.members.models import Member
from meetup.proposals.models import DateVote
from meetup.proposals.rules import Vote
from meetup.proposals.worker import lapse_next
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer
from tests.at_once import at_once

MANY = 20


@pytest.fixture
def voters(given, cast):
    people = [given.member(f"Voter {number}") for number in range(MANY)]
    for person in people:
        given.membership(cast.group_id, person)
    return people


@pytest.fixture
def rows(app):
    def read(statement):
        with app.app_context():
            return db.session.execute(statement).all()

    return read


def test_of_twenty_who_vote_at_once_those_who_reach_the_quorum_schedule_it_once(
    cast, given, voters, posting, rows, read, schedules, outbox
):
    schedules(cast.group_id, Scheduling.BY_ITSELF)
    event, (first, second, _) = given.proposal(cast.group_id, quorum=7, capacity=5)
    path, said = f"/events/{event}/votes", {f"date_{first}": "no", f"date_{second}": "yes"}
    statuses = Counter(at_once([posting(person, path, **said) for person in voters]))
    assert statuses == {302: 7, 409: MANY - 7}
    found = read(event)
    assert (found.is_scheduled, found.sequence, found.local_day.day) == (True, 1, 9)
    yes = rows(
        select(DateVote.member_id)
        .where(DateVote.date_id == second, DateVote.vote == Vote.YES)
        .order_by(DateVote.voted_at, DateVote.id)
    )
    answers = rows(
        select(Rsvp.member_id, Rsvp.answer).where(Rsvp.event_id == event).order_by(Rsvp.id)
    )
    assert [member for member, _ in answers] == [member for (member,) in yes]
    assert [answer for _, answer in answers] == [Answer.YES] * 5 + [Answer.WAITLISTED] * 2
    told = Counter(mail.recipient for mail in outbox() if mail.kind == "scheduled")
    assert len(told) == 7 and set(told.values()) == {1}


def test_votes_and_a_scheduling_do_not_miss_each_other(cast, given, voters, posting, rows, read):
    event, (first, *_) = given.proposal(cast.group_id)
    path = f"/events/{event}"
    tasks = [posting(person, f"{path}/votes", **{f"date_{first}": "yes"}) for person in voters]
    tasks += [posting(cast.cleo, f"{path}/schedule", date=str(first)) for _ in range(3)]
    statuses = at_once(tasks)
    assert sorted(statuses[MANY:]) == [302, 409, 409] and read(event).sequence == 1
    counted = Counter(statuses[:MANY])
    assert set(counted) <= {302, 409}
    assert len(rows(select(DateVote.id))) == counted[302]
    assert rows(select(Rsvp.answer)) == [(Answer.YES,)] * counted[302]


def test_nobody_votes_and_leaves_in_one_moment(cast, given, voters, posting, rows, read, schedules):
    schedules(cast.group_id, Scheduling.BY_ITSELF)
    event, (first, *_) = given.proposal(cast.group_id, quorum=MANY // 2)
    tasks = []
    for person in voters:
        tasks.append(posting(person, f"/events/{event}/votes", **{f"date_{first}": "yes"}))
        tasks.append(posting(person, f"/groups/{cast.group}/leave"))
    assert set(at_once(tasks)) <= {302, 403, 404, 409}
    gone = {person.id for person in voters}
    assert not gone & {member for (member,) in rows(select(Rsvp.member_id))}
    kept = rows(select(Member.name).join(DateVote, DateVote.member_id == Member.id))
    # Of a proposal nothing is left; of an event the votes by which it was chosen may be.
    assert read(event).is_scheduled or kept == []


def test_two_proposals_of_one_group_settle_themselves_side_by_side(
    cast, given, voters, posting, read, schedules
):
    schedules(cast.group_id, Scheduling.BY_ITSELF)
    made = [given.proposal(cast.group_id, f"Walk {n}", quorum=MANY) for n in range(2)]
    tasks = []
    for index, person in enumerate(voters):
        # One after the other, so that each holds what the other waits for next.
        for event, (first, *_) in made if index % 2 else reversed(made):
            tasks.append(posting(person, f"/events/{event}/votes", **{f"date_{first}": "yes"}))
    assert set(at_once(tasks)) == {302}
    assert all(read(event).is_scheduled for event, _ in made)


def test_one_person_who_presses_ten_times_has_one_vote(cast, given, posting, rows):
    event, (first, *_) = given.proposal(cast.group_id)
    path, said = f"/events/{event}/votes", {f"date_{first}": "yes"}
    assert set(at_once([posting(cast.ana, path, **said) for _ in range(10)])) == {302}
    assert rows(select(DateVote.vote)) == [(Vote.YES,)]


def test_two_workers_and_an_organizer_settle_one_proposal_in_one_way(
    app, cast, given, clock, posting, read, outbox, in_days
):
    event, (_, second, _) = given.proposal(cast.group_id, quorum=3, votes_until=in_days(2))
    given.vote(second, cast.ana)
    clock.move(days=2)
    now = clock.moment
    cleo = posting(cast.cleo, f"/events/{event}/schedule", date=str(second))
    at_once([cleo, *[lambda: lapse_next(app, now=now)] * 2])
    kinds = Counter(mail.kind for mail in outbox())
    assert read(event).is_scheduled and kinds["scheduled"] == 1 and kinds["lapsed"] <= 1
