"""Answering while an organizer decides on the same membership."""

from meetup.groups.rules import State
from tests.at_once import at_once


def test_who_answers_while_being_let_in_gets_in_once(browser, cast, given):
    group_id = given.group("town", open=True, owner=cast.cleo)
    event = given.event(group_id)
    people = [given.member(f"Guest {number}") for number in range(8)]
    for person in people:
        given.membership(group_id, person, state=State.REQUESTED)

    def post(who, path, data):
        one = browser(who)
        form = {"csrf_token": one.token(), **data}
        return lambda: one.client.post(path, data=form).status_code

    tasks = [post(one, f"/events/{event}/rsvp", {"answer": "yes"}) for one in people]
    tasks += [post(cast.cleo, f"/groups/town/members/{one.handle}/accept", {}) for one in people]
    assert set(at_once(tasks)) == {302}
