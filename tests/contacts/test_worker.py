"""Large imports: the worker writes, goes on where it was, deletes, and clears away."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from meetup.clock import now
from meetup.contacts import writing_actions
from meetup.contacts.models import Contact, ContactImport, ContactRow, ContactRowKey
from meetup.contacts.worker import go_on_with_imports
from meetup.db import db
from meetup.rounds import Round
from tests.at_once import at_once
from tests.contacts.bringing import bring as bring_past_pages
from tests.contacts.bringing import reading, somebody, stage
from tests.contacts.conftest import FILE, bring, people


@pytest.fixture
def large(browser, cast):
    """Ana has brought 1,200 people, for the worker to write."""
    ana = browser(cast.ana)
    path = bring(ana, people(1200)).path
    ana.post(path, {"do": "begin"})
    return ana


def counts(given):
    with given.inside():
        tables = (ContactImport, ContactRow, ContactRowKey, Contact)
        return [db.session.query(table).count() for table in tables]


def test_the_page_shows_how_far_it_is(large, app, work):
    assert "0 of 1,200 people are written." in large.page.words
    assert go_on_with_imports(app, now=now()) is Round.DONE
    page = large.get(large.page.path)
    assert "250 of 1,200 people are written." in page.words
    assert page.soup.select_one("progress")["value"] == "250"
    assert "Nobody yet" in large.get("/connections/contacts").words, "half of it is nowhere"
    work()
    assert "1,200 people from LinkedIn" in large.get(page.path).words


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True, scope="session")
def test_postgresql_knows_how_much_a_large_file_has_brought(large, given):
    """Else it compares the next file with this one row by row: 50 seconds for 30,000 people."""
    with given.inside():
        rows = text("SELECT reltuples FROM pg_class WHERE relname = 'contact_rows'")
        assert db.session.scalar(rows) >= 1200


def test_a_worker_that_is_killed_goes_on_where_it_was(large, app, work, given, monkeypatch):
    go_on_with_imports(app, now=now())
    real = writing_actions.move_rows

    def killed(_rows):
        raise KeyboardInterrupt

    monkeypatch.setattr(writing_actions, "move_rows", killed)
    with pytest.raises(KeyboardInterrupt):
        go_on_with_imports(app, now=now())
    monkeypatch.setattr(writing_actions, "move_rows", real)
    assert counts(given)[3] == 250
    work()
    assert counts(given) == [1, 1200, 2400, 1200]


def test_two_workers_write_each_person_once(large, app, work, given):
    at_once([work, work])
    assert counts(given) == [1, 1200, 2400, 1200]


def test_a_large_import_is_undone_by_the_worker_and_gone_at_once(large, work, given):
    path = large.page.path
    work()
    large.get(path)
    assert "Nobody yet" in large.press("Undo it").words
    assert large.get(path).status == 404
    work()
    assert counts(given) == [0, 0, 0, 0]


def test_one_that_is_running_can_be_undone(large, app, work, given):
    go_on_with_imports(app, now=now())
    large.press("Undo it")
    work()
    assert counts(given) == [0, 0, 0, 0]


def test_a_file_left_lying_is_forgotten_after_a_day(browser, cast, clock, work, given):
    bring(browser(cast.ana), FILE)
    clock.move(hours=23)
    assert work() == 0 and counts(given)[0] == 1
    clock.move(hours=2)
    work()
    assert counts(given) == [0, 0, 0, 0]


def test_an_upload_that_breaks_off_is_nowhere(browser, cast, clock, work, given, monkeypatch):
    from meetup.contacts import staging_actions

    real, calls = staging_actions.stage, []

    def breaks(*args):
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("the disk is full")
        real(*args)

    monkeypatch.setattr(staging_actions, "stage", breaks)
    ana = browser(cast.ana)
    with pytest.raises(RuntimeError):
        bring(ana, people(700))
    words = ana.get("/connections/contacts").words
    assert "Nobody yet" in words and "What you brought" not in words
    clock.move(hours=2)
    work()
    assert counts(given) == [0, 0, 0, 0]


def test_nothing_else_is_begun_meanwhile(large, browser, cast, work):
    path = bring(large, FILE).path
    page = large.post(path, {"do": "begin"})
    assert page.status == 409 and "still being written" in page.words
    work()
    assert large.post(path, {"do": "begin"}).status == 200


def test_the_same_file_twice_at_once_is_there_once(app, cast, given, clock):
    from tests.browsing import Browser

    file = reading([somebody(f"P{n}", profile=f"linkedin.com/in/p{n}") for n in range(50)])
    ids = [stage(given, cast.ana, file) for _ in range(2)]
    browsers = [Browser(app, signed_in=cast.ana.id) for _ in ids]
    for one in browsers:
        one.get("/connections/contacts")
    calls = [
        lambda one=one, at=at: one.post(f"/connections/import/{at}", {"do": "begin"}).status
        for one, at in zip(browsers, ids, strict=True)
    ]
    statuses = at_once(calls)
    assert set(statuses) <= {200, 409} and 200 in statuses
    assert counts(given)[3] == 50


def test_an_idle_worker_keeps_no_writer_waiting(app, cast, given, clock):
    bring_past_pages(given, cast.ana, reading([somebody("Zoe")]))
    with given.inside():
        db.session.execute(db.select(Contact).with_for_update())
        db.session.execute(db.update(Contact).values(name="Held"))
        assert go_on_with_imports(app, now=now() + timedelta(days=2)) is Round.IDLE
