"""Texts are kept while several change the events, and several workers make what is missing."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import delete, update

from meetup.db import db
from meetup.events.models import Event, EventText
from meetup.events.worker import keep_next_texts
from meetup.rounds import Round
from tests.calendars.texts import how_many, untrue

EVENTS, EDITS, WORKERS = 4, 3, 2


def test_whoever_comes_last_keeps_what_is_true(app, browser, cast, given, clock):
    events = [given.event(cast.group_id, f"Walk {number}") for number in range(EVENTS)]
    with app.app_context():
        db.session.execute(delete(EventText))
        db.session.execute(update(Event).values(calendar_mark=None))
        db.session.commit()
    start = Barrier(EVENTS * EDITS + WORKERS)
    browsers = [browser(cast.cleo) for _ in range(EVENTS * EDITS)]
    tokens = [one.token() for one in browsers]

    def edit(number):
        form = {"title": f"Walk {number}", "starts_at": "2026-06-08T14:00", "venue": f"{number}"}
        form["csrf_token"] = tokens[number]
        start.wait()
        path = f"/events/{events[number % EVENTS]}/edit"
        return browsers[number].client.post(path, data=form).status_code

    def work(_):
        start.wait()
        while keep_next_texts(app, now=clock.moment) is not Round.IDLE:
            pass

    with ThreadPoolExecutor(EVENTS * EDITS + WORKERS) as threads:
        working = [threads.submit(work, number) for number in range(WORKERS)]
        assert set(threads.map(edit, range(EVENTS * EDITS))) == {302}
        for worker in working:
            worker.result()
    with app.app_context():
        assert (untrue(), how_many()) == ([], EVENTS)
