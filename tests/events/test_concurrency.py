"""Several organizers do something with one event at the same moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import Status

MANY = 10


@pytest.fixture
def all_at_once(browser, cast):
    """Post each of the forms at once, each from a browser of Cleo's; the statuses."""

    def send(path, forms):
        start = Barrier(len(forms))
        browsers = [browser(cast.cleo) for _ in forms]
        tokens = [one.token() for one in browsers]

        def post(one, token, form):
            start.wait()
            return one.client.post(path, data={"csrf_token": token, **form}).status_code

        with ThreadPoolExecutor(len(forms)) as threads:
            return Counter(threads.map(post, browsers, tokens, forms))

    return send


@pytest.fixture
def read(app):
    def read_event(event_id):
        with app.app_context():
            return db.session.get(Event, event_id)

    return read_event


def test_an_event_is_scheduled_once(cast, given, read, all_at_once):
    event = given.event(cast.group_id, status=Status.PROPOSED)
    assert all_at_once(f"/events/{event}/schedule", [{}] * MANY) == {302: 1, 409: MANY - 1}
    assert (read(event).status, read(event).sequence) == (Status.SCHEDULED, 1)


def test_each_move_rises_in_the_sequence(cast, given, read, all_at_once):
    event = given.event(cast.group_id)
    form = {"title": "Walk", "starts_at": "2026-06-08T14:00", "ends_at": "2026-06-08T17:00"}
    forms = [{**form, "venue": f"Pier {number}"} for number in range(MANY)]
    assert all_at_once(f"/events/{event}/edit", forms) == {302: MANY}
    assert read(event).sequence == MANY


def test_an_event_is_cancelled_once(cast, given, read, all_at_once):
    event = given.event(cast.group_id)
    forms = [{"reason": f"Reason {number}"} for number in range(MANY)]
    assert all_at_once(f"/events/{event}/cancel", forms) == {302: 1, 409: MANY - 1}
    assert (read(event).status, read(event).sequence) == (Status.CANCELLED, 1)
