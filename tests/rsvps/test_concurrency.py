"""Many people answer at the same moment."""

from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import select

from meetup.db import db
from meetup.groups.models import Membership
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer
from tests.at_once import at_once


def all_at_once(tasks: Sequence[Callable[[], int]]) -> Counter[int]:
    """How often each status came back from tasks that begin together."""
    return Counter(at_once(tasks))


@pytest.fixture
def answers(app):
    def count(event_id):
        with app.app_context():
            rows = db.session.scalars(select(Rsvp.answer).where(Rsvp.event_id == event_id))
            return Counter(rows)

    return count


def test_of_fifty_who_want_three_seats_three_get_them(posting, cast, given, answers):
    event = given.event(cast.group_id, capacity=3)
    people = [given.member(f"Guest {number}") for number in range(50)]
    for person in people:
        given.membership(cast.group_id, person)
    path = f"/events/{event}/rsvp"
    statuses = all_at_once([posting(one, path, answer="yes") for one in people])
    assert statuses == {302: 50}
    assert answers(event) == {Answer.YES: 3, Answer.WAITLISTED: 47}


def test_of_thirty_who_join_for_three_seats_three_get_them(app, posting, cast, given, answers):
    group_id = given.group("town", open=True, owner=cast.cleo)
    event = given.event(group_id, capacity=3)
    people = [given.member(f"Guest {number}") for number in range(30)]
    path = f"/events/{event}/rsvp"
    statuses = all_at_once([posting(one, path, answer="yes") for one in people])
    assert statuses == {302: 30}
    assert answers(event) == {Answer.YES: 3, Answer.WAITLISTED: 27}
    with app.app_context():
        members = db.session.scalars(select(Membership).where(Membership.group_id == group_id))
        assert len(list(members)) == 31


def test_a_seat_that_is_given_back_is_given_once(posting, cast, given, answers):
    event = given.event(cast.group_id, capacity=1)
    given.rsvp(event, cast.cleo)
    people = [given.member(f"Guest {number}") for number in range(10)]
    for person in people:
        given.membership(cast.group_id, person)
    path = f"/events/{event}/rsvp"
    tasks = [posting(one, path, answer="yes") for one in people]
    statuses = all_at_once([*tasks, posting(cast.cleo, path, answer="no")])
    assert statuses == {302: 11}
    assert answers(event) == {Answer.YES: 1, Answer.WAITLISTED: 9, Answer.NO: 1}


def test_one_person_who_presses_twenty_times_has_one_answer(posting, cast, given, answers):
    event = given.event(cast.group_id, capacity=1)
    path = f"/events/{event}/rsvp"
    tasks = [posting(cast.ana, path, answer="yes") for _ in range(20)]
    assert all_at_once(tasks) == {302: 20}
    assert answers(event) == {Answer.YES: 1}


def test_an_answer_and_a_cancellation_do_not_miss_each_other(posting, cast, given, answers):
    event = given.event(cast.group_id)
    people = [given.member(f"Guest {number}") for number in range(8)]
    for person in people:
        given.membership(cast.group_id, person)
    path = f"/events/{event}"
    tasks = [posting(one, f"{path}/rsvp", answer="yes") for one in people]
    cancel = posting(cast.cleo, f"{path}/cancel", reason="Storm")
    statuses = all_at_once([*tasks, cancel])
    assert set(statuses) <= {302, 409}
    assert answers(event)[Answer.YES] == statuses[302] - 1


def test_nobody_answers_and_leaves_in_one_moment(app, posting, cast, given, answers):
    event = given.event(cast.group_id)
    people = [given.member(f"Guest {number}") for number in range(12)]
    for person in people:
        given.membership(cast.group_id, person)
    tasks = [posting(one, f"/events/{event}/rsvp", answer="yes") for one in people]
    tasks += [posting(one, f"/groups/{cast.group}/leave") for one in people]
    assert set(all_at_once(tasks)) <= {302, 403, 404}
    assert answers(event) == {}
