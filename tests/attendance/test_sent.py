"""The list that a device takes along, and the marks that it sends later."""

from datetime import timedelta
from uuid import uuid4

import pytest

from meetup.attendance.mark_rules import Act
from meetup.attendance.models import Attendance, Mark
from meetup.attendance.rules import Method
from meetup.attendance.sent_rules import MOST_AT_ONCE, MOST_BYTES
from meetup.db import db
from meetup.events.rules import Status
from meetup.groups.rules import Role
from meetup.members.models import Member
from meetup.rsvps.rules import Answer
from tests.at_once import at_once
from tests.attendance.sending import a_mark, iso, results, send
from tests.given import Person

UNDONE = {"act": "undone"}


@pytest.fixture
def evening(cast, given, clock):
    """Ana and Ben come to an event that has begun an hour ago; Ben brings two guests."""
    event = given.event(cast.group_id, starts_at=clock.moment)
    given.rsvp(event, cast.ana)
    given.rsvp(event, cast.ben, guests=2)
    clock.move(hours=1)
    return event


@pytest.fixture
def cleo(cast, browser):
    return browser(cast.cleo)


def listed(page, event):
    """The list as a device gets it, people by name."""
    found = page.client.get(f"/events/{event}/door/list")
    assert found.status_code == 200
    return found.json | {"people": {one["name"]: one for one in found.json["people"]}}


def here(given):
    """Who is here by the record, and since when."""
    with given.inside():
        rows = db.session.scalars(db.select(Attendance).order_by(Attendance.id))
        return {row.member.name: row.checked_in_at for row in rows if row.stands}


def test_the_list_has_everybody_whom_the_door_knows(cleo, cast, given, evening, clock):
    zoe = given.member("Zoë")
    given.membership(cast.group_id, zoe)
    given.attendance(evening, cast.ana, by=cast.cleo, guests=1)
    given.attendance(evening, None, method=Method.IMPORT, guests=1)
    found = listed(cleo, evening)
    people = found["people"]
    assert people["Zoë"].keys() == {"id", "name", "code"} and "Dov" not in people
    assert (people["Ben"]["answer"], people["Ben"]["bringing"]) == ("yes", 2)
    assert people["Ana"]["here"] and people["Ana"]["guests"] == 1 and people["Ana"]["by"] == "Cleo"
    assert (found["nameless"], found["closed"]) == (2, False)
    assert found["me"] == {"id": cast.cleo.id, "name": "Cleo"}
    assert found["event"]["timezone"] == "Europe/Berlin"


def test_a_list_that_is_known_is_not_sent_again(cleo, cast, given, evening):
    path = f"/events/{evening}/door/list"
    first = cleo.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert first.headers["Cache-Control"] == "private, no-store"
    known = {"If-None-Match": first.headers["ETag"], "Accept-Encoding": "gzip"}
    again = cleo.client.get(path, headers=known)
    assert again.status_code == 304 and again.headers["X-Clock"] and again.headers["X-CSRFToken"]
    given.attendance(evening, cast.ana)
    assert cleo.client.get(path, headers=known).status_code == 200


def test_the_list_costs_the_same_for_two_and_for_twelve(cleo, cast, given, evening, count_queries):
    costs = []
    for count in (2, 10):
        for number in range(count):
            person, by = (given.member(f"{name} {count} {number}") for name in ("Here", "By"))
            given.rsvp(evening, person)
            given.attendance(evening, person, by=by)
        with count_queries() as statements:
            listed(cleo, evening)
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 7


def test_marks_are_taken_in_order_and_each_is_answered(cleo, cast, given, evening, clock):
    at = clock.moment - timedelta(minutes=9)
    marks = [
        a_mark(at, member=cast.ana.id),
        a_mark(at + timedelta(minutes=1), member=cast.ana.id, method="scan"),
        a_mark(at + timedelta(minutes=2), member=cast.ana.id, **UNDONE),
        a_mark(at + timedelta(minutes=3), member=cast.ana.id, **UNDONE),
        a_mark(at, member=cast.ben.id, guests=1, method="scan"),
    ]
    answer = send(cleo, evening, cast.cleo.id, *marks)
    assert results(answer) == ["counted", "already", "counted", "nothing", "counted"]
    assert [one["key"] for one in answer.json["answers"]] == [mark["key"] for mark in marks]
    person = answer.json["answers"][-1]["person"]
    assert (person["name"], person["guests"], person["by"]) == ("Ben", 1, "Cleo")
    assert person["how"] == "scan" and person["since"] == at.isoformat(timespec="milliseconds")
    assert here(given) == {"Ben": at}
    with given.inside():
        kept = db.session.scalars(db.select(Mark).order_by(Mark.id)).all()
        assert [mark.key for mark in kept] == [mark["key"] for mark in marks]
        assert kept[0].device and {mark.by_id for mark in kept} == {cast.cleo.id}
        assert {mark.received_at for mark in kept} == {clock.moment}


def test_a_repeat_changes_nothing(cleo, cast, given, evening, clock, count):
    marks = [a_mark(clock.moment, member=cast.ana.id), a_mark(clock.moment, name="Yuki Ito")]
    send(cleo, evening, cast.cleo.id, *marks)
    before = here(given)
    clock.move(minutes=5)
    again = send(cleo, evening, cast.cleo.id, *marks, marks[1])
    assert results(again) == ["known"] * 3
    assert again.json["answers"][1]["person"]["name"] == "Yuki Ito"
    assert here(given) == before and count(Mark) == 2
    with given.inside():
        assert db.session.query(Member).filter_by(name="Yuki Ito").count() == 1


def test_a_walk_in_without_a_network_is_undone_by_the_key_of_its_mark(
    cleo, cast, given, evening, clock
):
    yuki = a_mark(clock.moment - timedelta(minutes=5), name="  Yuki\u00a0 Ito ")
    gone = a_mark(clock.moment - timedelta(minutes=4), walk_in=yuki["key"], **UNDONE)
    back = a_mark(clock.moment - timedelta(minutes=3), walk_in=yuki["key"])
    assert results(send(cleo, evening, cast.cleo.id, yuki, gone)) == ["counted"] * 2
    assert here(given) == {}
    assert results(send(cleo, evening, cast.cleo.id, back)) == ["counted"]
    assert list(here(given)) == ["Yuki Ito"]
    with given.inside():
        yukis = db.session.query(Member).filter_by(name="Yuki Ito").one()
        assert yukis.is_placeholder
        methods = [mark.method for mark in db.session.query(Mark).order_by(Mark.id)]
        assert methods == [Method.WALK_IN, Method.ORGANIZER, Method.ORGANIZER]


@pytest.mark.parametrize(
    ("off", "said"),
    [
        (timedelta(hours=3), timedelta(minutes=-10)),
        (timedelta(days=-400), timedelta(minutes=-10)),
        (timedelta(0), timedelta(hours=-30)),
        # What would have been in the future was when it came.
        (timedelta(0), timedelta(minutes=10)),
    ],
)
def test_the_devices_clock_is_put_right_and_both_are_kept(
    cleo, cast, given, evening, clock, off, said
):
    mark = a_mark(clock.moment + said, off=off, member=cast.ana.id)
    assert results(send(cleo, evening, cast.cleo.id, mark)) == ["counted"]
    with given.inside():
        kept = db.session.query(Mark).one()
        assert iso(kept.device_at) == mark["device_at"]
        assert kept.at == min(clock.moment + said, clock.moment)
    assert list(here(given)) == ["Ana"]


def test_an_undo_is_later_than_its_tap_also_where_both_would_be_in_the_future(
    cleo, cast, given, evening, clock
):
    """What a device takes for the server's clock is off by half of what a slow answer took."""
    ahead = clock.moment + timedelta(milliseconds=300)
    marks = [a_mark(ahead, member=cast.ana.id)]
    marks.append(a_mark(ahead + timedelta(milliseconds=1), member=cast.ana.id, **UNDONE))
    assert results(send(cleo, evening, cast.cleo.id, *marks)) == ["counted", "counted"]
    assert here(given) == {}
    with given.inside():
        assert max(mark.at for mark in db.session.query(Mark)) == clock.moment


@pytest.mark.parametrize("late_first", [True, False])
def test_of_two_devices_that_disagree_the_later_act_stands(
    cast, given, evening, clock, browser, late_first
):
    olga = given.member("Olga")
    given.membership(cast.group_id, olga, role=Role.ORGANIZER)
    first = a_mark(clock.moment - timedelta(minutes=50), member=cast.ana.id)
    send(browser(cast.cleo), evening, cast.cleo.id, first)
    at = clock.moment - timedelta(minutes=5)
    early = (cast.cleo, a_mark(at, member=cast.ana.id, **UNDONE))
    late = (olga, a_mark(at + timedelta(minutes=1), member=cast.ana.id))
    said = []
    for person, mark in (late, early) if late_first else (early, late):
        answer = send(browser(person), evening, person.id, mark)
        said += results(answer)
        assert answer.json["answers"][0]["person"]["name"] == "Ana"
    assert said == (["already", "later"] if late_first else ["counted", "counted"])
    assert here(given) == {"Ana": at + timedelta(minutes=1)}


def test_at_the_same_moment_a_check_in_is_the_later_act(cleo, cast, given, evening, clock):
    marks = [a_mark(clock.moment, member=cast.ana.id), a_mark(clock.moment, member=cast.ana.id)]
    marks[1] |= UNDONE
    assert results(send(cleo, evening, cast.cleo.id, *marks)) == ["counted", "later"]
    assert list(here(given)) == ["Ana"]


BAD = {
    "no object": 7,
    "no key": {"key": None},
    "a key that is none": {"key": "1"},
    "a long key": {"key": "a" * 5000},
    "nobody": {"member": None},
    "a stranger": {"member": "dov"},
    "an id that is none": {"member": 2**31},
    "an endless id": {"member": 10**300},
    "a half id": {"member": 1.5},
    "a truth for an id": {"member": True},
    "an act that is none": {"act": "hugged"},
    "no moment": {"device_at": None},
    "a moment without a zone": {"device_at": "2026-06-01T12:00:00"},
    "a moment of no calendar": {"device_at": "2026-02-31T12:00:00Z"},
    "before all clocks": {"device_at": "0001-01-01T00:00:00Z"},
    "after all clocks": {"device_at": "9999-12-31T23:59:59Z"},
    "no offset": {"offset": None},
    "an endless offset": {"offset": 10**18},
    "too many guests": {"guests": 21},
    "guests in words": {"guests": "two"},
    "a walk-in without a name": {"member": None, "name": " \u200d\ud800 "},
    "a walk-in with a novel": {"member": None, "name": "x" * 121},
    "an undone walk-in by name": {"member": None, "name": "Yuki", **UNDONE},
    "a walk-in that nobody made": {"member": None, "walk_in": str(uuid4())},
}


@pytest.mark.parametrize("wrong", BAD)
def test_a_bad_mark_is_answered_by_itself_and_the_others_count(
    cleo, cast, given, evening, clock, wrong
):
    bad = BAD[wrong]
    if isinstance(bad, dict):
        bad = a_mark(clock.moment, member=cast.ben.id) | bad
        bad["member"] = cast.dov.id if bad["member"] == "dov" else bad["member"]
    good = [a_mark(clock.moment, member=cast.ana.id), a_mark(clock.moment, name="Yuki")]
    answer = send(cleo, evening, cast.cleo.id, good[0], bad, good[1])
    assert results(answer) == ["counted", "refused", "counted"]
    assert answer.json["answers"][1]["sentence"].endswith(".")
    assert list(here(given)) == ["Ana", "Yuki"]


def test_what_is_no_list_of_marks_is_refused_whole(cleo, cast, evening, clock, count):
    path, headers = f"/events/{evening}/door/marks", {"X-CSRFToken": cleo.token()}
    mark = a_mark(clock.moment, member=cast.ana.id)
    too_many = {"by": cast.cleo.id, "marks": [mark] * (MOST_AT_ONCE + 1)}
    too_long = {"by": cast.cleo.id, "marks": [mark], "more": "x" * MOST_BYTES}
    deep = "[" * 20_000
    for body in (None, [], {}, {"by": cast.cleo.id, "marks": mark}, too_many, too_long):
        assert cleo.client.post(path, json=body, headers=headers).status_code == 422
    for text in ("", "{", deep, '{"by": NaN}', "1" * 5000):
        sent = {"data": text, "content_type": "application/json", "headers": headers}
        assert cleo.client.post(path, **sent).status_code == 422
    assert count(Mark) == 0


def test_marks_are_sent_by_whom_they_are_of_and_with_a_token(
    cleo, cast, given, evening, clock, browser, count
):
    olga = given.member("Olga")
    given.membership(cast.group_id, olga, role=Role.ORGANIZER)
    mark = a_mark(clock.moment, member=cast.ana.id)
    assert send(browser(olga), evening, cast.cleo.id, mark).status_code == 409
    body = {"by": cast.cleo.id, "marks": [mark]}
    path = f"/events/{evening}/door/marks"
    assert cleo.client.post(path, json=body).status_code == 400
    stranger = browser(None).client.post(path, json=body)
    assert stranger.status_code == 302 and "/login" in stranger.location
    assert send(browser(cast.ana), evening, cast.ana.id, mark).status_code == 403
    assert send(browser(cast.dov), evening, cast.dov.id, mark).status_code == 404
    assert count(Mark) == 0
    # The session that was over began anew: the same person, another token.
    assert results(send(browser(cast.cleo), evening, cast.cleo.id, mark)) == ["counted"]


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.DRAFT])
def test_what_has_no_door_any_more_says_so_of_each_mark(cleo, cast, given, clock, status, browser):
    event = given.event(cast.group_id, starts_at=clock.moment, status=status)
    answer = send(cleo, event, cast.cleo.id, a_mark(clock.moment, name="Yuki"))
    assert results(answer) == ["refused"] and here(given) == {}
    assert "scheduled" in answer.json["answers"][0]["sentence"]
    assert "scheduled" in listed(cleo, event)["event"]["shut"]


def test_before_the_door_opens_nobody_is_in_yet_and_on_a_closed_list_they_are(
    cleo, cast, given, clock
):
    event = given.event(cast.group_id, starts_at=clock.moment + timedelta(hours=3))
    given.rsvp(event, cast.ana, Answer.NO)
    mark = a_mark(clock.moment, member=cast.ana.id)
    assert results(send(cleo, event, cast.cleo.id, mark)) == ["refused"]
    clock.move(hours=4)
    given.closed_list(event, cast.cleo)
    # Its time is outside the hours; it counts, and is shown.
    assert results(send(cleo, event, cast.cleo.id, mark)) == ["counted"]
    found = listed(cleo, event)
    assert found["closed"] and found["people"]["Ana"]["since"] < found["event"]["opens_at"]


def test_sent_by_eight_at_once_a_walk_in_is_one_person(cast, given, evening, clock, browser):
    pages = [browser(cast.cleo) for _ in range(8)]
    marks = [a_mark(clock.moment, name="Yuki"), a_mark(clock.moment, member=cast.ana.id)]
    body = {"by": cast.cleo.id, "marks": marks}
    path = f"/events/{evening}/door/marks"
    tokens = [page.token() for page in pages]
    posts = [
        lambda page=page, token=token: (
            page.client.post(path, json=body, headers={"X-CSRFToken": token}).status_code
        )
        for page, token in zip(pages, tokens, strict=True)
    ]
    assert at_once(posts) == [200] * 8
    with given.inside():
        assert db.session.query(Mark).count() == 2
        assert [mark.act for mark in db.session.query(Mark)] == [Act.CHECKED_IN] * 2
        assert db.session.query(Member).filter_by(name="Yuki").count() == 1


def test_fifty_marks_cost_a_few_statements_each(cleo, cast, given, evening, clock, count_queries):
    people = given.members(52)
    for member_id in people:
        given.rsvp(evening, Person(member_id, "", "", None))
    costs = []
    for some in (people[:2], people[2:]):
        marks = [a_mark(clock.moment, member=member_id) for member_id in some]
        with count_queries() as statements:
            assert set(results(send(cleo, evening, cast.cleo.id, *marks))) == {"counted"}
        costs.append(len(statements))
    assert (costs[1] - costs[0]) / 48 <= 5


def test_the_list_says_who_is_excused_and_whose_record_waits_for_them(cleo, cast, given, evening):
    cleo.post(f"/events/{evening}/door/excuse", {"member": cast.ben.id})
    cleo.post(f"/events/{evening}/door/walk-in", {"name": "Yuki"})
    found = listed(cleo, evening)
    people = found["people"]
    assert people["Ben"]["excused"] and "excused" not in people["Ana"]
    assert people["Yuki"]["unclaimed"] and "unclaimed" not in people["Ana"]
    yuki = f"{found['event']['records']}/{people['Yuki']['id']}"
    assert cleo.get(yuki).has_button("Show a code")


def test_the_list_says_that_no_attendance_is_taken(cleo, given, evening):
    assert listed(cleo, evening)["event"]["shut"] is None
    given.unattended(evening)
    assert listed(cleo, evening)["event"]["shut"] == "No attendance is taken at this event."
