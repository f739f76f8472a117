"""An answer gets an event into the calendar of whoever gave it, and what becomes of it follows."""

from datetime import timedelta

import pytest

from meetup.mail.topics import Topic
from meetup.members.mail_choice_models import StoppedMail
from meetup.proposals.rules import Vote
from meetup.rounds import Round
from meetup.rsvps.calendar_mail_models import MailedEntry
from meetup.rsvps.calendar_mail_worker import tell_calendars_next
from meetup.rsvps.still_coming_worker import ask_next, give_back_next
from tests.at_once import at_once
from tests.letters.calendar_mails import told_by
from tests.letters.post_office import words_of

ANA, BEN = "ana@example.org", "ben@example.org"


@pytest.fixture
def arrives(calendars_told):
    """`arrives()`: a minute passes, the worker works; what arrived, by whom it went to."""

    def wait(minutes=1):
        mails = calendars_told(minutes)
        return [(mail["To"], mail["Subject"], told_by(mail)) for mail in mails]

    return wait


@pytest.fixture
def says(browser, cast):
    """`says("yes", event)`: Ana answers on the event's page."""

    def answer(said, event, person=None):
        sent = {"answer": said}
        return browser(person or cast.ana).post(f"/events/{event}/rsvp", sent, follow=False)

    return answer


def stop(given, person, topic):
    given.add(StoppedMail(member_id=person.id, topic=topic, stopped_at=given.clock.moment))


def brief(mails):
    """To whom what was said: method, SEQUENCE, PARTSTAT."""
    return [(to, told and told[:3]) for to, _, told in mails]


def test_a_yes_gets_the_event_into_ones_calendar_and_a_no_out_of_it(given, cast, says, arrives):
    event = given.event(cast.group_id, sequence=3)
    says("yes", event)
    [(to, subject, told)] = arrives()
    assert (to, subject) == (ANA, "You are coming: Harbour Walk")
    assert told[:4] == ("REQUEST", 3, "ACCEPTED", "CONFIRMED")
    says("no", event)
    [(_, subject, told)] = arrives()
    assert subject == "Not in your calendar any more: Harbour Walk"
    # RFC 5546, 3.2.5: of the event itself, that has no STATUS, for it takes place.
    assert told[:4] == ("CANCEL", 4, "DECLINED", None)
    says("yes", event)
    assert brief(arrives()) == [(ANA, ("REQUEST", 5, "ACCEPTED"))]
    assert arrives() == []


def test_who_changes_their_mind_at_once_gets_one_mail_or_none(given, cast, says, arrives, clock):
    event = given.event(cast.group_id)
    for said in ("yes", "no", "yes"):
        says(said, event)
        clock.move(seconds=15)
    assert brief(arrives()) == [(ANA, ("REQUEST", 0, "ACCEPTED"))]
    says("no", event)
    clock.move(seconds=15)
    says("yes", event)
    assert arrives() == []


def test_while_no_mail_leaves_nothing_is_taken_out_that_was_never_put_in(
    given, cast, says, arrives, post_office
):
    event = given.event(cast.group_id)
    post_office.data[ANA] = "451 Later."
    for said in ("yes", "no", "yes"):
        says(said, event)
        assert arrives() == []
    del post_office.data[ANA]
    assert brief(arrives(10)) == [(ANA, ("REQUEST", 0, "ACCEPTED"))]
    assert arrives(60) == []


def test_a_removal_that_has_not_left_never_does_after_another_yes(
    given, cast, says, arrives, post_office
):
    event = given.event(cast.group_id)
    says("yes", event)
    assert len(arrives()) == 1
    post_office.data[ANA] = "451 Later."
    says("no", event)
    assert arrives() == []
    says("yes", event)
    assert arrives() == []
    del post_office.data[ANA]
    assert arrives(60) == []


@pytest.mark.parametrize("said", ["maybe", "no"])
def test_nothing_gets_into_the_calendar_of_who_says(given, cast, says, arrives, said):
    says(said, given.event(cast.group_id))
    assert arrives() == []


def test_who_says_maybe_after_a_yes_keeps_it_and_hears_so_with_the_next_change(
    given, cast, says, arrives, browser
):
    event = given.event(cast.group_id)
    says("yes", event)
    assert len(arrives()) == 1
    says("maybe", event)
    assert arrives() == []
    change(browser(cast.cleo), event, venue="Pier 3")
    assert brief(arrives(5)) == [(ANA, ("REQUEST", 1, "TENTATIVE"))]


def change(page, event, **fields):
    page.get(f"/events/{event}/edit")
    assert "Saved." in page.press("Save", **fields).words


def test_a_change_and_the_end_of_it_go_with_the_mails_that_tell_of_them(
    given, cast, says, arrives, browser
):
    event = given.event(cast.group_id)
    says("yes", event)
    says("maybe", event, cast.ben)
    assert len(arrives()) == 1
    cleo = browser(cast.cleo)
    change(cleo, event, starts_at="2026-06-09T19:00", ends_at="2026-06-09T22:00")
    change(cleo, event, venue="Pier 3")
    mails = arrives(5)
    assert brief(mails) == [(ANA, ("REQUEST", 2, "ACCEPTED")), (BEN, None)]
    assert mails[0][1].startswith("Changed: Harbour Walk")
    told = mails[0][2].event
    assert told["LOCATION"] == "Pier 3" and told["DTSTART"].dt.isoformat()[:13] == "2026-06-09T19"
    assert arrives(60) == []
    cleo.post(f"/events/{event}/cancel", {"reason": "Storm."})
    mails = arrives()
    assert brief(mails) == [(ANA, ("CANCEL", 3, "ACCEPTED")), (BEN, None)]
    assert mails[0][2].status == "CANCELLED"
    assert arrives(60) == []


def test_whoever_changes_it_and_comes_hears_for_their_calendar_alone(
    given, cast, says, arrives, browser
):
    event = given.event(cast.group_id)
    says("yes", event, cast.cleo)
    assert len(arrives()) == 1
    cleo = browser(cast.cleo)
    change(cleo, event, venue="Pier 3")
    [(to, subject, told)] = arrives(5)
    assert (to, subject) == (cast.cleo.email, "In your calendar: Harbour Walk")
    assert told[:3] == ("REQUEST", 1, "ACCEPTED")
    change(cleo, event, description="Bring boots.")
    assert arrives(5) == []
    cleo.post(f"/events/{event}/cancel", {"reason": "Storm."})
    [(to, subject, told)] = arrives()
    assert (to, told[0], told.status) == (cast.cleo.email, "CANCEL", "CANCELLED")
    assert told.sequence > 1 and arrives(60) == []


def test_who_wants_no_mails_about_changes_has_their_calendar_kept_all_the_same(
    given, cast, says, arrives, browser
):
    event = given.event(cast.group_id)
    says("yes", event)
    assert len(arrives()) == 1
    stop(given, cast.ana, Topic.CHANGES)
    change(browser(cast.cleo), event, venue="Pier 3")
    assert brief(arrives(5)) == [(ANA, ("REQUEST", 1, "ACCEPTED"))]


def test_who_wants_none_for_their_calendar_gets_none_and_none_is_attached(
    given, cast, says, arrives, browser
):
    event = given.event(cast.group_id)
    stop(given, cast.ana, Topic.CALENDAR)
    says("yes", event)
    assert arrives() == []
    change(browser(cast.cleo), event, venue="Pier 3")
    assert brief(arrives(5)) == [(ANA, None)]


def test_the_link_in_the_mail_stops_them(given, cast, says, arrives, post_office, browser):
    first, second = given.event(cast.group_id), given.event(cast.group_id, "Night Walk")
    says("yes", first)
    assert len(arrives()) == 1
    [stop] = [part.strip("<>") for part in post_office.mails[0]["List-Unsubscribe"].split(",")]
    path = stop.removeprefix("http://town.example")
    browser().post(path, {"List-Unsubscribe": "One-Click"})
    says("yes", second)
    assert arrives() == []


def test_a_place_on_the_waiting_list_gets_nothing_in_until_it_is_ones_own(
    given, cast, says, arrives
):
    event = given.event(cast.group_id, capacity=1)
    says("yes", event, cast.ben)
    says("yes", event)
    assert brief(arrives()) == [(BEN, ("REQUEST", 0, "ACCEPTED"))]
    says("no", event, cast.ben)
    mails = arrives()
    assert sorted(brief(mails)) == [
        (ANA, ("REQUEST", 0, "ACCEPTED")),
        (BEN, ("CANCEL", 1, "DECLINED")),
    ]
    assert ("You have a place: Harbour Walk") in [subject for _, subject, _ in mails]
    assert arrives() == []


def test_who_wants_no_mails_about_places_gets_it_by_itself(given, cast, says, arrives):
    event = given.event(cast.group_id, capacity=1)
    stop(given, cast.ana, Topic.PLACES)
    for person in (cast.ben, cast.ana):
        says("yes", event, person)
    assert len(arrives()) == 1
    says("no", event, cast.ben)
    mails = {to: subject for to, subject, _ in arrives()}
    assert mails[ANA] == "You are coming: Harbour Walk"


def test_a_yes_that_is_approved_is_one_mail(given, cast, says, arrives, browser):
    event = given.event(cast.group_id, needs_approval=True)
    says("yes", event)
    assert arrives() == []
    browser(cast.cleo).post(f"/events/{event}/answers/ana/approve")
    [(_, subject, told)] = arrives()
    assert subject == "Your yes is approved: Harbour Walk" and told[0] == "REQUEST"
    assert arrives() == []


def test_a_proposal_that_takes_place_is_one_mail(given, cast, arrives, browser):
    event, [date] = given.proposal(cast.group_id, "Walk", days=[7], proposer=cast.cleo)
    given.vote(date, cast.ana)
    given.vote(date, cast.ben, Vote.IF_NEED_BE)
    browser(cast.cleo).post(f"/events/{event}/schedule", {"date": date})
    mails = arrives()
    assert {subject for _, subject, _ in mails} == {"Walk takes place"}
    assert brief(mails) == [(ANA, ("REQUEST", 1, "ACCEPTED")), (BEN, None)]
    assert arrives() == []


def test_a_seat_that_goes_back_takes_it_out_in_the_same_mail(
    app, given, cast, says, arrives, clock
):
    starts_at = clock.moment + timedelta(days=10)
    event = given.event(cast.group_id, capacity=3, gives_seats_back=True, starts_at=starts_at)
    says("yes", event)
    assert len(arrives()) == 1
    clock.move(days=4)
    assert ask_next(app, now=clock.moment) is Round.DONE
    assert [subject for _, subject, _ in arrives()] == ["Are you still coming? Harbour Walk"]
    clock.moment = starts_at - timedelta(days=2)
    assert give_back_next(app, now=clock.moment) is Round.DONE
    [(_, subject, told)] = arrives()
    assert subject == "Your place went back: Harbour Walk"
    assert told[:4] == ("CANCEL", 1, "DECLINED", None)
    assert arrives() == []


@pytest.mark.parametrize("how", ["leaves", "is removed", "is banned"])
def test_who_does_not_belong_to_the_group_any_more_loses_it(
    given, cast, says, arrives, browser, post_office, how
):
    event = given.event(cast.group_id)
    says("yes", event)
    assert len(arrives()) == 1
    if how == "leaves":
        browser(cast.ana).post("/groups/harbour/leave")
    else:
        verb = "ban" if how == "is banned" else "remove"
        browser(cast.cleo).post(f"/groups/harbour/members/ana/{verb}")
    [(_, subject, told)] = arrives()
    assert subject == "Not in your calendar any more: Harbour Walk"
    assert told[:4] == ("CANCEL", 1, "NEEDS-ACTION", None)
    assert "http://town.example/groups/harbour" in words_of(post_office.mails[0]).splitlines()


def test_who_may_not_see_it_any_more_hears_nothing_that_was_changed_since(
    given, cast, says, arrives, browser, clock
):
    event = given.event(cast.group_id)
    says("yes", event)
    assert len(arrives()) == 1
    browser(cast.cleo).post("/groups/harbour/members/ana/ban")
    clock.move(seconds=1)
    change(browser(cast.cleo), event, venue="A secret place")
    assert arrives(60) == []


def test_a_block_takes_nothing_out(given, cast, says, arrives, browser):
    """It frees no seat, and a mail about it would tell whom it is kept from."""
    event = given.event(cast.group_id)
    says("yes", event)
    assert len(arrives()) == 1
    browser(cast.cleo).post("/m/ana/block")
    assert arrives() == []


def test_what_has_begun_or_is_off_by_then_gets_into_no_calendar(
    given, cast, says, arrives, browser, clock
):
    soon = given.event(cast.group_id, starts_at=clock.moment + timedelta(seconds=30))
    off = given.event(cast.group_id)
    for event in (soon, off):
        says("yes", event)
    browser(cast.cleo).post(f"/events/{off}/cancel", {"reason": "Storm."})
    mails = arrives()
    assert brief(mails) == [(ANA, None)] and mails[0][1] == "Cancelled: Harbour Walk"


def test_what_is_not_true_any_more_when_it_leaves_is_dropped(
    app, given, cast, says, clock, post_office, deliver
):
    event = given.event(cast.group_id)
    says("yes", event)
    clock.move(minutes=1)
    assert tell_calendars_next(app, now=clock.moment) is Round.DONE
    says("no", event)
    assert deliver() == 1 and post_office.mails == []


def test_who_answers_without_an_account_gets_it_too(
    given, cast, arrives, browser, post_office, deliver
):
    chess = given.group("chess", name="Chess", owner=cast.cleo, open=True)
    event = given.event(chess)
    said = {"name": "Zoe", "email": "zoe@mail.example", "answer": "yes"}
    browser().post(f"/events/{event}/answer", said)
    deliver()
    link = words_of(post_office.mails[-1]).split("http://town.example")[1].split()[0]
    page = browser()
    page.get(link)
    page.press("Yes, that is my answer")
    [(to, _, told)] = arrives()
    assert to == "zoe@mail.example" and told[:3] == ("REQUEST", 0, "ACCEPTED")
    own = words_of(post_office.mails[-1])
    assert "http://town.example/answer/" in own
    assert str(told.event["URL"]).startswith("http://town.example/events/")


def test_nobody_is_written_to_who_cannot_be(given, cast, arrives, browser):
    """An organizer says yes for a placeholder, and for somebody who has confirmed no address."""
    event = given.event(cast.group_id)
    for person in (
        given.member("Imp", placeholder=True, email="imp@example.org"),
        given.member("Una", confirmed=False),
    ):
        given.membership(cast.group_id, person)
        sent = {"who": f"@{person.handle}", "answer": "yes"}
        assert browser(cast.cleo).post(f"/events/{event}/answers", sent).status == 200
    assert arrives() == []


def test_answers_of_before_get_into_no_calendar(given, cast, arrives):
    given.rsvp(given.event(cast.group_id), cast.ana)
    assert arrives() == []


def test_what_is_in_a_calendar_stays_told_when_a_record_becomes_an_account(
    given, cast, says, arrives, browser, clock
):
    """Dov has answered by mail before he had an account."""
    event = given.event(cast.group_id)
    record = given.member("Dov Imported", placeholder=True, email="dov@example.org")
    given.membership(cast.group_id, record)
    given.rsvp(event, record)
    now = clock.moment
    ids = {"event_id": event, "member_id": record.id}
    given.add(MailedEntry(**ids, put_in_at=now, turn=2, sequence=0))
    page = browser(cast.dov)
    page.get("/account/records")
    page.press("This is me")
    assert arrives() == []
    says("no", event, cast.dov)
    assert brief(arrives()) == [("dov@example.org", ("CANCEL", 3, "DECLINED"))]


def test_of_many_yeses_at_once_each_gets_one_mail(
    app, given, cast, posting, arrives, clock, post_office, deliver
):
    """Two workers look for whom to tell, too."""
    event = given.event(cast.group_id)
    people = [given.member(f"M{number}") for number in range(12)]
    for person in people:
        given.membership(cast.group_id, person)
    at_once([posting(one, f"/events/{event}/rsvp", answer="yes") for one in people])
    clock.move(minutes=2)
    moment = clock.moment

    def work():
        while tell_calendars_next(app, now=moment) is not Round.IDLE:
            pass

    at_once([work] * 3)
    deliver()
    assert sorted(post_office.took) == sorted(one.email for one in people)


def test_a_long_list_is_told_in_pieces(app, given, cast, clock, outbox):
    event = given.event(cast.group_id)
    for number in range(60):
        person = given.member(f"M{number}")
        given.rsvp(event, person, calendar_due_at=clock.moment)
    rounds = 0
    while tell_calendars_next(app, now=clock.moment) is not Round.IDLE:
        rounds += 1
    assert rounds == 2 and len(outbox()) == 60
