"""How an event takes answers: said when it is proposed, and changed by organizers."""

import pytest

from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import EventDetails

SETTINGS = {
    "guests_allowed": "2",
    "answers_until": "2026-06-07T18:00",
    "needs_approval": "y",
    "offers_seats": "y",
    "offer_hours": "12",
    "smaller_may_pass": "y",
}


@pytest.fixture
def details(app):
    def read(event_id=None) -> EventDetails:
        with app.app_context():
            row = db.session.scalars(db.select(Event).order_by(Event.id.desc())).first()
            return (db.session.get_one(Event, event_id) if event_id else row).details

    return read


def folded(page) -> bool:
    [part] = [d for d in page.soup.find_all("details") if "deadline" in d.summary.get_text()]
    return not part.has_attr("open")


def test_who_says_nothing_of_answers_proposes_as_ever(browser, cast, details):
    ana = browser(cast.ana)
    assert folded(ana.get("/groups/harbour/propose"))
    ana.press("Propose", title="Walk", starts_at="2026-06-08T18:00")
    found = details()
    assert found == EventDetails(title="Walk", starts_at=found.starts_at)


def test_settings_are_said_with_the_proposal_and_stay_when_it_is_edited(browser, cast, details):
    ana = browser(cast.ana)
    ana.get("/groups/harbour/propose")
    ana.press("Propose", title="Walk", starts_at="2026-06-08T18:00", **SETTINGS)
    said = details()
    assert (said.guests_allowed, said.offer_hours) == (2, 12)
    assert said.needs_approval and said.offers_seats and said.smaller_may_pass
    assert said.answers_until.isoformat() == "2026-06-07T16:00:00+00:00"
    cleo = browser(cast.cleo)
    page = cleo.get(f"{ana.page.path}/edit")
    assert not folded(page)
    cleo.press("Save", title="A longer walk")
    assert details() == EventDetails(**{**vars(said), "title": "A longer walk"})


@pytest.mark.parametrize(
    ("name", "sent", "sentence"),
    [
        ("guests_allowed", "21", "Please give a number from 0 to 20."),
        ("guests_allowed", "-1", "Please give a number from 0 to 20."),
        ("guests_allowed", "some", "Please give a number from 0 to 20."),
        ("offer_hours", "0", "Please give a number from 1 to 168."),
        ("offer_hours", "169", "Please give a number from 1 to 168."),
        ("answers_until", "soon", "Please give a day and a time, such as 2026-06-12 19:00."),
        ("answers_until", "2026-06-08T18:01", "has to end before the event starts."),
        ("answers_until", "1066-06-08T18:01", "Please give a year from 1970 to 2100."),
    ],
)
def test_what_cannot_be_is_said_at_the_field(browser, cast, name, sent, sentence):
    ana = browser(cast.ana)
    ana.get("/groups/harbour/propose")
    page = ana.press("Propose", title="Walk", starts_at="2026-06-08T18:00", **{name: sent})
    assert page.status == 422
    assert sentence in page.soup.find(id=f"{name}-error").get_text()
    assert not folded(page)


def test_a_start_before_the_deadline_is_refused_when_it_is_moved(browser, cast, given, clock):
    until = clock.moment.replace(day=7)
    event = given.event(cast.group_id, answers_until=until)
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}/edit")
    page = cleo.press("Save", starts_at="2026-06-06T18:00", ends_at="")
    assert page.status == 422
    assert page.soup.find(id="answers_until-error")
