"""Answering while an organizer decides on the same membership."""

from meetup.db import db
from meetup.groups.models import Membership
from meetup.groups.rules import State
from meetup.members.models import Member
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


def test_who_says_no_by_a_link_while_saying_yes_elsewhere_is_in_the_group_of_their_yes(
    app, browser, given, chess, type_in, link_to, confirm
):
    """Zoe leaves with a no only where no yes stands; with two at once she leaves all the same."""
    for number in range(6):
        email, links = f"zoe{number}@mail.example", []
        for event in (given.event(chess, "Blitz"), given.event(chess, "Rapid")):
            type_in(event, email, name=f"Zoe {number}")
            links.append(link_to(email))
            confirm(email, links[-1])
        second = "yes" if number % 2 else "no"

        def post(path, answer):
            one = browser()
            form = {"csrf_token": one.token(), "answer": answer}
            return lambda: one.client.post(path, data=form).status_code

        said = at_once([post(links[0], "no"), post(links[1], second)])
        with app.app_context():
            zoe = db.select(Membership).join(Membership.member).where(Member.email == email)
            belongs = db.session.scalars(zoe).first() is not None
        assert (said, belongs) == ([302, 302], second == "yes")
