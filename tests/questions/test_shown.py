"""Who reads which answers: the lists of organizers, their CSV file, and the page of the event."""

import csv
from io import StringIO

import pytest

from meetup.questions.rules import Kind, Readers
from meetup.rsvps.rules import Answer


@pytest.fixture
def event(given, cast):
    return given.event(cast.group_id)


@pytest.fixture
def way(given, event):
    """A question whose answers the group reads."""
    return given.question(event, "How do you come?", readers=Readers.GROUP)


def says(given, event, person, question, text, answer=Answer.YES, **more):
    given.question_answer(given.rsvp(event, person, answer, **more), question, text)


def names(page):
    """The list of those who come, and what stands beside their names."""
    return page.soup.select_one("section[aria-labelledby=coming]").get_text(" ", strip=True)


def test_the_group_reads_beside_the_names_what_is_for_all_and_nothing_else(
    browser, cast, given, event, way
):
    meal = given.question(event, "Which meal?")
    says(given, event, cast.ben, way, "By boat")
    says(given, event, cast.cleo, meal, "Fish")
    page = names(browser(cast.ana).get(f"/events/{event}"))
    assert "Ben How do you come? By boat" in page
    assert "Fish" not in page
    assert "Fish" not in names(browser(cast.cleo).get(f"/events/{event}"))
    assert "By boat" not in browser(None).get(f"/events/{event}").text


@pytest.mark.parametrize("answer", [Answer.MAYBE, Answer.NO, Answer.WAITLISTED])
def test_what_those_say_who_do_not_come_is_for_organizers(browser, cast, given, event, way, answer):
    says(given, event, cast.ben, way, "By boat", answer)
    assert "By boat" not in browser(cast.ana).get(f"/events/{event}").text
    assert "By boat" in browser(cast.cleo).get(f"/events/{event}/answers").words


def test_what_the_unlisted_say_is_for_organizers_and_themselves(browser, cast, given, event, way):
    always = given.member("Kim", unlisted=True)
    given.membership(cast.group_id, always)
    says(given, event, cast.ben, way, "By boat", unlisted=True)
    says(given, event, always, way, "By train")
    page = browser(cast.ana).get(f"/events/{event}").text
    assert "By boat" not in page and "By train" not in page
    assert "By boat" in names(browser(cast.ben).get(f"/events/{event}"))
    assert "By train" in names(browser(cast.cleo).get(f"/events/{event}"))


@pytest.mark.parametrize("blocker", ["ana", "ben"])
def test_across_a_block_neither_reads_the_other(browser, cast, given, event, way, blocker):
    says(given, event, cast.ben, way, "By boat")
    says(given, event, cast.ana, way, "By train")
    pair = (cast.ana, cast.ben) if blocker == "ana" else (cast.ben, cast.ana)
    given.block(*pair)
    assert "By boat" not in browser(cast.ana).get(f"/events/{event}").text
    assert "By train" not in browser(cast.ben).get(f"/events/{event}").text


def test_what_was_said_to_organizers_alone_stays_among_them(browser, cast, given, event):
    way = given.question(event, "How do you come?")
    says(given, event, cast.ben, way, "By boat")
    cleo, ana = browser(cast.cleo), browser(cast.ana)
    cleo.get(f"/events/{event}/questions/{way}")
    cleo.press("Save", readers="group")
    assert "By boat" not in ana.get(f"/events/{event}").text
    # Ben has seen now that others read it, and sends it again.
    ben = browser(cast.ben)
    ben.get(f"/events/{event}/rsvp/questions?answer=yes")
    ben.press("Save")
    assert "By boat" in ana.get(f"/events/{event}").text
    cleo.get(f"/events/{event}/questions/{way}")
    cleo.press("Save", readers="organizers")
    assert "By boat" not in ana.get(f"/events/{event}").text


def test_what_is_long_is_folded(browser, cast, given, event, way):
    says(given, event, cast.ben, way, "By boat, " * 20)
    says(given, event, cast.cleo, way, "By train")
    page = browser(cast.ana).get(f"/events/{event}")
    [folded] = page.soup.select(".telling details")
    assert folded.summary.get_text() == "What Ben said" and "By boat" in folded.dd.get_text()


def test_organizers_read_each_answer_and_what_is_open(browser, cast, given, event, way):
    meal = given.question(
        event, "You eat?", Kind.SOME_OF, "Fish", "Salad, plain", "Cake", required=True
    )
    says(given, event, cast.ben, meal, "Fish\nSalad, plain")
    given.rsvp(event, cast.ana, Answer.MAYBE)
    given.rsvp(event, cast.cleo, Answer.NO)
    words = browser(cast.cleo).get(f"/events/{event}/answers").words
    assert "Ben You eat? Fish; Salad, plain" in words
    assert "Ana You eat? still open" in words
    assert words.count("You eat? still open") == 1, "a no needs none"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_the_csv_file_has_a_column_for_each_question_and_no_formula(
    browser, cast, given, event, begin
):
    first = given.question(event, f"{begin}1+1?")
    given.question(event, "Which meal?")
    says(given, event, cast.ben, first, f"{begin}2+2")
    page = browser(cast.cleo).get(f"/events/{event}/answers.csv")
    header, ben = csv.reader(StringIO(page.text, newline=""))
    assert header[-3:] == ["warm_up", f"'{begin}1+1?", "Which meal?"]
    assert ben[-2:] == [f"'{begin}2+2", ""]


def test_questions_cost_one_statement_on_the_page_of_an_event_and_none_where_there_are_none(
    browser, cast, given, event, count_queries
):
    given.rsvp(event, cast.ana)
    ana, path = browser(cast.ana), f"/events/{event}"

    def cost():
        with count_queries() as statements:
            ana.get(path, follow=False)
            ana.get(f"/events/{event}-harbour-walk")
        return statements

    before = cost()
    assert not [one for one in before if "question" in one and "FROM questions" in one]
    questions = [
        given.question(event, f"Question {number}", readers=Readers.GROUP) for number in range(3)
    ]
    assert len(cost()) == len(before) + 1
    for number in range(5):
        person = given.member(f"Kim {number}")
        rsvp = given.rsvp(event, person)
        for question in questions:
            given.question_answer(rsvp, question, "By boat")
    assert len(cost()) == len(before) + 1


def test_an_answer_to_an_event_that_asks_nothing_costs_what_it_did(
    browser, cast, event, count_queries
):
    ana = browser(cast.ana)
    data = {"csrf_token": ana.token(), "answer": "yes"}
    with count_queries() as statements:
        assert ana.client.post(f"/events/{event}/rsvp", data=data).status_code == 302
    assert not [one for one in statements if "FROM question" in one]


def test_one_question_for_all_stands_once_above_the_names(browser, cast, given, event, way):
    says(given, event, cast.ben, way, "By boat")
    says(given, event, cast.cleo, way, "By train")
    ana = browser(cast.ana)
    hidden = "section[aria-labelledby=coming] dt.visually-hidden"
    page = ana.get(f"/events/{event}")
    assert names(page).startswith("Who is coming How do you come?")
    assert len(page.soup.select(hidden)) == 2
    given.question(event, "What do you bring?", readers=Readers.GROUP)
    page = ana.get(f"/events/{event}")
    assert "Ben How do you come? By boat" in names(page)
    assert page.soup.select(hidden) == []
