"""The mail by which somebody confirms an answer without an account, as it arrives."""

import re

import pytest

from meetup.db import db
from meetup.events.models import Event
from meetup.mail.models import OutboxMail
from tests.letters.post_office import words_of

ZOE = "zoe@mail.example"

TEXT = """\
Hello,

Somebody, we think you, has typed this address to answer

  Harbour Walk
  Monday, 8 June 2026,
  14:00 to 17:00
  (Central European Summer Time)
  Old Harbour
  Chess

The answer is yes.
2 guests come along.

To show that it is yours, open this link and press the button.

Confirm my answer:
(the link)

Places are held for you until Mon 1 June 2026, 14:30
(Central European Summer Time).
After that your yes counts if there is still room; if not, you wait in line.

The link is good for 7 days. Once you have confirmed, it shows your
answer, and changes or cancels it; so keep this mail. If it was not you, do
nothing: without your confirmation nobody has answered.
"""


@pytest.fixture
def walk(given, cast):
    chess = given.group("chess", name="Chess", owner=cast.cleo, open=True)
    return given.event(chess, capacity=5, guests_allowed=3)


@pytest.fixture
def type_in(browser, walk):
    """`type_in("zoe@mail.example")`: sends the form with this address."""

    def send(email=ZOE, answer="yes", **more):
        said = {"name": "Zoe", "email": email, "answer": answer, **more}
        return browser().post(f"/events/{walk}/answer", said)

    return send


def test_it_says_what_is_confirmed_and_where(post_office, deliver, type_in, browser):
    type_in(guests="2")
    deliver()
    [mail] = post_office.mails
    assert (mail["To"], mail["Subject"]) == (ZOE, "Confirm your answer: Harbour Walk")
    text = "\n".join(words_of(mail).splitlines()) + "\n"
    link = re.search(r"^http://town\.example(/answer/\S+)$", text, re.MULTILINE)
    assert link is not None
    assert text.replace(link[0], "(the link)") == TEXT
    page = browser()
    page.get(link[1])
    assert "Your answer is yes." in page.press("Yes, that is my answer").words


def test_once_it_has_left_nobody_knows_where_it_went(post_office, deliver, type_in, outbox):
    type_in()
    deliver()
    assert [mail.recipient for mail in outbox()] == [""]


def test_who_has_an_account_reads_it_in_their_language_and_it_tells_of_none(
    post_office, deliver, type_in, given, cast, browser
):
    page = browser(cast.dov)
    page.get("/account")
    page.press("Save the language", language="de")
    type_in(cast.dov.email)
    type_in()
    deliver()
    german, english = post_office.mails
    assert (german["To"], german["Subject"]) == (
        cast.dov.email,
        "Bestätige deine Antwort: Harbour Walk",
    )
    assert english["Subject"] == "Confirm your answer: Harbour Walk"


@pytest.mark.parametrize("how", ["confirmed", "over", "cancelled"])
def test_what_can_not_be_confirmed_any_more_is_not_sent(
    post_office, deliver, type_in, given, walk, clock, browser, app, how
):
    type_in()
    if how == "over":
        clock.move(days=8)
    with given.inside():
        event = db.session.get(Event, walk)
        if how == "cancelled":
            event.status = type(event.status).CANCELLED
    if how == "confirmed":
        deliver()
        with given.inside():
            mail = db.session.scalars(db.select(OutboxMail)).one()
            mail.sent_at, mail.recipient = None, ZOE
        link = re.search(r"/answer/\S+", words_of(post_office.mails.pop()))[0]
        page = browser()
        page.get(link)
        page.press("Yes, that is my answer")
    deliver()
    assert post_office.mails == []
