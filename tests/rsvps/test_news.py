"""What those who answered hear when an event is changed, or cancelled: once, and only if it is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given as holds
from hypothesis import settings
from hypothesis import strategies as st

from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.letters.worker import Delivering
from meetup.letters.writing import letter_for
from meetup.mail.models import OutboxMail
from meetup.mail.queries import is_waiting
from meetup.members.models import Member
from meetup.rounds import Round
from meetup.rsvps import actions
from meetup.rsvps.models import Rsvp
from meetup.rsvps.news_rules import Known, changes, told_at
from meetup.rsvps.rules import Answer
from meetup.rsvps.scheduling_actions import schedule
from tests.at_once import at_once

TIMES = ["Monday, 8 June 2026,", "14:00 to 17:00"]


@pytest.fixture
def walk(cast, given):
    """`walk(**facts)`: an event of the group, to which Ana says yes."""

    def made(**facts):
        event = given.event(cast.group_id, proposer=cast.cleo, **facts)
        given.rsvp(event, cast.ana)
        return event

    return made


@pytest.fixture
def edit(browser, cast):
    """`edit(event, venue="Pier 3")`: Cleo changes that, and saves it."""

    def save(event, by=cast.cleo, **fields):
        page = browser(by)
        page.get(f"/events/{event}/edit")
        assert "Saved." in page.press("Save", **fields).words

    return save


@pytest.fixture
def call_off(browser, cast):
    def press(event, by=cast.cleo):
        return browser(by).post(f"/events/{event}/cancel", {"reason": "Storm."})

    return press


@pytest.fixture
def leave(app, clock):
    """`leave()`: all mails that are due leave, each as what it says; the rest is dropped."""

    def rounds():
        said = []
        while is_due(app, clock):
            with app.app_context():
                due = db.select(OutboxMail).where(OutboxMail.due_at <= clock.moment)
                unsettled = due.filter_by(sent_at=None, dropped_at=None).order_by(OutboxMail.id)
                mail = db.session.scalars(unsettled).first()
                letter = letter_for(mail, app)
                if letter:
                    mail.sent_at = clock.moment
                    said.append((mail.recipient.split("@")[0], mail.kind, letter.text))
                else:
                    mail.dropped_at = clock.moment
                db.session.commit()
        return said

    return rounds


def is_due(app, clock):
    with app.app_context():
        return is_waiting(now=clock.moment, mail_leaves=True)


def to_whom(said):
    return [(name, kind) for name, kind, _ in said]


def test_who_said_yes_or_maybe_or_waits_is_told_and_nobody_else(
    cast, given, walk, edit, leave, clock
):
    event = walk(capacity=1)
    for name, answer in (("Max", Answer.MAYBE), ("Nils", Answer.NO), ("Wim", Answer.WAITLISTED)):
        given.rsvp(event, given.member(name), answer)
    given.rsvp(event, cast.cleo, Answer.MAYBE)
    given.rsvp(event, given.member("Una", confirmed=False), Answer.MAYBE)
    given.rsvp(event, given.member("Imp", placeholder=True, email="imp@example.org"))
    edit(event, venue="Pier 3")
    assert leave() == []
    clock.move(minutes=5)
    said = leave()
    assert to_whom(said) == [(name, "changed") for name in ("ana", "max", "wim")]
    own = ["You said yes.", "You said maybe.", "You are on the waiting list."]
    for (_, _, text), words in zip(said, own, strict=True):
        assert "Before:\n\n  Old Harbour\n\nNow:\n\n  Harbour Walk\n  Monday, 8 June" in text
        assert "\n  Pier 3\n" in text and words in text


@pytest.mark.parametrize(
    "fields",
    [{"description": "Bring boots."}, {"capacity": "20"}, {"guests_allowed": "3"}, {}],
    ids=str,
)
def test_what_changes_nobodys_plans_is_told_to_nobody(walk, edit, leave, clock, fields):
    edit(walk(), **fields)
    clock.move(hours=1)
    assert leave() == []


@pytest.mark.parametrize(
    ("fields", "was"),
    [
        ({"title": "Dune Walk"}, ["Harbour Walk"]),
        ({"starts_at": "2026-06-08T15:00"}, TIMES),
        ({"ends_at": ""}, TIMES),
        ({"venue": ""}, ["Old Harbour"]),
        (
            {"title": "Dune Walk", "starts_at": "2026-06-08T15:00", "venue": "Dune"},
            ["Harbour Walk", *TIMES, "Old Harbour"],
        ),
    ],
    ids=str,
)
def test_what_was_is_said_of_that_which_is_otherwise(walk, edit, leave, clock, fields, was):
    edit(walk(), **fields)
    clock.move(minutes=5)
    [(_, _, text)] = leave()
    before = text.split("Before:\n\n")[1].split("\n\nNow:")[0]
    assert [line.strip() for line in before.splitlines()] == was


def test_changes_within_minutes_are_one_mail_of_what_is_true_when_it_leaves(
    walk, edit, leave, clock
):
    event = walk()
    edit(event, venue="Pier 3")
    clock.move(minutes=4)
    edit(event, venue="Pier 4")
    clock.move(minutes=4)
    assert leave() == []
    clock.move(minutes=1)
    [(_, _, text)] = leave()
    assert "Before:\n\n  Old Harbour\n" in text and "\n  Pier 4\n" in text
    assert "Pier 3" not in text


def test_what_is_changed_back_is_no_news(walk, edit, leave, clock):
    event = walk()
    edit(event, venue="Pier 3")
    clock.move(minutes=1)
    edit(event, venue="Old Harbour")
    clock.move(minutes=10)
    assert leave() == []
    # Nor is what comes after it measured by what nobody was told.
    edit(event, venue="Pier 5")
    clock.move(minutes=5)
    [(_, _, text)] = leave()
    assert "Before:\n\n  Old Harbour\n" in text


def test_a_change_after_the_mail_has_left_is_a_mail_of_its_own(walk, edit, leave, clock):
    event = walk()
    texts = []
    for venue in ("Pier 3", "Old Harbour", "Pier 3"):
        edit(event, venue=venue)
        clock.move(minutes=5)
        [(_, _, text)] = leave()
        texts.append(text.split("Before:\n\n  ")[1].split("\n")[0])
    assert texts == ["Old Harbour", "Pier 3", "Old Harbour"]


def test_who_answers_after_a_change_is_told_of_later_ones_alone(
    cast, given, walk, edit, leave, clock, browser
):
    event = walk()
    edit(event, venue="Pier 3")
    clock.move(minutes=1)
    for person, answer in ((cast.ana, "maybe"), (cast.ben, "yes")):
        browser(person).post(f"/events/{event}/rsvp", {"answer": answer})
    clock.move(minutes=9)
    assert [name for name, kind, _ in leave() if kind == "changed"] == []
    browser(cast.ana).post(f"/events/{event}/rsvp", {"answer": "yes"})
    edit(event, venue="Pier 4")
    clock.move(minutes=1)
    browser(cast.ana).post(f"/events/{event}/rsvp", {"answer": "maybe"})
    clock.move(minutes=1)
    edit(event, venue="Pier 5")
    clock.move(minutes=5)
    told = {name: text.split("Before:\n\n  ")[1].split("\n")[0] for name, _, text in leave()}
    assert told == {"ana": "Pier 4", "ben": "Pier 3"}


def test_whose_answer_an_organizer_entered_has_seen_nothing(cast, given, walk, edit, leave, clock):
    event = walk()
    edit(event, venue="Pier 3")
    clock.move(minutes=5)
    with given.inside():
        entered = {"answered_at": clock.moment, "answered_by_id": cast.cleo.id}
        db.session.execute(db.update(Rsvp).values(entered))
    assert to_whom(leave()) == [("ana", "changed")]


def test_of_two_organizers_each_hears_what_the_other_changed(cast, given, walk, edit, leave, clock):
    event = walk()
    olga = given.member("Olga")
    given.membership(cast.group_id, olga, role="organizer")
    for person in (cast.cleo, olga):
        given.rsvp(event, person)
    edit(event, venue="Pier 3")
    clock.move(minutes=1)
    edit(event, by=olga, venue="Pier 4")
    clock.move(minutes=5)
    said = {name: text for name, _, text in leave()}
    assert said.keys() == {"ana", "cleo"}
    assert "Before:\n\n  Pier 3\n" in said["cleo"]
    assert "Before:\n\n  Old Harbour\n" in said["ana"]


def test_shortly_before_the_start_nobody_waits_for_the_mail(cast, given, clock, edit, leave, walk):
    soon = clock.moment + timedelta(minutes=50)
    event = walk(starts_at=soon)
    edit(event, venue="Pier 3")
    assert to_whom(leave()) == [("ana", "changed")]


@pytest.mark.parametrize("how", ["cancelled", "no", "left", "over"])
def test_a_change_that_is_no_news_any_more_is_not_sent(
    cast, walk, edit, leave, clock, browser, call_off, how
):
    event = walk()
    edit(event, venue="Pier 3")
    if how == "cancelled":
        call_off(event)
    elif how == "no":
        browser(cast.ana).post(f"/events/{event}/rsvp", {"answer": "no"})
    elif how == "left":
        browser(cast.ana).post("/groups/harbour/leave")
    else:
        clock.move(days=8)
    clock.move(minutes=5)
    assert "changed" not in [kind for _, kind, _ in leave()]


def test_what_was_is_put_right_without_telling_anybody(walk, edit, leave, clock):
    event = walk()
    clock.move(days=9)
    edit(event, venue="Pier 3")
    clock.move(hours=1)
    assert leave() == []


def test_who_has_not_answered_hears_nothing_of_a_proposal(cast, given, edit, leave, clock):
    event, [date] = given.proposal(cast.group_id, days=[7], proposer=cast.ana)
    given.vote(date, cast.ben)
    edit(event, venue="Pier 3")
    clock.move(hours=1)
    assert leave() == []


def test_who_answers_by_mails_is_told_and_led_to_their_own_link(
    given, chess, type_in, confirm, edit, leave, clock, call_off
):
    event = given.event(chess, "Blitz")
    type_in(event, "zoe@mail.example", answer="maybe")
    confirm("zoe@mail.example")
    leave()
    clock.move(minutes=1)
    edit(event, venue="Pier 3")
    clock.move(minutes=5)
    [(name, kind, text)] = leave()
    assert (name, kind) == ("zoe", "changed") and "http://town.example/answer/" in text
    call_off(event)
    [(name, kind, text)] = leave()
    assert (name, kind) == ("zoe", "cancelled") and "http://town.example/answer/" in text


def test_who_counted_on_what_is_cancelled_reads_why(cast, given, walk, call_off, leave):
    event = walk(capacity=1)
    for name, answer in (("Max", Answer.MAYBE), ("Nils", Answer.NO), ("Wim", Answer.WAITLISTED)):
        given.rsvp(event, given.member(name), answer)
    given.rsvp(event, cast.cleo)
    assert call_off(event, by=cast.ana).status == 403
    call_off(event)
    assert call_off(event).status == 409
    said = leave()
    assert to_whom(said) == [(name, "cancelled") for name in ("ana", "max", "wim")]
    assert all("Why:\n\n  Storm.\n" in text for _, _, text in said)


@pytest.mark.parametrize("when", ["when it is cancelled", "when the mail leaves"])
def test_nobody_hears_that_what_is_over_was_cancelled(walk, call_off, leave, clock, when):
    event = walk()
    if when == "when the mail leaves":
        call_off(event)
    clock.move(days=7, hours=3)
    call_off(event)
    assert leave() == []


def test_a_proposal_that_is_cancelled_tells_those_who_voted_and_who_made_it(
    cast, given, call_off, leave
):
    event, [date] = given.proposal(cast.group_id, "Idea", days=[7], proposer=cast.ana)
    given.vote(date, cast.ben)
    given.vote(date, cast.cleo)
    call_off(event)
    said = leave()
    assert to_whom(said) == [("ben", "cancelled"), ("ana", "cancelled")]
    assert "Idea, a proposal to Harbour Walks, is cancelled." in said[0][2]
    assert "\n  Storm.\n" in said[0][2] and "You said" not in said[0][2]


@pytest.mark.parametrize("how", ["lapsed", "past", "left"])
def test_of_a_proposal_that_is_nothing_any_more_nobody_hears(
    cast, given, call_off, leave, clock, browser, how
):
    event, _ = given.proposal(cast.group_id, days=[7], proposer=cast.ana)
    if how == "lapsed":
        with given.inside():
            db.session.get_one(Event, event).lapsed_at = clock.moment
    elif how == "past":
        clock.move(days=8)
    else:
        browser(cast.ana).post("/groups/harbour/leave")
    call_off(event)
    assert leave() == []


def test_what_was_scheduled_is_cancelled_as_an_event(cast, given, call_off, leave, clock):
    event, [date] = given.proposal(cast.group_id, days=[7], proposer=cast.ana)
    given.vote(date, cast.ben)
    with given.inside():
        cleo = db.session.get_one(Member, cast.cleo.id)
        schedule(db.session.get_one(Event, event), cleo, now=clock.moment)
        assert db.session.get_one(Event, event).status is Status.SCHEDULED
    leave()
    call_off(event)
    assert to_whom(leave()) == [("ben", "cancelled")]


def test_changes_while_workers_send_are_never_told_twice_nor_lost(
    app, cast, given, walk, edit, clock, posting, outbox
):
    """Whatever the order, the last mail that each gets says what is true."""
    event = walk()
    edit(event, venue="Pier 3")
    clock.move(minutes=5)
    with given.inside():
        starts_at = db.session.get_one(Event, event).starts_at
    field = f"{starts_at + timedelta(hours=2):%Y-%m-%dT%H:%M}"
    form = {"title": "Harbour Walk", "starts_at": field, "venue": "Pier 4", "guests_allowed": "0"}
    save = posting(cast.cleo, f"/events/{event}/edit", **form, offer_hours="24")

    def work():
        deliver = Delivering()
        while deliver(app, now=clock.moment) is not Round.IDLE:
            pass

    assert at_once([save, work, work])[0] == 302
    first, *more = outbox()
    # Either it was written before the change, and another tells that, or it says both.
    assert (first.logged_at is None) != bool(more)
    assert len(more) <= 1
    if more:
        assert more[0].subjects["was"]["venue"] == "Pier 3"


EDITS = st.tuples(st.just("edit"), st.sampled_from(["Old Harbour", "Pier 3", "Pier 4"]))
ANSWERS = st.tuples(st.just("answer"), st.sampled_from([Answer.YES, Answer.MAYBE, Answer.NO]))
PAUSES = st.tuples(st.just("pause"), st.sampled_from([1, 3, 6]))


@settings(max_examples=25)
@holds(steps=st.lists(EDITS | ANSWERS | PAUSES, max_size=12))
def test_whatever_is_edited_and_answered_each_mail_tells_what_was_not_known(
    cast, given, walk, leave, clock, steps
):
    """Ana knows what she was last told, and what stood there when she last answered otherwise."""
    event_id = walk()
    known, told = "Old Harbour", Answer.YES
    for verb, value in [*steps, ("answer", Answer.YES), ("pause", 6)]:
        clock.move(seconds=1)
        with given.inside():
            event = db.session.get_one(Event, event_id)
            if verb == "edit":
                cleo = db.session.get_one(Member, cast.cleo.id)
                details = replace(event.details, venue=value)
                actions.change_capacity(event, cleo, details, now=clock.moment)
            elif verb == "answer":
                ana = db.session.get_one(Member, cast.ana.id)
                actions.answer(event, ana, value, unlisted=False, now=clock.moment)
                known, told = (event.venue if value is not told else known), value
            else:
                clock.move(minutes=value)
            now = event.venue
        for _, kind, text in leave():
            was = text.split("Before:\n\n  ")[1].split("\n")[0]
            assert (kind, was) == ("changed", known) and f"\n  {now}\n" in text
            assert now != known and told is not Answer.NO
            known = now
    assert known == now


NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@holds(minutes=st.integers(-600, 600), later=st.integers(-600, 600))
def test_nobody_waits_long_for_news_and_never_past_the_start(minutes, later):
    start = NOON + timedelta(minutes=minutes)
    was = Known("Walk", start, None, "Europe/Berlin", "")
    known = Known("Walk", start + timedelta(minutes=later), None, "Europe/Berlin", "")
    at = told_at(was, known, now=NOON)
    assert timedelta(0) <= at - NOON <= timedelta(minutes=5)
    first = min(was.starts_at, known.starts_at)
    assert at == NOON or at <= first - timedelta(hours=1)
    assert bool(changes(was, known)) == bool(later)


@holds(
    st.builds(
        Known,
        st.text(),
        st.datetimes(timezones=st.timezones()),
        st.none() | st.datetimes(timezones=st.timezones()),
        st.just("Europe/Berlin"),
        st.text(),
    )
)
def test_what_somebody_knew_is_kept_beside_the_mail_as_it_was(known):
    assert Known.from_subject(known.as_subject()) == known
