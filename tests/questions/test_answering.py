"""Answering an event that asks something: nothing is lost, and no seat is taken before."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from meetup.db import db
from meetup.events.models import Event
from meetup.questions.models import Question, QuestionAnswer
from meetup.questions.rules import Kind, Readers
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer

CHOSEN = {Answer.YES: "Say yes", Answer.MAYBE: "Say maybe"}


@pytest.fixture
def event(given, cast):
    """Dinner with a guest, of which the kitchen wants to know something."""
    return given.event(cast.group_id, guests_allowed=2, capacity=5)


@pytest.fixture
def meal(given, event):
    return given.question(event, "Which meal?", Kind.ONE_OF, "Fish", "Salad", required=True)


@pytest.mark.parametrize("answer", CHOSEN)
def test_yes_and_maybe_lead_to_the_questions_and_count_after_them(
    browser, cast, event, meal, answer_of, said_by, answer
):
    ana = browser(cast.ana)
    assert "The organizers ask a question" in ana.get(f"/events/{event}").words
    page = ana.press(answer.capitalize())
    assert f"Your {answer} counts once you have sent this." in page.words
    assert "Which meal? Required. The organizers read it, and nobody else." in page.words
    assert answer_of(event, cast.ana) is None
    page = ana.press(CHOSEN[answer], **{f"question_{meal}": "Fish"}, note="Late.")
    assert f"Your answer is {answer}." in page.text
    assert (answer_of(event, cast.ana).answer, answer_of(event, cast.ana).note) == (answer, "Late.")
    assert said_by(event, cast.ana) == {"Which meal?": "Fish"}


def test_a_no_needs_no_answers(browser, cast, event, meal, answer_of):
    ana = browser(cast.ana)
    ana.get(f"/events/{event}")
    assert "Your answer is no." in ana.press("No").text
    assert answer_of(event, cast.ana).answer is Answer.NO


def test_what_is_missing_is_asked_for_at_its_field_and_what_was_typed_is_kept(
    browser, cast, event, meal, given, answer_of, said_by
):
    way = given.question(event, "How do you come?", readers=Readers.GROUP)
    likes = given.question(event, "You like?", Kind.SOME_OF, "Tea", "Cake", "Wine")
    ana = browser(cast.ana)
    page = ana.get(f"/events/{event}/rsvp/questions?answer=yes")
    assert "every member of Harbour Walks who sees your name among those who come" in page.words
    typed = {f"question_{way}": "On  foot,\nslowly", f"question_{likes}": ["Tea", "Wine"]}
    more = {"guests": "2", "guest_names": "Ida, Per", "note": "Late.", "unlisted": "y"}
    page = ana.press("Say yes", **typed, **more)
    assert page.status == 422
    assert page.soup.find(id=f"question-{meal}-error").get_text() == "Please choose one."
    assert page.soup.select_one(f'[data-summary] a[href="#question-{meal}"]')
    fields = page.fields
    assert fields[f"question_{way}"] == "On  foot,\nslowly"
    ticked = page.soup.select(f'input[name="question_{likes}"][checked]')
    assert [box["value"] for box in ticked] == ["Tea", "Wine"]
    assert {name: fields[name] for name in more} == more
    assert answer_of(event, cast.ana) is None
    page = ana.press(
        "Say yes", **{f"question_{meal}": "Salad", f"question_{likes}": ["Tea", "Wine"]}
    )
    assert "3 of 5 places are taken." in page.words
    assert said_by(event, cast.ana) == {
        "Which meal?": "Salad",
        "How do you come?": "On  foot,\nslowly",
        "You like?": "Tea\nWine",
    }


def test_a_yes_from_a_page_from_before_leads_to_the_questions_with_all_that_was_typed(
    browser, cast, event, given, answer_of
):
    ana = browser(cast.ana)
    ana.get(f"/events/{event}")
    given.question(event, required=True)
    page = ana.press("Yes", guests="1", note="We eat no fish.")
    assert page.status == 422 and page.soup.select_one("h1").get_text() == "Your answer"
    assert (page.fields["guests"], page.fields["note"]) == ("1", "We eat no fish.")
    assert answer_of(event, cast.ana) is None


def test_what_only_may_be_answered_holds_up_no_yes(browser, cast, event, given, answer_of):
    given.question(event)
    ana = browser(cast.ana)
    ana.get(f"/events/{event}/rsvp/questions?answer=yes")
    assert "Your answer is yes." in ana.press("Say yes").text
    assert browser(cast.ben).post(f"/events/{event}/rsvp", {"answer": "yes"}).status == 200
    assert answer_of(event, cast.ben).is_yes


def test_too_many_guests_are_said_on_the_page_of_the_questions(browser, cast, event, meal):
    ana = browser(cast.ana)
    ana.get(f"/events/{event}/rsvp/questions?answer=yes")
    page = ana.press("Say yes", **{f"question_{meal}": "Fish"}, guests="7")
    assert page.status == 422
    assert "at most 2 guests" in page.soup.find(id="guests-error").get_text()
    assert page.fields[f"question_{meal}"] == "Fish"


def test_what_was_said_is_kept_and_changed(browser, cast, event, meal, said_by, answer_of):
    ana, path = browser(cast.ana), f"/events/{event}/rsvp/questions?answer=yes"
    ana.get(path)
    ana.press("Say yes", **{f"question_{meal}": "Fish"}, guests="1")
    page = ana.get(f"/events/{event}")
    link = page.soup.find("a", string="Change what I said")
    page = ana.get(link["href"])
    assert (page.fields[f"question_{meal}"], page.fields["guests"]) == ("Fish", "1")
    assert "You said yes." in page.words
    ana.press("Save", **{f"question_{meal}": "Salad"})
    assert said_by(event, cast.ana) == {"Which meal?": "Salad"}
    # A no takes nothing of it away: a yes after it finds it again.
    ana.get(f"/events/{event}")
    ana.press("No")
    assert ana.get(path).fields[f"question_{meal}"] == "Salad"
    ana.press("Say yes")
    assert answer_of(event, cast.ana).is_yes


def test_an_answer_that_may_be_left_out_is_taken_back(browser, cast, event, given, said_by):
    way = given.question(event, "Do you drive?", Kind.YES_OR_NO)
    ana, path = browser(cast.ana), f"/events/{event}/rsvp/questions?answer=yes"
    ana.get(path)
    ana.press("Say yes", **{f"question_{way}": "no"})
    assert said_by(event, cast.ana) == {"Do you drive?": "no"}
    ana.get(path)
    ana.press("Save", **{f"question_{way}": ""})
    assert said_by(event, cast.ana) == {}


def test_a_yes_from_before_a_question_holds_and_what_is_missing_is_asked_for(
    browser, cast, event, given, said_by, answer_of
):
    given.rsvp(event, cast.ana)
    meal = given.question(event, required=True)
    ana = browser(cast.ana)
    page = ana.get(f"/events/{event}")
    assert "a question that you have not answered yet: Which meal?" in page.words
    # What has nothing to do with it is changed all the same.
    data = {"answer": "yes", "unlisted": "y"}
    assert ana.post(f"/events/{event}/rsvp", data).status == 200
    assert answer_of(event, cast.ana).is_unlisted
    ana.get(page.soup.find("a", string="Answer now")["href"])
    assert ana.press("Save").status == 422
    assert answer_of(event, cast.ana).is_yes
    page = ana.press("Save", **{f"question_{meal}": "Fish"})
    assert "not answered yet" not in page.words
    assert said_by(event, cast.ana) == {"Which meal?": "Fish"}


def test_a_question_that_has_changed_meanwhile_is_looked_at_once_more(
    browser, cast, event, given, said_by
):
    way = given.question(event, "How do you come?")
    ana, cleo = browser(cast.ana), browser(cast.cleo)
    ana.get(f"/events/{event}/rsvp/questions?answer=yes")
    cleo.get(f"/events/{event}/questions/{way}")
    cleo.press("Save", readers="group")
    page = ana.press("Say yes", **{f"question_{way}": "With my ex"})
    assert page.status == 422
    assert "have just changed" in page.soup.find(id=f"question-{way}-error").get_text()
    assert "every member of Harbour Walks" in page.words
    assert page.fields[f"question_{way}"] == "With my ex" and said_by(event, cast.ana) == {}
    assert ana.press("Say yes").status == 200


def test_who_waits_has_answered_already_and_moves_up(
    browser, cast, given, event, meal, answer_of, said_by
):
    given.rsvp(event, cast.ben, guests=4)
    ana = browser(cast.ana)
    ana.get(f"/events/{event}")
    page = ana.press("Join the waiting list")
    assert "You join the waiting list once you have sent this." in page.words
    page = ana.press("Join the waiting list", **{f"question_{meal}": "Fish"})
    assert "You are 1st on the waiting list" in page.words
    # Whoever waits may change what they said, and keeps their place.
    page = ana.get(page.soup.find("a", string="Change what I said")["href"])
    ana.press("Save", **{f"question_{meal}": "Salad"})
    assert answer_of(event, cast.ana).waits
    browser(cast.ben).post(f"/events/{event}/rsvp", {"answer": "no"})
    assert answer_of(event, cast.ana).is_yes
    assert said_by(event, cast.ana) == {"Which meal?": "Salad"}


def test_a_place_that_is_offered_is_taken_in_one_tap(browser, cast, given, clock, answer_of):
    event = given.event(cast.group_id, capacity=1, offers_seats=True)
    until = clock.moment + timedelta(hours=9)
    given.rsvp(event, cast.ana, Answer.WAITLISTED, offered_until=until)
    given.question(event, required=True)
    ana = browser(cast.ana)
    ana.get(f"/events/{event}")
    assert "Your answer is yes." in ana.press("Take the place").text
    assert "not answered yet: Which meal?" in ana.page.words


def test_after_the_deadline_nothing_of_it_changes(browser, cast, given, clock, said_by, answer_of):
    event = given.event(cast.group_id, answers_until=clock.moment + timedelta(hours=1))
    meal = given.question(event, required=True)
    ana, path = browser(cast.ana), f"/events/{event}/rsvp/questions?answer=yes"
    assert "You can change it until" in ana.get(path).words
    ana.press("Say yes", **{f"question_{meal}": "Fish"})
    ana.get(path)
    clock.move(hours=2)
    page = ana.press("Save", **{f"question_{meal}": "Salad"})
    assert page.status == 409 and "The time to answer is over." in page.words
    assert said_by(event, cast.ana) == {"Which meal?": "Fish"}
    # Whoever comes puts their name on the list, or off it, all the same.
    assert ana.post(f"/events/{event}/rsvp", {"answer": "yes", "unlisted": "y"}).status == 200
    assert answer_of(event, cast.ana).is_unlisted
    assert ana.get(path).path == f"/events/{event}-harbour-walk"
    assert "Change what I said" not in ana.page.words
    assert browser(cast.ben).post(f"/events/{event}/rsvp", {"answer": "yes"}).status == 409


def test_who_joins_by_their_yes_answers_first(browser, cast, given, answer_of, said_by):
    chess = given.group("chess", owner=cast.cleo, open=True)
    event = given.event(chess)
    meal = given.question(event, required=True)
    dov = browser(cast.dov)
    page = dov.get(f"/events/{event}")
    page = dov.get(page.soup.find("a", string="Join Chess and say yes")["href"])
    assert dov.press("Join Chess and say yes").status == 422
    assert "Chess" not in browser(cast.dov).get("/inbox").words
    dov.press("Join Chess and say yes", **{f"question_{meal}": "Fish"})
    assert answer_of(event, cast.dov).is_yes and said_by(event, cast.dov) == {"Which meal?": "Fish"}


@pytest.mark.parametrize("who", ["una", "dov"])
def test_who_cannot_answer_is_led_to_the_page_that_says_why(browser, cast, given, who):
    chess = given.group("chess", owner=cast.cleo, open=True)
    event = given.event(chess)
    given.question(event)
    una = given.member("Una", confirmed=False)
    person, answer = {"una": (una, "yes"), "dov": (cast.dov, "maybe")}[who]
    page = browser(person).get(f"/events/{event}/rsvp/questions?answer={answer}")
    assert page.path == f"/events/{event}-harbour-walk"


def test_where_nothing_is_asked_there_is_no_such_page(browser, cast, event):
    page = browser(cast.ana).get(f"/events/{event}/rsvp/questions?answer=yes")
    assert page.path == f"/events/{event}-harbour-walk"


def test_an_organizer_who_answers_for_somebody_may_leave_it_open_and_it_shows(
    browser, cast, event, meal, given, said_by
):
    way = given.question(event, "How do you come?", readers=Readers.GROUP)
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}/answers")
    page = cleo.press("Enter the answer", who="Ana", answer="yes", **{f"question_{way}": "By boat"})
    assert "Which meal? still open How do you come? By boat" in page.words
    assert said_by(event, cast.ana) == {"How do you come?": "By boat"}
    # Nobody has told Ana who reads it: so organizers alone do, until she sends it herself.
    assert "By boat" not in browser(cast.ben).get(f"/events/{event}").words
    ana = browser(cast.ana)
    assert "not answered yet: Which meal?" in ana.get(f"/events/{event}").words
    ana.get(f"/events/{event}/rsvp/questions?answer=yes")
    ana.press("Save", **{f"question_{meal}": "Fish"})
    assert "How do you come? By boat" in browser(cast.ben).get(f"/events/{event}").words
    # What they leave empty stays as it was.
    cleo.get(f"/events/{event}/answers")
    page = cleo.press("Enter the answer", who="Ana", answer="yes", **{f"question_{meal}": "Salad"})
    assert said_by(event, cast.ana) == {"Which meal?": "Salad", "How do you come?": "By boat"}


def test_what_an_organizer_enters_is_an_answer_too(browser, cast, event, meal, said_by):
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}/answers")
    page = cleo.press("Enter the answer", who="Ana", answer="yes", **{f"question_{meal}": "Beef"})
    assert page.status == 422
    assert page.soup.find(id=f"question-{meal}-error")
    assert said_by(event, cast.ana) == {}


def test_who_leaves_the_group_takes_their_answers_along(
    browser, cast, event, meal, given, said_by, asks
):
    given.question_answer(given.rsvp(event, cast.ana), meal, "Fish")
    assert browser(cast.ana).post(f"/groups/{cast.group}/leave").status == 200
    assert said_by(event, cast.ana) == {} and asks(event)[1] == 1


def test_an_event_that_is_deleted_takes_questions_and_answers_along(cast, given):
    event = given.event(cast.group_id)
    given.question_answer(given.rsvp(event, cast.ana), given.question(event), "Fish")
    with given.inside():
        db.session.execute(delete(Rsvp))
        db.session.execute(delete(Event))
        for model in (Question, QuestionAnswer):
            assert db.session.scalar(select(func.count()).select_from(model)) == 0
