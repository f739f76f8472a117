"""What the rows of invitations say, past the pages."""

import re
from urllib.parse import urlsplit

import pytest

from meetup.db import db
from meetup.groups.models import Membership
from meetup.invitations.models import Invitation


@pytest.fixture
def kept(given):
    """`kept()`: the invitations as they are kept, the oldest first."""

    def rows():
        with given.inside():
            found = list(db.session.scalars(db.select(Invitation).order_by(Invitation.id)))
            db.session.expunge_all()
            return found

    return rows


@pytest.fixture
def state_of(given):
    """`state_of(dov, group_id)`: where the membership of Dov stands, or None."""

    def read(person, group_id):
        with given.inside():
            return db.session.scalar(
                db.select(Membership.state).where(
                    Membership.group_id == group_id, Membership.member_id == person.id
                )
            )

    return read


@pytest.fixture
def mailed_link(app):
    """`mailed_link("eve@example.org")`: the path that the worker's log shows for this address."""

    def path(address):
        log = app.test_cli_runner().invoke(args=["worker", "--once"]).stderr
        line = next(line for line in reversed(log.splitlines()) if address in line)
        return urlsplit(re.search(r"https?://\S+", line)[0]).path

    return path


@pytest.fixture
def send(browser):
    """`send(ana, path)`: what posts to `path` in a browser that is ready; for `at_once`."""

    def ready(person, path, data=None):
        client = browser(person)
        form = {"csrf_token": client.token(), **(data or {})}
        return lambda: client.client.post(path, data=form).status_code

    return ready
