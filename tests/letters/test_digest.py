"""The weekly digest: to whom it goes and when, and what stands in it."""

from datetime import UTC, datetime, timedelta

import pytest

from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.groups.models import Membership
from meetup.groups.rules import State
from meetup.languages import Language
from meetup.letters.digest_worker import write_next
from meetup.letters.writing import letter_for
from meetup.mail.models import OutboxMail
from meetup.mail.topics import Topic
from meetup.members.mail_choice_models import StoppedMail
from meetup.members.models import Member
from meetup.rounds import Round
from meetup.rsvps.rules import Answer
from tests.at_once import at_once
from tests.letters.committed import committed, drawn, whole
from tests.letters.post_office import words_of

# The Sunday before, clocks in Berlin went back; those in New York do so on the next.
SUNDAY = datetime(2026, 10, 25, 18, tzinfo=UTC)
MORNING = datetime(2026, 10, 26, 7, tzinfo=UTC)


@pytest.fixture
def clock(clock):
    """It is the evening before, and everybody has been there for a while."""
    clock.moment = SUNDAY
    return clock


@pytest.fixture
def work(until_idle):
    """`work()`: the worker sees to all digests that are due; at most one is written in each."""

    return lambda: until_idle(write_next)


@pytest.fixture
def written(outbox, work):
    """`written()`: to whom digests were written, once the worker has done what is to be done."""

    def digests():
        work()
        return [mail.recipient.split("@")[0] for mail in outbox() if mail.kind == "digest"]

    return digests


@pytest.fixture
def walk(given, cast, clock):
    """`walk(days=2)`: an event of the group so many days after that morning; its id."""

    def made(days=2.0, title="Night Walk", group_id=None, **facts):
        starts_at = MORNING + timedelta(days=days, hours=11)
        return given.event(group_id or cast.group_id, title, starts_at=starts_at, **facts)

    return made


def test_it_is_written_on_monday_morning_once(cast, walk, written, clock):
    walk()
    assert written() == []
    clock.moment = MORNING - timedelta(seconds=1)
    assert written() == []
    clock.moment = MORNING
    assert sorted(written()) == ["ana", "ben", "cleo"]
    for _ in range(3):
        clock.move(days=1)
        assert len(written()) == 3


def test_by_the_clocks_of_each_reader_and_of_the_site_for_who_has_none(
    given, cast, walk, written, clock
):
    """The site lives by UTC."""
    for name, zone in (("Noa", "America/New_York"), ("Kai", "Pacific/Auckland"), ("Uma", None)):
        given.membership(cast.group_id, given.member(name, timezone=zone))
    walk()
    order = []
    clock.moment = datetime(2026, 10, 25, 18, 30, tzinfo=UTC)
    while clock.moment < datetime(2026, 10, 26, 15, tzinfo=UTC):
        new = sorted(set(written()) - {name for _, name in order})
        order += [(f"{clock.moment:%a %H:%M}", name) for name in new]
        clock.move(minutes=30)
    assert order == [
        ("Sun 19:00", "kai"),
        *(("Mon 07:00", name) for name in ("ana", "ben", "cleo")),
        ("Mon 08:00", "uma"),
        # Theirs are still in summer.
        ("Mon 12:00", "noa"),
    ]


@pytest.mark.parametrize(
    ("days", "digests"), [(2, 1), (2.65, 1), (2.67, 0), (5, 0)], ids=["Wed", "late", "Thu", "Sat"]
)
def test_a_worker_that_was_away_writes_it_until_wednesday(
    cast, walk, written, clock, days, digests
):
    walk(days=6)
    walk(days=13)
    clock.moment = MORNING + timedelta(days=days)
    assert len(written()) == 3 * digests
    clock.moment = MORNING + timedelta(days=7)
    assert len(written()) == 3 * (digests + 1)


def test_after_five_weeks_away_there_is_one(cast, walk, written, clock):
    assert written() == []
    walk(days=36)
    clock.moment = MORNING + timedelta(days=35, hours=2)
    assert sorted(written()) == ["ana", "ben", "cleo"]


def test_whoever_moves_to_other_clocks_gets_it_by_those_and_no_second_one(
    cast, walk, written, browser, clock
):
    walk()
    page = browser(cast.ana)
    page.get("/account")
    for zone in ("America/New_York", "Europe/Berlin"):
        page.press("Save", timezone=zone)
        assert written() == []
    clock.moment = MORNING
    assert written().count("ana") == 1
    page.press("Save", timezone="America/New_York")
    clock.move(hours=5)
    assert written().count("ana") == 1


@pytest.mark.parametrize(
    "who", ["unconfirmed", "placeholder", "asks to join", "banned", "stopped", "outside"]
)
def test_nobody_gets_one_who_is_not_to(given, cast, walk, written, clock, who):
    facts = {
        "unconfirmed": {"confirmed": False},
        "placeholder": {"placeholder": True, "email": "zoe@example.org"},
    }
    zoe = given.member("Zoë", **facts.get(who, {}))
    state = {"asks to join": State.REQUESTED, "banned": State.BANNED}.get(who, State.ACTIVE)
    if who != "outside":
        given.membership(cast.group_id, zoe, state=state)
    if who == "stopped":
        topic = Topic.DIGEST
        given.add(StoppedMail(member_id=zoe.id, topic=topic, stopped_at=clock.moment))
    walk()
    clock.moment = MORNING
    assert sorted(written()) == ["ana", "ben", "cleo"]


def test_whoever_confirms_on_tuesday_gets_the_first_on_monday(given, cast, walk, written, clock):
    walk(days=10)
    clock.moment = MORNING + timedelta(days=1)
    given.membership(cast.group_id, given.member("Zoë"))
    assert "zoë" not in written()
    clock.moment = MORNING + timedelta(days=7)
    assert "zoë" in written()


@pytest.mark.parametrize(
    "facts",
    [
        {"status": Status.DRAFT},
        {"status": Status.CANCELLED},
        {"days": -1},
        {"days": 14},
        None,
    ],
    ids=["draft", "cancelled", "past", "far ahead", "none"],
)
def test_there_is_none_when_nothing_is_coming(cast, walk, written, clock, facts):
    if facts is not None:
        walk(**facts)
    clock.moment = MORNING
    assert written() == []


def test_a_proposal_alone_is_something_for_who_has_not_voted(given, cast, written, clock):
    _, (first, *_) = given.proposal(cast.group_id, days=(20, 21))
    given.vote(first, cast.ben)
    lapsed, _ = given.proposal(given.group("chess", members=[cast.dov]), days=(20,))
    with given.inside():
        db.session.get_one(Event, lapsed).lapsed_at = clock.moment
    clock.moment = MORNING
    assert sorted(written()) == ["ana", "cleo"]


def test_three_workers_at_once_write_to_everybody_once(
    app, given, cast, walk, outbox, clock, monkeypatch
):
    monkeypatch.setattr("meetup.letters.digest_actions.AT_ONCE", 4)
    for number in range(27):
        given.membership(cast.group_id, given.member(f"Member {number}"))
    walk()
    now = clock.moment = MORNING

    def rounds():
        for _ in range(20):
            write_next(app, now=now)

    at_once([rounds] * 3)
    assert len(outbox()) == len({mail.recipient for mail in outbox()}) == 30


@pytest.fixture
def season(given, cast, walk, clock):
    """`season(reader)`: what comes in two groups of theirs, and who of those whom they know."""

    def made(reader):
        chess = given.group("chess", name="Chess", owner=cast.cleo, members=[cast.dov], open=True)
        for group_id in (cast.group_id, chess):
            given.membership(group_id, reader)
        given.connection(reader, cast.ben)
        given.connection(reader, cast.dov, network="linkedin")
        first, blitz = walk(days=2), walk(days=5, title="Blitz", group_id=chess, venue="")
        given.rsvp(first, reader)
        given.rsvp(first, cast.ben)
        given.rsvp(first, cast.cleo)
        for person in (cast.ben, cast.dov):
            given.rsvp(blitz, person)
        # Behind the end of summer time in New York.
        walk(days=9, title="Long Walk")
        walk(days=30, title="Far Ahead")
        past = given.event(cast.group_id, "Dinner", starts_at=SUNDAY - timedelta(days=30))
        for person in (reader, cast.dov):
            given.attendance(past, person)
        given.handshake(past, reader, cast.dov)
        until = MORNING + timedelta(days=4)
        given.proposal(chess, "Simultan", days=(20, 21), votes_until=until, proposer=cast.dov)
        return first, blitz

    return made


@pytest.fixture
def send(in_outbox, deliver, post_office, clock):
    """`send(zoe)`: her digest as it arrives, or None; on that morning, or `at` another moment."""

    def sent(person, at=MORNING):
        clock.moment = at
        in_outbox(person, kind="digest", week="2026-10-26")
        deliver()
        return post_office.mails[-1] if post_office.mails else None

    return sent


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_it_says_what_comes_and_whom_one_would_meet_by_both_clocks(
    given, season, send, language, zone
):
    reader = given.member("Zoë", language=language, timezone=zone)
    season(reader)
    mail = send(reader)
    name = f"digest.{zone.split('/')[1].lower()}.{language}"
    assert whole(mail) == committed(f"{name}.txt")
    if name == "digest.berlin.en":
        assert drawn(mail) == committed(f"{name}.html")


def test_it_names_whom_the_page_of_each_event_names(given, cast, season, send, browser):
    reader = given.member("Zoë")
    for event in season(reader):
        page = browser(reader).get(f"/events/{event}")
        assert "You would meet Ben for the first time." in page.words
    text = " ".join(words_of(send(reader)).split())
    assert "For the first time in person: Ben My answer:" in text
    assert "For the first time in person: Ben Say whether I come:" in text
    assert "meet one of your connections in person" in text and "Dov" not in text


@pytest.mark.parametrize("why", ["unlisted", "always", "blocked", "blocks", "maybe", "met"])
def test_it_names_nobody_whom_the_page_does_not(given, cast, walk, send, browser, why):
    event = walk()
    given.connection(cast.ana, cast.ben)
    said = Answer.MAYBE if why == "maybe" else Answer.YES
    given.rsvp(event, cast.ben, said, unlisted=why == "unlisted")
    if why == "always":
        with given.inside():
            db.session.get_one(Member, cast.ben.id).is_unlisted = True
    if why == "blocked":
        given.block(cast.ana, cast.ben)
    if why == "blocks":
        given.block(cast.ben, cast.ana)
    if why == "met":
        past = given.event(cast.group_id, starts_at=SUNDAY - timedelta(days=30))
        for person in (cast.ana, cast.ben):
            given.attendance(past, person)
        given.handshake(past, cast.ana, cast.ben)
    assert "for the first time" not in browser(cast.ana).get(f"/events/{event}").words
    assert "Ben" not in words_of(send(cast.ana))


def test_of_a_group_that_one_has_left_it_says_nothing(given, cast, walk, send):
    chess = given.group("chess", owner=cast.cleo, members=[cast.ana], open=True)
    walk()
    walk(title="Blitz", group_id=chess)
    with given.inside():
        own = db.select(Membership).filter_by(member_id=cast.ana.id, group_id=cast.group_id)
        db.session.delete(db.session.scalars(own).one())
    text = words_of(send(cast.ana))
    assert "Blitz" in text and "Night Walk" not in text


@pytest.mark.parametrize("late", [False, True])
def test_it_is_dropped_when_nothing_comes_any_more_or_half_the_week_is_over(
    given, cast, walk, send, late
):
    event = walk(days=6)
    if not late:
        with given.inside():
            db.session.get_one(Event, event).status = Status.CANCELLED
    assert send(cast.ana, MORNING + timedelta(days=2.67) if late else MORNING) is None


def test_one_with_a_place_on_offer_or_on_the_waiting_list_reads_so(given, cast, walk, send, clock):
    soon = MORNING + timedelta(hours=5)
    waits = {"answer": Answer.WAITLISTED}
    given.rsvp(walk(title="Offered", capacity=1), cast.ana, **waits, offered_until=soon)
    given.rsvp(walk(title="Waited", capacity=1), cast.ana, **waits)
    given.rsvp(walk(title="Perhaps"), cast.ana, Answer.MAYBE)
    given.rsvp(walk(title="Without"), cast.ana, Answer.NO)
    text = " ".join(words_of(send(cast.ana)).split())
    for line in (
        "Offered Wed 28 October 2026, 19:00 Old Harbour Harbour Walks A place is held for you.",
        "Harbour Walks You are on the waiting list. My answer:",
        "Harbour Walks You said maybe. My answer:",
        "Harbour Walks You are not coming. My answer:",
    ):
        assert line in text


def test_of_many_it_lists_ten_and_says_how_many_more(given, cast, walk, send):
    for number in range(13):
        walk(days=1 + number / 2, title=f"Walk {number}")
    friends = [given.member(f"Friend {number}") for number in range(7)]
    event = walk(days=0.5, title="Big Walk")
    for person in friends:
        given.connection(cast.ana, person)
        given.rsvp(event, person)
    text = words_of(send(cast.ana))
    assert text.count("Say whether I come:") == 10 and "4 more events on the page." in text
    names = ", ".join(f"Friend {number}" for number in range(5))
    assert f"For the first time in person: {names} and 2 more" in text
    assert "could meet 7 of your connections" in " ".join(text.split())


def test_it_takes_as_many_statements_however_much_stands_in_it(
    app, given, cast, walk, in_outbox, count_queries, clock
):
    def cost():
        with given.inside():
            mail = db.session.scalars(db.select(OutboxMail)).one()
            db.session.expunge_all()
        with count_queries() as statements:
            assert letter_for(mail, app)
        return len(statements)

    in_outbox(cast.ana, kind="digest", week="2026-10-26")
    clock.moment = MORNING

    def grow(number):
        event = walk(title=f"Walk {number}")
        for index in range(3):
            friend = given.member(f"Friend {number} {index}")
            given.connection(cast.ana, friend)
            given.rsvp(event, friend)
        given.proposal(cast.group_id, f"Idea {number}")

    grow(0)
    before = cost()
    for number in range(1, 6):
        grow(number)
    assert cost() == before <= 10


def test_an_idle_look_reads_an_index_and_no_members(
    app, given, cast, clock, count_queries, work, database_url
):
    work()
    with given.inside(), count_queries() as statements:
        assert write_next(app, now=clock.moment) is Round.IDLE
    if database_url.startswith("sqlite"):
        plans = []
        with app.app_context(), db.engine.connect() as connection:
            for look, values in zip(statements, [(1, 0), (SUNDAY.isoformat(), 1, 0)], strict=True):
                plans += connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {look}", values).all()
        by_index = "SEARCH members USING INDEX ix_members_digest_due_at (digest_due_at"
        assert all(str(plan[-1]).startswith(by_index) for plan in plans) and len(plans) == 2
