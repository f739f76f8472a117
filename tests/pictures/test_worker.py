"""Small pictures of those that came before there were any, cut by the worker."""

from io import BytesIO

import pytest
from PIL import Image

from meetup.db import db
from meetup.events.models import Event
from meetup.groups.models import Group
from meetup.members.models import Member
from meetup.pictures import cutting
from meetup.pictures.actions import show
from meetup.pictures.worker import cut_next
from meetup.rounds import Round
from tests.at_once import at_once
from tests.pictures.drawing import file_of, patterned


@pytest.fixture
def old(given):
    """`old(Member, ana.id)`: the key of a picture that this row shows, without a small one."""

    def picture(row, row_id, size=(400, 400)):
        content = file_of(patterned(*size), "WEBP").getvalue()
        key = f"{row.__name__}-{row_id}-{size[0]}x{size[1]}"
        return given.picture(row, row_id, key, content=content, small=None)

    return picture


def cut_all(app, clock):
    rounds = 0
    while cut_next(app, now=clock.moment) is Round.DONE:
        rounds += 1
    return rounds


def test_each_old_picture_is_cut_once_in_its_shape(app, cast, given, clock, old, small):
    keys = {
        old(Member, cast.ana.id): (112, 112),
        old(Group, cast.group_id): (400, 200),
        old(Event, given.event(cast.group_id), size=(1200, 630)): (720, 360),
    }
    given.picture(Member, cast.ben.id, "ben-1x1", small=b"cut before")
    assert set(small().values()) == {None, b"cut before"}
    assert cut_all(app, clock) == 3
    for key, size in keys.items():
        assert Image.open(BytesIO(small()[key])).size == size
    assert small()["ben-1x1"] == b"cut before"
    assert cut_next(app, now=clock.moment) is Round.IDLE


def test_the_worker_does_it(app, cast, old, small):
    key = old(Member, cast.ana.id)
    assert app.test_cli_runner().invoke(args=["worker", "--once"]).exit_code == 0
    assert small()[key]


def test_what_cannot_be_read_is_shown_as_it_is_and_holds_up_nobody(
    app, browser, cast, given, clock, old, small, caplog
):
    broken = given.picture(Group, cast.group_id, "broken-9x9", content=b"words", small=None)
    key = old(Member, cast.ana.id)
    assert cut_all(app, clock) == 2
    assert set(small()) == {key}
    assert browser(None).client.get(f"/pictures/{broken}/small").data == b"words"
    assert "cannot be read" in caplog.text


def test_nothing_is_held_while_one_is_decoded_and_who_removes_it_wins(
    app, cast, given, clock, old, kept, small, monkeypatch
):
    old(Member, cast.ana.id)
    really, connections = cutting.cut_small, []

    def slow(*args):
        with app.app_context():
            connections.append(db.engine.pool.checkedout())
        with given.inside():
            show(None, of=db.session.get_one(Member, cast.ana.id), now=clock.moment)
        return really(*args)

    monkeypatch.setattr(cutting, "cut_small", slow)
    assert cut_next(app, now=clock.moment) is Round.DONE
    assert connections == [0] and kept() == set() and small() == {}


def test_several_workers_cut_the_same_one_without_harm(app, cast, clock, old, small):
    key = old(Member, cast.ana.id)
    rounds = at_once([lambda: cut_next(app, now=clock.moment) for _ in range(4)])
    assert Round.DONE in rounds and set(rounds) <= {Round.DONE, Round.IDLE}
    assert small()[key]
