"""All answers, for organizers: lists, answers for others, approval, and the CSV file."""

import csv
from io import StringIO

import pytest
from sqlalchemy import select

from meetup.db import db
from meetup.members.models import Member
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer


@pytest.fixture
def answer_of(app):
    def read(event_id, person):
        with app.app_context():
            return db.session.scalars(
                select(Rsvp).where(Rsvp.event_id == event_id, Rsvp.member_id == person.id)
            ).one_or_none()

    return read


def listed(page) -> dict[str, list[str]]:
    """The rows of each list on the page, by its heading without the number."""
    return {
        section.h2.get_text().split(":")[0].strip(): [
            " ".join(row.get_text(" ").split()) for row in section.select(".rows > li")
        ]
        for section in page.soup.select("main section")
    }


def enter(client, event, who, answer, **more):
    client.get(f"/events/{event}/answers")
    return client.press("Enter the answer", who=who, answer=answer, **more)


def test_everything_that_was_said_is_listed(browser, cast, given, clock):
    event = given.event(cast.group_id, capacity=3, guests_allowed=2)
    given.rsvp(event, cast.ben, guests=1, guest_names="Ida", note="By train.", unlisted=True)
    people = [given.member(name) for name in ("Kim", "Lea", "Max", "Noa")]
    for person in people:
        given.membership(cast.group_id, person)
    kim, lea, max_, _ = people
    given.rsvp(event, kim, Answer.WAITLISTED, guests=1)
    clock.move(minutes=1)
    given.rsvp(event, lea, Answer.WAITLISTED)
    given.rsvp(event, max_, Answer.MAYBE)
    given.rsvp(event, cast.ana, Answer.NO, answered_by_id=cast.cleo.id)
    page = browser(cast.cleo).get(f"/events/{event}")
    assert page.soup.select_one(f'main a[href$="/events/{event}-harbour-walk/answers"]')
    lists = listed(browser(cast.cleo).get(f"/events/{event}/answers"))
    assert lists["Yes"] == ["B Ben With one guest: Ida. Not on the list of names. “By train.”"]
    assert lists["Waiting list"] == ["K Kim 1st in line. With one guest.", "L Lea 2nd in line."]
    assert lists["Maybe"] == ["M Max"]
    assert lists["No"] == ["A Ana Said by mouth, entered by Cleo."]
    assert [row.split()[1] for row in lists["Have not answered"]] == ["Cleo", "Noa"]


def test_those_who_have_not_answered_come_in_pages_and_are_counted(
    browser, cast, given, monkeypatch
):
    monkeypatch.setattr("meetup.rsvps.answer_queries.ON_A_PAGE", 2)
    event = given.event(cast.group_id)
    given.rsvp(event, cast.ben)
    for name in ("Kim", "Lea", "Max"):
        given.membership(cast.group_id, given.member(name))
    cleo, path = browser(cast.cleo), f"/events/{event}/answers"
    seen = []
    for page in (cleo.get(path), cleo.get(f"{path}?page=2"), cleo.get(f"{path}?page=3")):
        assert page.soup.find(id="unanswered").get_text() == "Have not answered: 5"
        names = page.soup.find(id="unanswered").find_parent("section").select(".person")
        seen.append([name.get_text(" ", strip=True).split()[-1] for name in names])
    assert seen == [["Ana", "Cleo"], ["Kim", "Lea"], ["Max"]]
    ways = [link.get_text() for link in cleo.get(f"{path}?page=2").soup.select("nav.actions a")]
    assert ways == ["The ones before", "The next ones"]
    assert not cleo.get(f"{path}?page=4").soup.select(".rows .link")
    assert cleo.get(f"{path}?page=0").status == 404


def test_an_organizer_answers_for_who_said_it_by_mouth_and_it_shows(
    browser, cast, given, answer_of, clock
):
    event = given.event(cast.group_id, answers_until=clock.moment)
    cleo = browser(cast.cleo)
    page = enter(cleo, event, "Ana", "yes", guests="2")
    assert "The answer of Ana is yes." in page.words
    assert listed(page)["Yes"] == ["A Ana With 2 guests. Said by mouth, entered by Cleo."]
    assert (
        "You said it by mouth; entered by Cleo." in browser(cast.ana).get(f"/events/{event}").words
    )
    assert "The answer of Ana is no." in enter(cleo, event, "@ANA", "no").words
    assert answer_of(event, cast.ana).guests == 0


def test_what_somebody_says_themselves_is_theirs_again(browser, cast, given, answer_of):
    event = given.event(cast.group_id)
    enter(browser(cast.cleo), event, "ana", "yes")
    browser(cast.ana).post(f"/events/{event}/rsvp", {"answer": "maybe"})
    assert answer_of(event, cast.ana).answered_by_id is None


def test_an_organizer_is_asked_before_there_are_more_people_than_places(
    browser, cast, given, answer_of
):
    event = given.event(cast.group_id, capacity=1)
    given.rsvp(event, cast.ben)
    cleo = browser(cast.cleo)
    page = enter(cleo, event, "Ana", "yes")
    assert page.status == 409
    assert "The only place is taken" in page.soup.find(id="beyond-error").get_text()
    assert answer_of(event, cast.ana) is None
    page = cleo.press("Enter the answer", beyond="y")
    assert "The only place is taken, and 2 people are coming." in page.words
    assert answer_of(event, cast.ana).answer is Answer.YES


def test_an_organizer_puts_somebody_on_the_list(browser, cast, given, answer_of):
    event = given.event(cast.group_id, capacity=1)
    given.rsvp(event, cast.ben)
    page = enter(browser(cast.cleo), event, "Ana", "waitlisted")
    assert listed(page)["Waiting list"] == ["A Ana 1st in line. Said by mouth, entered by Cleo."]
    browser(cast.ben).post(f"/events/{event}/rsvp", {"answer": "no"})
    assert answer_of(event, cast.ana).answer is Answer.YES


def test_a_seat_that_an_organizer_takes_back_goes_to_the_next(browser, cast, given, answer_of):
    event = given.event(cast.group_id, capacity=1)
    given.rsvp(event, cast.ben)
    given.rsvp(event, cast.ana, Answer.WAITLISTED)
    enter(browser(cast.cleo), event, "Ben", "no")
    assert answer_of(event, cast.ana).answer is Answer.YES


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("", "Please say for whom."),
        ("Nobody", "Nobody in Harbour Walks has that name or handle."),
        ("Dov", "Nobody in Harbour Walks has that name or handle."),
        ("kim", "Several are called that. Please say which one: @kim-1, @kim-2."),
    ],
)
def test_for_whom_is_said_by_a_name_or_handle_of_one_member(browser, cast, given, who, sentence):
    event = given.event(cast.group_id)
    for name in ("Kim 1", "Kim 2"):
        given.membership(cast.group_id, given.member(name))
    with given.inside():
        for member in db.session.scalars(select(Member).where(Member.name.startswith("Kim"))):
            member.name = "Kim"
    page = enter(browser(cast.cleo), event, who, "yes")
    assert page.status == 422
    assert sentence in page.soup.find(id="who-error").get_text()
    assert enter(browser(cast.cleo), event, "@kim-2", "yes").status == 200


def test_whom_an_organizer_puts_on_the_list_stands_behind_who_joined_at_the_same_moment(
    browser, cast, given
):
    event = given.event(cast.group_id, capacity=1)
    given.rsvp(event, cast.cleo)
    browser(cast.ana).post(f"/events/{event}/rsvp", {"answer": "no"})
    browser(cast.ben).post(f"/events/{event}/rsvp", {"answer": "yes"})
    enter(browser(cast.cleo), event, "Ana", "waitlisted")
    assert "You are 2nd on the waiting list" in browser(cast.ana).get(f"/events/{event}").words


def test_a_yes_takes_no_seat_until_it_is_approved(browser, cast, given, answer_of, kinds, clock):
    event = given.event(cast.group_id, capacity=1, needs_approval=True)
    ana, ben, cleo = browser(cast.ana), browser(cast.ben), browser(cast.cleo)
    assert "The organizers approve each yes" in ana.get(f"/events/{event}").words
    page = ana.press("Yes")
    assert "The organizers have to approve your yes" in page.words
    assert page.has_button("Take my yes back") and "on the waiting list" not in page.words
    ben.get(f"/events/{event}")
    ben.press("Yes")
    page = cleo.get(f"/events/{event}/answers")
    assert len(listed(page)["Waiting for your approval"]) == 2
    assert "The only place is free." in page.words
    cleo.post(f"/events/{event}/answers/ben/approve")
    assert answer_of(event, cast.ben).answer is Answer.YES
    cleo.post(f"/events/{event}/answers/ana/approve")
    assert "Ana is on the waiting list now." in cleo.page.words
    assert "You are 1st on the waiting list" in ana.get(f"/events/{event}").words
    ben.get(f"/events/{event}")
    ben.press("No")
    assert answer_of(event, cast.ana).answer is Answer.YES
    assert kinds() == [("ben", "yes_approved"), ("ana", "yes_approved"), ("ana", "seat")]


def test_who_is_not_approved_is_told_and_only_an_organizer_says_yes_for_them(
    browser, cast, given, answer_of, kinds
):
    event = given.event(cast.group_id, needs_approval=True)
    ana, cleo = browser(cast.ana), browser(cast.cleo)
    ana.post(f"/events/{event}/rsvp", {"answer": "yes"})
    cleo.get(f"/events/{event}/answers")
    page = cleo.press("Decline")
    assert "The yes of Ana is not approved, and they are told." in page.words
    assert kinds() == [("ana", "yes_declined")]
    assert "The organizers have not approved your yes." in ana.get(f"/events/{event}").words
    assert ana.press("Yes").status == 403
    assert ana.post(f"/events/{event}/rsvp", {"answer": "maybe"}).status == 200
    assert cleo.post(f"/events/{event}/answers/ana/approve").status == 409
    enter(cleo, event, "Ana", "yes")
    assert answer_of(event, cast.ana).answer is Answer.YES


def test_where_approval_is_not_asked_any_more_who_waits_for_it_comes(
    browser, cast, given, answer_of
):
    event = given.event(cast.group_id, needs_approval=True)
    given.rsvp(event, cast.ana, Answer.WAITLISTED)
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}/edit")
    cleo.press("Save", needs_approval=None)
    assert answer_of(event, cast.ana).answer is Answer.YES


def test_who_was_in_line_before_approval_was_asked_stays_there(browser, cast, given, answer_of):
    event = given.event(cast.group_id, capacity=1)
    given.rsvp(event, cast.ben)
    given.rsvp(event, cast.ana, Answer.WAITLISTED)
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}/edit")
    cleo.press("Save", needs_approval="y")
    browser(cast.ben).post(f"/events/{event}/rsvp", {"answer": "no"})
    assert answer_of(event, cast.ana).answer is Answer.YES


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t"])
def test_the_csv_file_holds_all_answers_and_no_formula(browser, cast, given, clock, begin):
    event = given.event(cast.group_id, capacity=1)
    given.rsvp(event, cast.ben, guests=1, guest_names=f"{begin}1+1", note="Two\nlines, “quoted”")
    given.rsvp(event, cast.ana, Answer.WAITLISTED, answered_by_id=cast.cleo.id)
    page = browser(cast.cleo).get(f"/events/{event}/answers.csv")
    assert page.response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f"answers-{event}.csv" in page.response.headers["Content-Disposition"]
    ben, ana = csv.DictReader(StringIO(page.text, newline=""))
    assert (ben["name"], ben["answer"], ben["guests"]) == ("Ben", "yes", "1")
    assert ben["guest_names"] == f"'{begin}1+1"
    assert ben["note"] == "Two\nlines, “quoted”"
    assert ben["answered_at"] == "2026-06-01T12:00:00+00:00"
    assert (ana["answer"], ana["waiting_since"]) == ("waitlisted", "2026-06-01T12:00:00+00:00")
    assert ana["entered_by"] == "Cleo"


def test_a_name_that_begins_like_a_formula_is_harmless_too(browser, cast, given):
    event = given.event(cast.group_id)
    given.rsvp(event, given.member("=HYPERLINK(1)"))
    page = browser(cast.cleo).get(f"/events/{event}/answers.csv")
    [row] = csv.DictReader(StringIO(page.text, newline=""))
    assert row["name"] == "'=HYPERLINK(1)"
