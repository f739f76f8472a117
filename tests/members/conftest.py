"""What the rows of members and of the outbox say, past the pages."""

import pytest

from meetup.db import db
from meetup.mail.models import OutboxMail
from meetup.members.confirmation import confirmation_token
from meetup.members.email_links import email_token
from meetup.members.models import EmailChange, Member
from meetup.members.password_link import password_token
from meetup.members.rules import Side


@pytest.fixture
def accounts(given):
    """`accounts(email="ana@example.org")`: the members of whom that holds, the oldest first."""

    def rows(**having):
        with given.inside():
            statement = db.select(Member).filter_by(**having).order_by(Member.id)
            found = list(db.session.scalars(statement))
            db.session.expunge_all()
            return found

    return rows


@pytest.fixture
def mails(given):
    """`mails()`: kind and recipient of each mail in the outbox, the oldest first."""

    def rows():
        with given.inside():
            statement = db.select(OutboxMail).order_by(OutboxMail.id)
            return [(mail.kind, mail.recipient) for mail in db.session.scalars(statement)]

    return rows


@pytest.fixture
def link(app, accounts, clock):
    """`link("una@example.org")`: the page that confirms this address as things are now."""

    def link_for(email):
        account = next(row for row in accounts(email=email) if not row.is_placeholder)
        secret_key = app.config["SECRET_KEY"]
        return f"/confirm/{confirmation_token(account, secret_key=secret_key, now=clock.moment)}"

    return link_for


@pytest.fixture
def password_link(app, accounts, clock):
    """`password_link(ana)`: the page that chooses a password for her, as things are now."""

    def link_for(person):
        account = accounts(id=person.id)[0]
        secret_key = app.config["SECRET_KEY"]
        token = password_token(account, secret_key=secret_key, now=clock.moment)
        return f"/account/password/{token}"

    return link_for


@pytest.fixture
def sign_in(browser):
    """`sign_in(ana)`: a browser of its own in which somebody has signed in."""

    def signed_in(person, password=None):
        someone = browser(None)
        someone.get("/login")
        page = someone.press("Sign in", email=person.email, password=password or person.password)
        assert page.path == "/", page.words
        return someone

    return signed_in


@pytest.fixture
def changes(given):
    """`changes()`: the changes of e-mail that are kept, the oldest first."""

    def rows():
        with given.inside():
            found = list(db.session.scalars(db.select(EmailChange).order_by(EmailChange.id)))
            db.session.expunge_all()
            return found

    return rows


@pytest.fixture
def email_links(app, changes, clock):
    """`email_links(ana)`: the pages on which her old and her new address agree."""

    def links_for(person):
        change = next(row for row in changes() if row.member_id == person.id)
        key, now = app.config["SECRET_KEY"], clock.moment
        return [
            f"/account/email/{email_token(change, side, secret_key=key, now=now)}"
            for side in (Side.OLD, Side.NEW)
        ]

    return links_for
