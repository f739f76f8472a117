"""What the rows of members and of the outbox say, past the pages."""

import pytest

from meetup.db import db
from meetup.mail.models import OutboxMail
from meetup.members.confirmation import confirmation_token
from meetup.members.models import Member


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
