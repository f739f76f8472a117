"""Questions on a phone, with and without JavaScript."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chrome

from meetup.questions.rules import Kind, Readers
from tests.chromium import ChromiumBrowser, phones_of
from tests.conftest import Cast
from tests.given import Given, Person

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")

Open = Callable[[Person], ChromiumBrowser]
SMALL = """() => [
    ...document.querySelectorAll("main :is(button, select, textarea, summary, label)")
  ]
  .filter((field) => field.checkVisibility() && !field.matches(".field > label[for]"))
  .filter((field) => field.getBoundingClientRect().height < 44).map((field) => field.outerHTML)"""


@pytest.fixture(params=[True, False], ids=["javascript", "plain"])
def phone(request: pytest.FixtureRequest, app: Flask, chrome: Chrome) -> Iterator[Open]:
    """`phone(ana)`: Ana's phone, signed in; none of them may complain of anything."""
    with phones_of(app, chrome, javascript=request.param) as (take, complaints):
        yield take
        assert complaints("(UNPROCESSABLE ENTITY)", "(UNPROCESSABLE CONTENT)") == []


def test_an_organizer_asks_and_somebody_answers(phone: Open, cast: Cast, given: Given):
    event = given.event(cast.group_id, guests_allowed=1)
    cleo = phone(cast.cleo)
    cleo.get(f"/events/{event}/questions")
    meal = {"kind": "one of", "options": "Fish\nSalad", "is_required": True}
    cleo.press("Add the question", text="Which meal?", **meal)
    page = cleo.press("Add the question", text="You bring?", readers="group")
    assert "Asked: 2 of 10" in page.words
    cleo.press("Down")
    ana = phone(cast.ana)
    ana.get(f"/events/{event}")
    page = ana.press("Yes")
    assert page.words.index("You bring?") < page.words.index("Which meal?")
    assert ana.tab.evaluate(SMALL) == []
    ana.tab.get_by_label("You bring?").fill("A cake")
    page = ana.press("Say yes", guests="1")
    assert page.status == 422 and "Please choose one." in page.words
    ana.tab.get_by_label("Salad").check()
    page = ana.press("Say yes")
    assert "Your answer is yes." in page.words and "2 people are coming." in page.words
    assert "A cake" in page.words and "Salad" not in page.words
    page = cleo.get(f"/events/{event}/answers")
    assert "You bring? A cake Which meal? Salad" in page.words
    cleo.get(f"/events/{event}/questions")
    assert "The answer of one person is lost with it." not in cleo.page.words
    cleo.press("Yes, remove it")
    assert "You bring?" not in cleo.page.words


def test_some_of_many_are_chosen_and_kept(phone: Open, cast: Cast, given: Given):
    event = given.event(cast.group_id)
    options = ("Tea", "Cake", "Wine")
    given.question(event, "You like?", Kind.SOME_OF, *options, readers=Readers.GROUP)
    ana = phone(cast.ana)
    ana.get(f"/events/{event}")
    ana.press("Maybe")
    for choice in ("Tea", "Wine"):
        ana.tab.get_by_label(choice).check()
    assert "Your answer is maybe." in ana.press("Say maybe").words
    ana.tab.get_by_role("link", name="Change what I said").click()
    ticked = [ana.tab.get_by_label(choice).is_checked() for choice in options]
    assert ticked == [True, False, True]
