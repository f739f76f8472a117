"""Fifty people answer, change their minds and give up, all at once, for twenty seats."""

import os
from collections.abc import Callable, Iterator
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.db import db
from meetup.mail.models import OutboxMail
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer
from tests.at_once import at_once
from tests.browsing import Browser
from tests.conftest import Cast
from tests.given import Given

CLIENTS, ANSWERS, SEATS = 50, 200, 20
ROUNDS = 3 if os.environ.get("HYPOTHESIS_PROFILE") == "soak" else 1


def minds(dice: Random) -> Iterator[dict[str, str]]:
    """What one of them sends: first a yes, then whatever comes to mind."""
    yield {"answer": "yes", "guests": dice.choice("0001")}
    while True:
        answer = dice.choice(["yes", "yes", "no", "maybe"])
        yield {"answer": answer, "guests": dice.choice("0012")}


@pytest.mark.parametrize("number", range(ROUNDS))
def test_no_seat_is_given_twice_nobody_is_lost_and_the_order_is_kept(
    app: Flask, browser: Callable[..., Browser], cast: Cast, given: Given, number: int
) -> None:
    event = given.event(cast.group_id, capacity=SEATS, guests_allowed=2)
    people = [given.member(f"Guest {one}") for one in range(CLIENTS)]
    for person in people:
        given.membership(cast.group_id, person)
    path = f"/events/{event}/rsvp"

    def client(seed: int) -> Callable[[], list[int]]:
        one = browser(people[seed])
        dice = Random(1000 * number + seed)  # noqa: S311 - a test that is the same each time
        token, sends = one.token(), minds(dice)

        def all_its_answers() -> list[int]:
            return [
                one.client.post(path, data={"csrf_token": token, **next(sends)}).status_code
                for _ in range(ANSWERS // CLIENTS)
            ]

        return all_its_answers

    statuses = [status for some in at_once([client(n) for n in range(CLIENTS)]) for status in some]
    # A 409 is somebody who comes and asks for more guests than there is room for.
    assert len(statuses) == ANSWERS and set(statuses) <= {302, 409}
    with app.app_context():
        rows = list(db.session.scalars(select(Rsvp).where(Rsvp.event_id == event)))
        told = list(db.session.scalars(select(OutboxMail.purpose)))
    assert {row.member_id for row in rows} == {person.id for person in people}
    assert len(rows) == CLIENTS
    taken = sum(row.seats for row in rows if row.answer is Answer.YES)
    waits = sorted((row.waiting_since, row.id, row.seats) for row in rows if row.waits)
    assert taken <= SEATS
    # What is free does not hold the first in line, or there is nobody in it.
    assert not waits or waits[0][2] > SEATS - taken
    assert len(told) == len(set(told))
