"""Large imports: the worker stages and writes them, goes on where it was, and clears away."""

import gc
from datetime import timedelta

import pytest
from sqlalchemy import text

from meetup.clock import now
from meetup.contacts import (
    long_writes,
    matching_worker,
    staging_actions,
    worker,
    writing_actions,
)
from meetup.contacts.matching_actions import match_later
from meetup.contacts.models import (
    Contact,
    ContactImport,
    ContactRow,
    ContactRowKey,
    ImportPiece,
    SamePerson,
)
from meetup.contacts.worker import go_on_with_imports
from meetup.db import db
from meetup.rounds import Round
from tests.at_once import at_once
from tests.contacts.bringing import bring as bring_past_pages
from tests.contacts.bringing import reading, somebody, stage
from tests.contacts.conftest import FILE, bring, people


@pytest.fixture
def read(browser, cast):
    """Ana has brought 1,200 people, for the worker to stage."""
    ana = browser(cast.ana)
    bring(ana, people(1200))
    return ana


@pytest.fixture
def large(read, work):
    """Ana has chosen 1,200 people, for the worker to write."""
    path = read.page.path
    work()
    read.post(path, {"do": "begin"})
    return read


def counts(given):
    with given.inside():
        tables = (ContactImport, ContactRow, ContactRowKey, Contact)
        return [db.session.query(table).count() for table in tables]


def pieces(given):
    with given.inside():
        return db.session.query(ImportPiece).count()


def test_a_large_file_is_chosen_from_once_all_of_it_is_there(read, app, work, given):
    path = read.page.path
    assert "0 of 1,200 people are ready" in read.page.words and "People 1,200" in read.page.words
    assert go_on_with_imports(app, now=now()) is Round.DONE
    page = read.get(path)
    assert "500 of 1,200 people are ready" in page.words
    assert page.soup.select_one("[data-progress] progress")["value"] == "500"
    assert "1,200 people are being read" in read.get("/connections/contacts").words
    assert "500 of 1,200" in read.post(path, {"do": "begin"}).words, "nobody is chosen of a half"
    work()
    assert "1,200 of 1,200 people are chosen." in read.get(path).words
    assert counts(given) == [1, 1200, 2400, 0] and pieces(given) == 0


def test_nobody_waits_while_a_file_is_read(browser, cast, given, monkeypatch):
    seen, real = [], long_writes.staged

    def staged(*args):
        def another():
            with given.inside():
                db.session.execute(db.update(ContactImport).values(network="written meanwhile"))
            return True

        seen.extend(at_once([another]))
        return real(*args)

    monkeypatch.setattr(long_writes, "staged", staged)
    monkeypatch.setattr("meetup.write_lock.LOCK_SECONDS", 0.1)
    bring(browser(cast.ana), FILE)
    assert seen == [True]


def test_python_tidies_up_while_nobody_waits(read, app, cast, given, monkeypatch):
    seen = []

    def spied(module, name):
        real = getattr(module, name)

        def spy(*args, **options):
            seen.append((name, gc.isenabled()))
            return real(*args, **options)

        monkeypatch.setattr(module, name, spy)

    spied(worker, "step")
    spied(worker, "leave_turn")
    spied(matching_worker, "match_rest")
    go_on_with_imports(app, now=now())
    with given.inside():
        match_later(cast.ana.id, now=given.clock.moment)
    matching_worker.match_next(app, now=given.clock.moment)
    assert seen == [("step", False), ("leave_turn", True), ("match_rest", False)]
    assert gc.isenabled()


def test_a_file_that_waits_to_be_chosen_from_comes_before_one_that_is_written(
    large, app, browser, cast
):
    ben = browser(cast.ben)
    bring(ben, people(600))
    for _ in range(3):
        go_on_with_imports(app, now=now())
    assert "600 of 600 people are chosen" in ben.get(ben.page.path).words
    assert "0 of 1,200 people are written." in large.get(large.page.path).words


def killed(*_args):
    raise KeyboardInterrupt


def test_a_worker_that_is_killed_while_it_stages_goes_on_where_it_was(
    read, app, work, given, monkeypatch
):
    go_on_with_imports(app, now=now())
    with monkeypatch.context() as patched:
        patched.setattr(staging_actions, "people_left", killed)
        with pytest.raises(KeyboardInterrupt):
            go_on_with_imports(app, now=now())
    assert counts(given) == [1, 500, 1000, 0] and pieces(given) == 2
    work()
    assert counts(given) == [1, 1200, 2400, 0]


def test_two_workers_stage_each_person_once(read, work, given):
    at_once([work, work])
    assert counts(given) == [1, 1200, 2400, 0] and pieces(given) == 0


def test_a_file_is_forgotten_while_it_is_read(read, app, work, given):
    go_on_with_imports(app, now=now())
    path = read.page.path
    read.get(path)
    assert "The file is forgotten." in read.press("Forget it").words
    assert read.get(path).status == 404 and pieces(given) == 0
    work()
    assert counts(given) == [0, 0, 0, 0]


def test_a_file_that_no_worker_stages_is_forgotten_after_a_day(read, clock, work, given):
    clock.move(hours=25)
    work()
    assert counts(given) == [0, 0, 0, 0] and pieces(given) == 0


def test_who_shares_an_address_is_a_person_each_in_files_that_are_being_read(
    browser, cast, given, work
):
    for source, name in (("vcard", "Ana"), ("mastodon", "Bo")):
        bring_past_pages(given, cast.ana, reading([somebody(name, email="ek@home.test")], source))
    ana = browser(cast.ana)
    rows = [f"{name},Ek,,ek@home.test,X,Y,05 Jan 2024\n" for name in ("Cy", "Dee")]
    paths = [bring(ana, people(501) + row).path for row in rows]
    ana.get(ana.get("/connections/contacts").soup.find("a", string="Bo")["href"])
    ana.press("They are different people")
    for path in [None, *paths]:
        if path:
            ana.post(path, {"do": "begin"})
        work()
    assert counts(given)[3] == 501 + len(("Ana", "Bo", "Cy", "Dee"))


def test_what_was_said_of_somebody_in_a_file_that_is_being_read_lasts(browser, cast, given, work):
    two = [somebody("Ana", profile="linkedin.com/in/p-1"), somebody("Bo", profile="bo.example")]
    first = bring_past_pages(given, cast.ana, reading(two, "vcard"))
    with given.inside():
        keys = {"key_a": "url:bo.example", "key_b": "url:linkedin.com/in/p-1"}
        db.session.add(SamePerson(owner_id=cast.ana.id, **keys))
    ana = browser(cast.ana)
    path = bring(ana, f"{people(600)}Bo,Ek,https://bo.example,,X,Y,05 Jan 2024\n").path
    ana.post(f"/connections/import/{first}/undo")
    work()
    with given.inside():
        assert db.session.query(SamePerson).count() == 1
    ana.post(f"{path}/undo")
    work()
    with given.inside():
        assert db.session.query(SamePerson).count() == 0


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
    with monkeypatch.context() as patched:
        patched.setattr(writing_actions, "move_rows", killed)
        with pytest.raises(KeyboardInterrupt):
            go_on_with_imports(app, now=now())
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


def test_an_upload_that_breaks_off_is_nowhere(browser, cast, given, monkeypatch):
    def breaks(*_args):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(staging_actions, "insert_all", breaks)
    ana = browser(cast.ana)
    with pytest.raises(RuntimeError):
        bring(ana, people(700))
    words = ana.get("/connections/contacts").words
    assert "Nobody yet" in words and "What you brought" not in words
    assert counts(given) == [0, 0, 0, 0] and pieces(given) == 0


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
