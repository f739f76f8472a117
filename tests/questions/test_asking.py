"""Organizers write the questions of an event: add, order, change and remove them."""

import pytest

from meetup.events.rules import Status
from meetup.questions.rules import Kind, Readers


@pytest.fixture
def event(given, cast):
    return given.event(cast.group_id)


def add(client, event, text, **more):
    client.get(f"/events/{event}/questions")
    return client.press("Add the question", text=text, **more)


def test_an_organizer_asks_from_the_page_of_the_event(browser, cast, event, asks):
    cleo = browser(cast.cleo)
    for page in (f"/events/{event}", f"/events/{event}/edit"):
        link = cleo.get(page).soup.select_one('main a[href$="/questions"]')
        assert link and link["href"] == f"/events/{event}-harbour-walk/questions"
    page = add(cleo, event, "  How do you   come? ", readers="group", is_required="y")
    assert "The question is added." in page.text
    assert "How do you come? In words Required. For everybody who sees who is coming." in page.words
    page = add(cleo, event, "Which meal?", kind="one of", options="Fish\n\n Salad \nfish")
    assert "Which meal? One of: Fish · Salad For organizers alone." in page.words
    assert asks(event) == (["How do you come?", "Which meal?"], 2)


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"text": " "}, "text", "Please write the question."),
        ({"text": "x" * 201}, "text", "at most 200 characters"),
        ({"text": "WHICH meal?"}, "text", "has that question already"),
        ({"text": "Drink?", "kind": "one of", "options": "Tea"}, "options", "2 to 20 options"),
        ({"text": "Drink?", "kind": "some of", "options": ""}, "options", "2 to 20 options"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_kept(
    browser, cast, event, given, asks, sent, field, sentence
):
    given.question(event)
    page = add(browser(cast.cleo), event, is_required="y", **sent)
    assert page.status == 422
    assert sentence in page.soup.find(id=f"{field}-error").get_text()
    assert page.fields["is_required"] == "y" and page.fields["text"] == sent["text"].strip()
    assert page.fields.get("kind") == sent.get("kind", "text")
    assert asks(event) == (["Which meal?"], 1)


def test_ten_are_the_most(browser, cast, event, given, asks):
    for number in range(10):
        given.question(event, f"Question {number}")
    cleo = browser(cast.cleo)
    page = cleo.get(f"/events/{event}/questions")
    assert not page.has_button("Add the question")
    page = cleo.post(f"/events/{event}/questions", {"text": "One more?", "kind": "text"})
    assert page.status == 409 and "10 questions at the most" in page.words
    assert asks(event)[1] == 10


def test_they_move_up_and_down(browser, cast, event, given, asks):
    for text in ("First", "Second", "Third"):
        given.question(event, text)
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}/questions")
    cleo.press("Down")
    assert asks(event)[0] == ["Second", "First", "Third"]
    third = cleo.page.soup.select(".rows > li")[2]
    assert [button.get_text().strip() for button in third.select(".actions > form button")] == [
        "Up"
    ]
    cleo.post(third.select_one("form")["action"], {"to": "up"})
    assert asks(event)[0] == ["Second", "Third", "First"]
    cleo.post(cleo.page.soup.select("form[action$=move]")[0]["action"], {"to": "up"})
    assert asks(event)[0] == ["Second", "Third", "First"], "there is nothing above the first"


def test_removing_one_asks_first_and_says_what_is_lost(browser, cast, event, given, asks, said_by):
    meal, way = given.question(event), given.question(event, "How do you come?")
    for person in (cast.ana, cast.ben):
        rsvp = given.rsvp(event, person)
        given.question_answer(rsvp, meal, "Fish")
        given.question_answer(rsvp, way, "By boat")
    cleo = browser(cast.cleo)
    page = cleo.get(f"/events/{event}/questions")
    assert "Remove “Which meal?”? The answers of 2 people are lost with it." in page.words
    page = cleo.press("Yes, remove it")
    assert "The question is removed." in page.text
    assert asks(event) == (["How do you come?"], 1)
    assert said_by(event, cast.ana) == {"How do you come?": "By boat"}


def test_a_question_is_changed_and_what_was_said_stays_with_its_old_words(
    browser, cast, event, given, said_by
):
    meal = given.question(event, "Which meel?", Kind.ONE_OF, "Fish", "Salad", required=True)
    for person, text in ((cast.ana, "Fish"), (cast.ben, "Salad")):
        given.question_answer(given.rsvp(event, person), meal, text)
    cleo, path = browser(cast.cleo), f"/events/{event}/questions/{meal}"
    page = cleo.get(path)
    assert "2 people have answered. What they said stays" in page.words
    assert page.fields["options"] == "Fish\nSalad" and page.fields["is_required"] == "y"
    # An option that is gone: whoever chose it is shown with the words that they had read.
    cleo.press("Save", options="Salad\nSoup")
    words = cleo.get(f"/events/{event}/answers").words
    assert "Which meel? Fish (to “Which meel?”)" in words
    assert "Which meel? Salad “" not in words and "Which meel? Salad" in words
    # Other words: so are all who answered.
    cleo.get(path)
    cleo.press("Save", text="Which meal?")
    words = cleo.get(f"/events/{event}/answers").words
    assert "Which meal? Fish (to “Which meel?”)" in words
    assert "Which meal? Salad (to “Which meel?”)" in words
    sheet = cleo.get(f"/events/{event}/answers.csv").text
    assert "Salad (to “Which meel?”)" in sheet
    # Who comes back to it is told, and what cannot be chosen any more is asked for anew.
    ana = browser(cast.ana)
    page = ana.get(f"/events/{event}/rsvp/questions?answer=yes")
    assert "To “Which meel?” you said: Fish" in page.words
    assert ana.press("Save").status == 422
    ana.press("Save", **{f"question_{meal}": "Soup"})
    assert "Which meal? Soup" in cleo.get(f"/events/{event}/answers").words
    assert said_by(event, cast.ana) == {"Which meal?": "Soup"}


def test_a_question_that_was_answered_stays_of_its_kind(browser, cast, event, given):
    meal = given.question(event)
    rsvp = given.rsvp(event, cast.ana)
    cleo = browser(cast.cleo)
    path = f"/events/{event}/questions/{meal}"
    cleo.get(path)
    assert cleo.press("Save", kind="yes or no").status == 200
    given.question_answer(rsvp, meal, "yes")
    cleo.get(path)
    page = cleo.press("Save", kind="text")
    assert page.status == 422
    assert "answered this already" in page.soup.find(id="kind-error").get_text()


def test_a_question_of_another_event_is_none_of_this(browser, cast, event, given):
    other = given.question(given.event(cast.group_id, "Dinner"))
    cleo = browser(cast.cleo)
    for number in (other, 2**31, 99):
        path = f"/events/{event}/questions/{number}"
        assert cleo.get(path).status == 404
        assert cleo.post(path, {"text": "Mine?", "kind": "text"}).status == 404
        assert cleo.post(f"{path}/move", {"to": "up"}).status == 404
        assert cleo.post(f"{path}/remove").status == 404


@pytest.mark.parametrize("status", [Status.PROPOSED, Status.CANCELLED])
def test_a_proposal_has_votes_and_a_cancelled_event_nothing_to_ask(browser, cast, given, status):
    event = given.event(cast.group_id, status=status)
    cleo = browser(cast.cleo)
    assert not cleo.get(f"/events/{event}").soup.select('main a[href$="/questions"]')
    assert cleo.get(f"/events/{event}/questions").status == 409
    sent = {"text": "Which meal?", "kind": "text", "readers": "group"}
    assert cleo.post(f"/events/{event}/questions", sent).status == 409


def test_what_was_voted_on_asks_nothing_once_it_is_scheduled(browser, cast, given, asks):
    event, _ = given.proposal(cast.group_id, days=[7])
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}")
    cleo.press("Schedule")
    assert asks(event) == ([], 0)


def test_what_people_type_is_shown_as_they_typed_it(browser, cast, event, given):
    question = given.question(event, "<b>Who</b>?", readers=Readers.GROUP)
    given.question_answer(given.rsvp(event, cast.ben), question, "<i>me</i>")
    page = browser(cast.ana).get(f"/events/{event}")
    assert "<b>Who</b>? <i>me</i>" in page.words
    assert "<b>Who</b>?" in browser(cast.cleo).get(f"/events/{event}/questions").words
