"""How long organizers see who came: the worker's part, and what each page tells afterwards."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from meetup.attendance import retention_actions
from meetup.attendance.actions import check_in
from meetup.attendance.mark_rules import Tap
from meetup.attendance.models import Attendance, Correction, Excuse, ListClosing, Mark
from meetup.attendance.retention_rules import NamesHaveEnded, months_before
from meetup.attendance.retention_worker import end_next_names
from meetup.attendance.rules import Method
from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.groups.models import Group
from meetup.members.models import Member
from tests.at_once import at_once
from tests.attendance.test_pages import part

# The clock stands at noon of 1 June 2026: two years and a minute before that, and two years.
TOO_OLD = datetime(2024, 6, 1, 11, 59, tzinfo=UTC)
OLD = datetime(2024, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def work(until_idle):
    """`work()`: the worker ends what is to be ended; how many rounds that took."""
    return lambda: until_idle(end_next_names)


@pytest.fixture
def keep(given, cast):
    """`keep(12)`: Harbour Walks shows its organizers for so many months who came."""

    def kept(months):
        with given.inside():
            db.session.get_one(Group, cast.group_id).keeps_attendance_months = months

    return kept


@pytest.fixture
def ended(given):
    """`ended()`: the ids of the events of which organizers do not see any more who came."""

    def ids():
        with given.inside():
            found = select(Event.id).where(Event.names_ended_at.is_not(None)).order_by(Event.id)
            return list(db.session.scalars(found))

    return ids


@pytest.fixture
def evening(given, cast):
    """Two years ago Ana came with two guests and Ben did not; Max was excused, Eve walked in.

    What is marked bears the day on which the test makes it.
    """
    event = given.event(cast.group_id, starts_at=TOO_OLD)
    max_, eve = given.member("Max"), given.member("Eve")
    for person in (cast.ana, cast.ben, max_):
        given.rsvp(event, person)
    given.attendance(event, cast.ana, guests=2)
    given.mark(event, cast.ana)
    given.attendance(event, eve)
    given.attendance(event, None)
    given.attendance(event, given.member("Uli"), undone=True)
    given.closed_list(event, cast.cleo)
    excused = {"excused_at": given.clock.moment, "excused_by_id": cast.cleo.id}
    given.add(Excuse(event_id=event, member_id=max_.id, **excused))
    return event


@pytest.mark.parametrize(
    ("moment", "months", "before"),
    [
        (datetime(2026, 6, 1, 12, tzinfo=UTC), 24, datetime(2024, 6, 1, 12, tzinfo=UTC)),
        (datetime(2026, 6, 1, tzinfo=UTC), 6, datetime(2025, 12, 1, tzinfo=UTC)),
        (datetime(2026, 12, 31, tzinfo=UTC), 12, datetime(2025, 12, 31, tzinfo=UTC)),
        (datetime(2026, 8, 31, tzinfo=UTC), 6, datetime(2026, 2, 28, tzinfo=UTC)),
        (datetime(2028, 2, 29, tzinfo=UTC), 60, datetime(2023, 2, 28, tzinfo=UTC)),
    ],
)
def test_months_are_those_of_the_calendar(moment, months, before):
    assert months_before(moment, months) == before


def test_names_end_once_the_start_is_older_than_two_years(given, cast, work, ended, clock):
    old = given.event(cast.group_id, starts_at=TOO_OLD)
    just = given.event(cast.group_id, starts_at=OLD)
    given.event(cast.group_id)
    assert work() == 1 and ended() == [old]
    assert work() == 0
    clock.move(minutes=1)
    assert work() == 1 and ended() == [old, just]
    with given.inside():
        assert db.session.get_one(Event, old).names_ended_at == clock.moment - timedelta(minutes=1)


def test_each_group_keeps_them_as_long_as_it_says(given, cast, work, ended, keep, clock):
    other = given.group("chess", owner=cast.dov)
    last_year = clock.moment - timedelta(days=370)
    here, there = (given.event(group, starts_at=last_year) for group in (cast.group_id, other))
    keep(12)
    work()
    assert ended() == [here]
    keep(60)
    work()
    assert ended() == [here] and there not in ended()


def test_a_longer_time_brings_nothing_back_and_a_shorter_one_ends_more(
    given, cast, work, ended, keep
):
    first = given.event(cast.group_id, starts_at=TOO_OLD)
    work()
    keep(36)
    later = given.event(cast.group_id, starts_at=TOO_OLD)
    assert work() == 0 and ended() == [first]
    keep(24)
    assert work() == 1 and ended() == [first, later]


def test_after_a_pause_all_is_ended_some_at_a_time(given, cast, work, ended, monkeypatch):
    monkeypatch.setattr(retention_actions, "AT_ONCE", 2)
    events = [given.event(cast.group_id, starts_at=TOO_OLD) for _ in range(5)]
    assert work() == 3 and ended() == events


def test_what_is_off_ends_too_and_what_may_still_come_about_does_not(given, cast, work, ended):
    made = {
        status: given.event(cast.group_id, starts_at=TOO_OLD, status=status) for status in Status
    }
    work()
    assert ended() == sorted(made[status] for status in (Status.SCHEDULED, Status.CANCELLED))


def test_two_workers_and_somebody_at_the_door_end_it_once(
    evening, cast, app, clock, posting, ended, given
):
    tapping = posting(cast.cleo, f"/events/{evening}/door/check-in", member=cast.ben.id)
    rounds = [lambda: end_next_names(app, now=clock.moment)] * 2
    *_, status = at_once([*rounds, tapping])
    assert status in (302, 409) and ended() == [evening]
    with given.inside():
        marked = select(Attendance).where(Attendance.member_id == cast.ben.id)
        assert len(db.session.scalars(marked).all()) == (status == 302)


def test_the_door_then_tells_how_many_and_nobody_by_name(evening, cast, browser, work):
    keeper = browser(cast.cleo)
    assert "No-shows: 1 Ben" in part(keeper.get(f"/events/{evening}/door"), "missing")
    work()
    for path in (f"/events/{evening}/door", f"/events/{evening}/door?q=an"):
        page = keeper.get(path)
        assert page.status == 200
        words = page.words.partition("The door:")[2]
        assert "5 were there, guests included." in words
        assert "Said yes 3 No-shows 1 Excused 1" in words
        assert "Since Mon 1 June 2026, 14:00 only these counts are left" in words
        for name in ("Ana", "Ben", "Max", "Eve", "Uli", "Cleo"):
            assert name not in words
        assert not page.soup.select("main form")


def test_of_a_list_that_was_never_closed_no_no_shows_are_counted(given, cast, browser, work):
    event = given.event(cast.group_id, starts_at=TOO_OLD)
    given.rsvp(event, cast.ana)
    work()
    words = browser(cast.cleo).get(f"/events/{event}/door").words
    assert "Said yes 1 Since" in words and "No-shows" not in words


def test_at_its_door_nothing_is_read_or_changed_any_more(evening, cast, given, browser, work):
    given.correction(evening, cast.ben)
    keeper = browser(cast.cleo)
    assert "recorded wrongly" in keeper.get("/inbox").words
    work()
    assert "recorded wrongly" not in keeper.get("/inbox").words
    ben = {"member": cast.ben.id}
    posts = {
        "check-in": ben,
        "undo": {"member": cast.ana.id},
        "walk-in": {"name": "Ida"},
        "close": {},
        "reopen": {},
        "take-none": {},
        "take": {},
        "excuse": ben,
        "take-excuse-back": ben,
        "hours": {"opens": "60", "closes": "60"},
        "correct": {**ben, "settled": "put right"},
    }
    door = f"/events/{evening}/door"
    pages = [keeper.post(f"{door}/{name}", sent) for name, sent in posts.items()]
    pages += [keeper.get(f"{door}/{name}") for name in ("close", "hours", "log")]
    for page in pages:
        assert page.status == 409, page.path
        assert "only the counts are left" in page.words and "Ben" not in page.words
    with given.inside():
        ids = select(Attendance.member_id).where(Attendance.undone_at.is_(None))
        there = set(db.session.scalars(ids))
        assert cast.ana.id in there and cast.ben.id not in there and len(there) == 3
        assert db.session.scalars(select(Correction.settled)).one() is None
        assert len(db.session.scalars(select(ListClosing)).all()) == 1
        assert len(db.session.scalars(select(Mark)).all()) == 1


def test_nobody_is_checked_in_there_in_any_other_way_either(evening, cast, given, work, clock):
    work()
    with given.inside():
        event, ben = db.session.get_one(Event, evening), db.session.get_one(Member, cast.ben.id)
        own_scan = Tap(Method.OWN_SCAN, clock.moment, ben.id)
        with pytest.raises(NamesHaveEnded):
            check_in(event, ben, own_scan, now=clock.moment)


def test_who_does_not_organize_it_finds_no_counts_either(evening, cast, browser, work):
    work()
    assert browser(cast.ana).get(f"/events/{evening}/door").status == 403
    assert browser(cast.dov).get(f"/events/{evening}/door").status == 404


def test_ones_own_record_stays_and_organizers_can_put_nothing_right(
    evening, cast, browser, work, given
):
    page = browser(cast.ana)
    before = page.get(f"/events/{evening}/record")
    assert "Only you and the organizers see" in before.words
    work()
    record = page.get(f"/events/{evening}/record")
    words = record.words
    assert "You were there, checked in at Mon 1 June 2026, 14:00 with 2 guests" in words
    assert "Checked in from the list" in words
    assert "Since Mon 1 June 2026, 14:00 the organizers do not see who came any more" in words
    assert not record.has_button("Ask for a correction") and "Is something wrong?" not in words
    for said in ("I was not there.", ""):
        answer = page.post(f"/events/{evening}/record", {"said": said})
        assert answer.status == 409 and "can put nothing right" in answer.words
    with given.inside():
        assert not db.session.scalars(select(Correction)).all()


def test_what_one_asked_for_before_is_still_read(evening, cast, given, browser, work):
    given.correction(evening, cast.ben, "I came late.")
    work()
    page = browser(cast.ben).get(f"/events/{evening}/record")
    assert "What you asked for" in page.words and "“I came late.”" in page.words
    assert not page.has_button("Say it again")


def test_ties_and_those_who_were_there_stay_as_they_are(evening, cast, given, browser, work):
    given.attendance(evening, cast.ben)
    given.handshake(evening, cast.ana, cast.ben)
    page = browser(cast.ana)
    paths = ("/ties/", "/ties/ben", f"/events/{evening}/met")
    before = [page.get(path).words for path in paths]
    assert "You and Ben have met" in before[1] and "Eve" in before[2]
    work()
    assert [page.get(path).words for path in paths] == before


def test_an_organizer_no_longer_sees_an_unlisted_profile_by_that_evening_alone(
    given, cast, browser, work, clock
):
    gwen = given.member("Gwen", unlisted=True)
    given.attendance(given.event(cast.group_id, starts_at=TOO_OLD), gwen)
    recent = given.event(cast.group_id, starts_at=clock.moment - timedelta(days=3))
    attendance = given.attendance(recent, gwen)
    cleo = browser(cast.cleo)
    work()
    assert cleo.get("/m/gwen").status == 200
    with given.inside():
        db.session.delete(db.session.get_one(Attendance, attendance))
    assert cleo.get("/m/gwen").status == 404


def test_an_organizer_who_was_there_knows_what_others_there_know(given, cast, browser, work):
    event = given.event(cast.group_id, starts_at=TOO_OLD)
    gwen, hugo = given.member("Gwen", unlisted=True), given.member("Hugo", unlisted=True)
    for person in (cast.cleo, cast.ana, gwen, hugo):
        given.attendance(event, person)
    given.handshake(event, cast.cleo, hugo)
    cleo, paths = browser(cast.cleo), ("/m/gwen", "/ties/gwen")
    assert [cleo.get(path).status for path in paths] == [200, 200]
    assert "Gwen" in cleo.get(f"/events/{event}/met").words
    work()
    assert [cleo.get(path).status for path in paths] == [404, 404]
    words = cleo.get(f"/events/{event}/met").words
    assert "Gwen" not in words and "Ana" in words and "Hugo" in words
    assert cleo.get("/ties/ana").status == cleo.get("/ties/hugo").status == 200
    assert browser(gwen).get("/ties/cleo").status == 200
