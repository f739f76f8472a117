"""Whoever types an address learns nothing of it: not whether it has an account, or is banned."""

import re

import pytest

from meetup.db import db
from meetup.groups.rules import State
from meetup.letters.writing import letter_for
from meetup.mail.models import OutboxMail
from meetup.rsvps.stranger_rules import MOST_MAILS

NEW, IMPORTED, HERE = "new@mail.example", "old@mail.example", "here@mail.example"
BANNED, AGAIN = "banned@example.org", "again@mail.example"


@pytest.fixture
def walk(given, chess):
    return given.event(chess, "Blitz", capacity=9, guests_allowed=2)


@pytest.fixture
def addresses(given, cast, chess, walk, type_in, confirm):
    """Nobody's, an account's, one of who is banned, one of who comes already, two of records."""
    given.membership(chess, given.member("Bo", email=BANNED), state=State.BANNED)
    given.member("Old", placeholder=True, email=IMPORTED)
    given.member("Ida", email=HERE, confirmed=False)
    given.membership(chess, cast.ana)
    given.rsvp(walk, cast.ana)
    type_in(walk, AGAIN, name="Una")
    confirm(AGAIN)
    return [NEW, cast.dov.email, BANNED, IMPORTED, HERE, cast.ana.email, AGAIN]


# With how many are held before it, which rises with each.
HELD = re.compile(r"(One|\d) places? (?:is|are) held for [^.<]+")


def plain(text, email):
    text = re.sub(r'(name="csrf_token" value=)"[^"]+"', r"\1", text)
    return HELD.sub("(so many)", text).replace(email, "(address)")


def test_status_page_statements_and_count_are_the_same_for_every_address(
    addresses, walk, browser, count_queries, outbox
):
    found, held = [], []
    for email in addresses:
        page = browser()
        form = {"csrf_token": page.token(), "name": "Zoe", "email": email, "answer": "yes"}
        with count_queries() as statements:
            sent = page.client.post(f"/events/{walk}/answer", data={**form, "guests": "0"})
        text = page.client.get(sent.location).text
        found.append((sent.status_code, sent.location, statements, plain(text, email)))
        held += HELD.findall(text)
        assert outbox()[-1].recipient == email, "each of them has a mail written"
    for one in found[1:]:
        for same, other in zip(found[0], one, strict=True):
            assert same == other
    assert held == ["One", "2", "3", "4", "5", "6", "7"], "each of them holds a seat"


def test_beyond_its_mails_an_address_gets_the_same_page_and_no_more_mail(
    walk, type_in, outbox, asked
):
    pages = [plain(type_in(walk, NEW, answer="maybe").text, NEW) for _ in range(MOST_MAILS + 2)]
    assert pages == [pages[0]] * len(pages)
    assert len(asked()) == MOST_MAILS + 2
    assert [mail.kind for mail in outbox()] == ["answer_by_mail"] * MOST_MAILS


def test_after_an_hour_an_address_gets_mail_again(walk, type_in, outbox, clock):
    for _ in range(MOST_MAILS + 1):
        type_in(walk, NEW, answer="maybe")
    clock.move(minutes=61)
    type_in(walk, NEW, answer="maybe")
    assert len(outbox()) == MOST_MAILS + 1


def test_what_strangers_typed_stands_in_no_mail(walk, type_in, app):
    words = {"name": "http://spam.example", "note": "buy it", "guest_names": "cheap"}
    type_in(walk, NEW, guests="1", **words)
    with app.app_context():
        mail = db.session.scalars(db.select(OutboxMail)).one()
        db.session.expunge_all()
    text = letter_for(mail, app).text
    assert not any(word in text for word in words.values())
    assert "The answer is yes.\nOne guest comes along." in text
