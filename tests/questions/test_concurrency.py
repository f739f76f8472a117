"""Several people write and answer questions in the same moment."""

from collections import Counter

import pytest

from meetup.questions.rules import Kind
from tests.at_once import at_once

MANY = 14


@pytest.fixture
def poster(browser):
    """A task that posts once, from a browser of its own that holds a good token already."""

    def make(person, path, data):
        client = browser(person)
        form = {"csrf_token": client.token(), **data}
        return lambda: client.client.post(path, data=form).status_code

    return make


def test_of_fourteen_that_are_asked_at_once_ten_are(cast, given, poster, asks):
    event = given.event(cast.group_id)
    sent = {"kind": "text", "readers": "group"}
    tasks = [
        poster(cast.cleo, f"/events/{event}/questions", {"text": f"Number {number}?", **sent})
        for number in range(MANY)
    ]
    assert Counter(at_once(tasks)) == {302: 10, 409: MANY - 10}
    texts, count = asks(event)
    assert len(set(texts)) == count == 10


def test_a_question_that_is_removed_takes_all_answers_along_and_breaks_none(
    cast, given, poster, asks, said_by, answer_of
):
    event = given.event(cast.group_id)
    meal = given.question(event, "Which meal?", Kind.ONE_OF, "Fish", "Salad", required=True)
    way = given.question(event, "How do you come?")
    people = [given.member(f"Guest {number}") for number in range(MANY)]
    for person in people:
        given.membership(cast.group_id, person)
    said = {f"question_{meal}": "Fish", f"seen_{meal}": "1", f"question_{way}": "By boat"}
    said |= {f"seen_{way}": "1", "answer": "yes"}
    tasks = [poster(person, f"/events/{event}/rsvp", said) for person in people]
    remove = poster(cast.cleo, f"/events/{event}/questions/{meal}/remove", {})
    move = poster(cast.cleo, f"/events/{event}/questions/{way}/move", {"to": "up"})
    assert set(at_once([*tasks, remove, move])) == {302}
    assert asks(event) == (["How do you come?"], 1)
    for person in people:
        assert answer_of(event, person).is_yes
        assert said_by(event, person) == {"How do you come?": "By boat"}


def test_one_person_who_sends_it_twenty_times_has_one_answer(cast, given, poster, said_by):
    event = given.event(cast.group_id)
    meal = given.question(event)
    said = {f"question_{meal}": "Fish", f"seen_{meal}": "1", "answer": "yes"}
    tasks = [poster(cast.ana, f"/events/{event}/rsvp", said) for _ in range(20)]
    assert Counter(at_once(tasks)) == {302: 20}
    assert said_by(event, cast.ana) == {"Which meal?": "Fish"}
