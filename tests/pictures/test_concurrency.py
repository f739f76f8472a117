"""Uploads beside each other, and beside everybody else who writes."""

import pytest

from meetup.db import db
from meetup.events.models import Event
from meetup.groups.models import Group
from meetup.groups.rules import Role
from meetup.members.models import Member
from meetup.pictures import cutting
from tests.at_once import at_once
from tests.pictures.drawing import file_of, patterned

ROUNDS = 3


@pytest.fixture
def upload(browser):
    """`upload(ana, "/account/picture")`: what sends a picture there; for `at_once`."""

    def ready(person, path, *, without=False):
        someone = browser(person)
        form = {"csrf_token": someone.token()}
        if not without:
            form["picture"] = (file_of(patterned(80, 60)), "photo.jpg")
        path = f"{path}/remove" if without else path
        return lambda: someone.client.post(path, data=form).status_code

    return ready


@pytest.mark.parametrize("round", range(ROUNDS))
def test_of_several_uploads_at_once_one_stays(cast, given, upload, kept, key_of, round):
    given.membership(cast.group_id, cast.dov, role=Role.ORGANIZER)
    event = given.event(cast.group_id)
    for row, row_id, path, people in (
        (Member, cast.ana.id, "/account/picture", [cast.ana] * 4),
        (Group, cast.group_id, "/groups/harbour/picture", [cast.cleo, cast.dov] * 2),
        (Event, event, f"/events/{event}/picture", [cast.cleo, cast.dov] * 2),
    ):
        before = kept()
        assert at_once([upload(person, path) for person in people]) == [302] * 4
        key = key_of(row, row_id)
        assert key is not None and kept() == before | {key}


@pytest.mark.parametrize("round", range(ROUNDS))
def test_changing_and_removing_at_once_leaves_no_picture_behind(cast, upload, kept, key_of, round):
    assert upload(cast.ana, "/account/picture")() == 302
    calls = [upload(cast.ana, "/account/picture", without=bool(n % 2)) for n in range(4)]
    assert at_once(calls) == [302] * 4
    assert kept() == {key_of(Member, cast.ana.id)} - {None}


def test_nobody_waits_while_a_picture_is_decoded(app, browser, cast, upload, kept, monkeypatch):
    really, connections = cutting.cut, []

    def write():
        ben = browser(cast.ben)
        ben.get("/account")
        return ben.press("Save", about="I write meanwhile.").status

    def slow(*args):
        connections.append(db.engine.pool.checkedout())
        assert at_once([write]) == [200]
        return really(*args)

    monkeypatch.setattr(cutting, "cut", slow)
    assert upload(cast.ana, "/account/picture")() == 302
    # No transaction was open: whoever decodes holds no connection to the database at all.
    assert connections == [0] and len(kept()) == 1
    assert "I write meanwhile." in browser(cast.ben).get("/account").text


def test_nothing_is_asked_of_the_database_while_a_file_is_sent(
    app, browser, cast, kept, monkeypatch
):
    ana, connections = browser(cast.ana), []
    form = {"csrf_token": ana.token(), "picture": (file_of(patterned(80, 60)), "photo.jpg")}
    with app.app_context():
        pool = db.engine.pool

    class Slow:
        """A body that notes, whenever it is read on, who has a connection to the database."""

        def __init__(self, stream):
            self.stream = stream

        def __getattr__(self, way_to_read):
            connections.append(pool.checkedout())
            return getattr(self.stream, way_to_read)

    def slowly(environ, start):
        environ["wsgi.input"] = Slow(environ["wsgi.input"])
        return wsgi(environ, start)

    wsgi = app.wsgi_app
    monkeypatch.setattr(app, "wsgi_app", slowly)
    assert ana.client.post("/account/picture", data=form).status_code == 302
    assert connections and set(connections) == {0} and len(kept()) == 1
