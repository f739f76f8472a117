"""Scheduling, editing and cancelling, through the pages."""

from datetime import UTC, date, datetime, timedelta

import pytest

from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import Status


@pytest.fixture
def read(app):
    def read_event(event_id):
        with app.app_context():
            return db.session.get(Event, event_id)

    return read_event


@pytest.fixture
def proposal(cast, given):
    return given.event(cast.group_id, status=Status.PROPOSED, proposer=cast.ana)


@pytest.fixture
def event(cast, given):
    return given.event(cast.group_id, proposer=cast.ana)


def test_an_organizer_schedules_a_proposal(browser, cast, clock, read, proposal):
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{proposal}")
    clock.move(hours=1)
    page = cleo.press("Schedule")
    event = read(proposal)
    assert page.path == f"/events/{proposal}-harbour-walk"
    assert (event.status, event.sequence, event.changed_at) == (Status.SCHEDULED, 1, clock.moment)
    assert not page.has_button("Schedule")
    again = cleo.post(f"/events/{proposal}/schedule")
    assert (again.status, read(proposal).sequence) == (409, 1)
    assert "This event is scheduled already." in again.words


def test_an_organizer_schedules_a_draft(browser, cast, given, read):
    draft = given.event(cast.group_id, status=Status.DRAFT, proposer=cast.ana)
    cleo = browser(cast.cleo)
    assert "This is a draft." in cleo.get(f"/events/{draft}").words
    cleo.press("Schedule")
    assert read(draft).status is Status.SCHEDULED


@pytest.mark.parametrize(
    ("change", "in_sequence"),
    [
        ({"starts_at": "2026-06-08T13:30"}, True),
        ({"ends_at": "2026-06-08T18:00"}, True),
        ({"ends_at": ""}, True),
        ({"venue": "New Harbour"}, True),
        ({"title": "Another Walk"}, False),
        ({"description": "With dogs."}, False),
        ({"capacity": "5"}, False),
    ],
)
def test_the_sequence_rises_with_time_and_place_alone(
    browser, cast, clock, read, event, change, in_sequence
):
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}/edit")
    clock.move(minutes=5)
    cleo.press("Save", **change)
    edited = read(event)
    assert edited.sequence == (1 if in_sequence else 0)
    assert edited.changed_at == clock.moment
    for name, value in change.items():
        if name in ("venue", "title", "description"):
            assert getattr(edited, name) == value


def test_what_is_saved_as_it_was_has_not_changed(browser, cast, clock, read, event):
    before = read(event).changed_at
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}/edit")
    clock.move(minutes=5)
    assert cleo.press("Save").status == 200
    assert (read(event).changed_at, read(event).sequence) == (before, 0)


def test_another_day_is_another_local_day(browser, cast, read, event):
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}/edit")
    page = cleo.press("Save", starts_at="2026-06-20T00:30", ends_at="2026-06-20T02:00")
    edited = read(event)
    assert page.status == 200
    assert edited.starts_at == datetime(2026, 6, 19, 22, 30, tzinfo=UTC)
    assert edited.local_day == date(2026, 6, 20)


def test_the_hour_that_comes_twice_is_kept_when_something_else_is_edited(
    browser, cast, given, read
):
    # The second 02:30 of that night, and seconds that the form does not show.
    moment = datetime(2026, 10, 25, 1, 30, 25, tzinfo=UTC)
    event = given.event(cast.group_id, starts_at=moment)
    cleo = browser(cast.cleo)
    assert cleo.get(f"/events/{event}/edit").fields["starts_at"] == "2026-10-25T02:30"
    cleo.press("Save", title="Night Walk")
    assert (read(event).title, read(event).starts_at) == ("Night Walk", moment)
    assert read(event).sequence == 0


def test_the_proposer_edits_until_it_is_scheduled(browser, cast, proposal):
    ana = browser(cast.ana)
    ana.get(f"/events/{proposal}")
    assert not ana.page.has_button("Schedule")
    ana.get(f"/events/{proposal}/edit")
    assert not ana.page.has_button("Yes, cancel it")
    assert ana.press("Save", title="Long Walk").path == f"/events/{proposal}-long-walk"
    browser(cast.cleo).post(f"/events/{proposal}/schedule")
    page = ana.get(f"/events/{proposal}/edit")
    assert page.status == 403
    assert "only organizers change it" in page.words
    assert f"/events/{proposal}-long-walk/edit" not in ana.get(f"/events/{proposal}").text


def test_the_proposer_does_not_move_it_into_the_past_but_may_leave_it_there(
    browser, cast, clock, read, proposal
):
    ana = browser(cast.ana)
    clock.move(days=30)
    ana.get(f"/events/{proposal}/edit")
    assert ana.press("Save", description="Was it nice?").status == 200
    assert read(proposal).description == "Was it nice?"
    ana.get(f"/events/{proposal}/edit")
    page = ana.press("Save", starts_at="2026-06-09T14:00", ends_at="")
    assert page.status == 422
    assert "This time has passed." in page.soup.find(id="starts_at-error").get_text()


def test_a_wrong_edit_keeps_what_was_typed(browser, cast, read, event):
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}/edit")
    page = cleo.press("Save", title="Typed", ends_at="2026-06-01T00:00")
    assert (page.status, page.fields["title"]) == (422, "Typed")
    assert "The end has to come after the start." in page.soup.find(id="ends_at-error").get_text()
    assert read(event).title == "Harbour Walk"


def test_fewer_seats_than_people_removes_nobody(browser, cast, given, event):
    for person in (cast.ana, cast.ben):
        given.rsvp(event, person)
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}/edit")
    page = cleo.press("Save", capacity="1")
    assert "The only place is taken, and 2 people are coming." in page.words
    assert [one.get_text() for one in page.soup.select(".person span:last-child")] == ["Ana", "Ben"]


def test_an_organizer_cancels_and_says_why(browser, cast, clock, read, event):
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}/edit")
    clock.move(hours=1)
    page = cleo.press("Yes, cancel it", reason="The pier is closed.")
    cancelled = read(event)
    assert "This event is cancelled. The pier is closed." in page.words
    assert (cancelled.status, cancelled.sequence) == (Status.CANCELLED, 1)
    assert cancelled.changed_at == clock.moment
    for path in ("edit", "cancel", "schedule"):
        refused = cleo.post(f"/events/{event}/{path}", {"reason": "Again", "title": "New"})
        assert refused.status == 409, path
    assert cleo.get(f"/events/{event}/edit").status == 409
    assert (read(event).cancelled_because, read(event).sequence) == ("The pier is closed.", 1)


def test_of_what_is_cancelled_nothing_is_left_for_organizers_to_do(browser, cast, event):
    cleo = browser(cast.cleo)
    assert "For organizers" in cleo.get(f"/events/{event}").words
    assert "For organizers" not in cleo.post(f"/events/{event}/cancel", {"reason": "Storm."}).words


def test_a_cancellation_needs_a_reason(browser, cast, read, event):
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}/edit")
    page = cleo.press("Yes, cancel it", reason="  ")
    assert page.status == 422
    assert "Please say why" in page.soup.find(id="reason-error").get_text()
    assert page.fields["title"] == "Harbour Walk"
    assert read(event).status is Status.SCHEDULED


@pytest.mark.parametrize("path", ["edit", "cancel", "schedule"])
def test_members_who_are_not_organizers_change_nothing(browser, cast, read, proposal, event, path):
    data = {"title": "Mine", "starts_at": "2026-06-20T10:00", "reason": "Because"}
    for event_id in (proposal, event):
        page = browser(cast.ben).post(f"/events/{event_id}/{path}", data)
        assert page.status == 403
        assert "Only organizers of the group" in page.words
        assert read(event_id).title == "Harbour Walk"
    assert (read(proposal).status, read(event).status) == (Status.PROPOSED, Status.SCHEDULED)


@pytest.mark.parametrize("path", ["edit", "cancel", "schedule"])
def test_for_outsiders_it_is_not_there(browser, cast, event, path):
    assert browser(cast.dov).post(f"/events/{event}/{path}", {"reason": "x"}).status == 404
    assert browser(None).post(f"/events/{event}/{path}").path.startswith("/login")


@pytest.mark.parametrize("path", ["cancel", "schedule"])
def test_a_link_changes_nothing(browser, cast, event, path):
    assert browser(cast.cleo).get(f"/events/{event}/{path}").status == 405


def test_sub_pages_take_any_slug(browser, cast, event):
    cleo = browser(cast.cleo)
    for reference in (f"{event}", f"{event}-anything"):
        assert cleo.get(f"/events/{reference}/edit", follow=False).status == 200


def test_an_event_that_is_over_may_still_be_put_right(browser, cast, given, clock, read):
    event = given.event(cast.group_id, starts_at=clock.moment - timedelta(days=3))
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}/edit")
    assert cleo.press("Save", starts_at="2026-05-28T19:00", ends_at="").status == 200
    assert read(event).local_day == date(2026, 5, 28)
