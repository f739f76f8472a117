"""Somebody without an account, their mailbox, and a worker that writes to them."""

import re

import pytest

from meetup.db import db
from meetup.letters.writing import letter_for
from meetup.mail.models import OutboxMail
from meetup.rsvps.models import Rsvp
from meetup.rsvps.stranger_models import AnswerByMail
from meetup.rsvps.worker import settle_next


@pytest.fixture
def chess(given, cast):
    """A group that is open to everybody, and that one joins by saying yes; Cleo owns it."""
    return given.group("chess", name="Chess", owner=cast.cleo, open=True)


@pytest.fixture
def type_in(browser):
    """`type_in(event, "zoe@mail.example", answer="yes")`: sends the form; the page that comes."""

    def send(event, email, *, name="Zoe", answer="yes", follow=True, **more):
        said = {"name": name, "email": email, "answer": answer, **more}
        return browser().post(f"/events/{event}/answer", said, follow=follow)

    return send


@pytest.fixture
def link_to(app):
    """`link_to("zoe@mail.example")`: the path in the last mail that waits for her, if any does."""

    def read(email):
        with app.app_context():
            to_her = db.select(OutboxMail).filter_by(recipient=email, sent_at=None)
            mails = list(db.session.scalars(to_her.order_by(OutboxMail.id.desc())))
            db.session.expunge_all()
        letters = [letter for letter in (letter_for(mail, app) for mail in mails) if letter]
        return letters and re.sub(r"^http://town\.example", "", letters[0].link)

    return read


@pytest.fixture
def confirm(browser, link_to):
    """`confirm("zoe@mail.example")`: opens the link and presses the one button."""

    def press(email, link=None):
        page = browser()
        page.get(link or link_to(email))
        return page.press("Yes, that is my answer")

    return press


@pytest.fixture
def asked(app):
    """`asked()`: all that was typed, the oldest first."""

    def read():
        with app.app_context():
            rows = list(db.session.scalars(db.select(AnswerByMail).order_by(AnswerByMail.id)))
            db.session.expunge_all()
            return rows

    return read


@pytest.fixture
def settled(until_idle):
    """`settled()`: the worker gives on all that was held for too long; at how many events."""

    return lambda: until_idle(settle_next)


@pytest.fixture
def said(app):
    """`said(event)`: what each member answered, by id."""

    def read(event_id):
        with app.app_context():
            rows = db.session.scalars(db.select(Rsvp).where(Rsvp.event_id == event_id))
            return {row.member_id: row.answer for row in rows}

    return read


@pytest.fixture
def kinds(outbox):
    """`kinds()`: to whom which mails were written, in order."""
    return lambda: [(mail.recipient.split("@")[0], mail.kind) for mail in outbox()]
