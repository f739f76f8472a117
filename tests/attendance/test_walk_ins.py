"""Walk-ins: a name is enough, an address tells nothing, and a code is shown once."""

import re

import pytest
from sqlalchemy import select

from meetup.attendance.actions import check_in, walk_in
from meetup.attendance.claim_code_models import ClaimCode
from meetup.attendance.claim_code_rules import claim_code_hash
from meetup.attendance.door_queries import person_at_door
from meetup.attendance.mark_rules import Tap
from meetup.attendance.models import Attendance, Mark
from meetup.attendance.rules import Method
from meetup.db import db
from meetup.events.models import Event
from meetup.members.models import Member

WALK_IN = "section[aria-labelledby=walk-in]"
CODE = re.compile(r"\b(?:[A-Z2-9]{4} ){2}[A-Z2-9]{4}\b")


@pytest.fixture
def evening(cast, given, clock):
    return given.event(cast.group_id, starts_at=clock.moment)


@pytest.fixture
def door(evening, cast, browser):
    page = browser(cast.cleo)
    page.get(f"/events/{evening}/door")
    return page


def test_a_walk_in_with_a_name_alone_is_here_and_gets_a_code(door, given):
    page = door.press("Check in", within=WALK_IN, name="Yuki")
    code = CODE.search(page.words)
    assert "Yuki is here." in page.words and code
    assert page.soup.find("svg", attrs={"aria-label": "The claim code of Yuki"})
    with given.inside():
        kept = db.session.scalars(select(ClaimCode)).one()
        assert kept.code_hash == claim_code_hash(code[0].lower()), "however it is typed"
        assert db.session.get_one(Member, kept.record_id).name == "Yuki"
    assert not CODE.search(door.get(page.path).words), "shown once"


@pytest.mark.parametrize("email", ["ana@example.org", "nobody@example.org"])
def test_an_address_that_has_an_account_looks_like_any_other(door, given, cast, email):
    page = door.press("Check in", within=WALK_IN, name="Yuki", email=f" {email.upper()} ")
    assert page.status == 200 and "Yuki is here." in page.words and email not in page.text
    with given.inside():
        yuki = db.session.scalars(select(Member).filter_by(name="Yuki")).one()
        assert yuki.is_placeholder and yuki.email == email
        assert db.session.scalars(select(Attendance.member_id)).all() == [yuki.id]


def test_an_address_that_is_none_is_kept_and_refused(door):
    page = door.press("Check in", within=WALK_IN, name="Yuki", email="yuki at home")
    assert page.status == 422 and page.fields["email"] == "yuki at home"
    assert "This does not look like an e-mail address." in page.words
    assert page.soup.select_one(f"{WALK_IN} details").has_attr("open")
    assert "In the room: 0," in page.words


def test_a_walk_in_that_is_sent_again_is_the_same_one(given, cast, evening, clock):
    tap = Tap(Method.WALK_IN, clock.moment, cast.cleo.id, "Android K7QD", clock.moment)
    with given.inside():
        event = db.session.get_one(Event, evening)
        first = walk_in(event, "Yuki", tap, now=clock.moment)
        assert walk_in(event, "Yuki", tap, now=clock.moment) is first
        assert db.session.query(Member).filter_by(name="Yuki").count() == 1
        assert db.session.query(Mark).count() == 1
        assert check_in(event, first, tap, now=clock.moment).is_here
        assert person_at_door(event, first.id) is first
