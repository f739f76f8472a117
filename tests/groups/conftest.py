"""What the rows of groups say, past the pages."""

import pytest

from meetup.db import db
from meetup.groups.models import Group, Membership


@pytest.fixture
def row(given):
    """`row(ana, group_id)`: role and state of Ana in the group, or None."""

    def read(person, group_id):
        with given.inside():
            found = db.session.execute(
                db.select(Membership.role, Membership.state).where(
                    Membership.group_id == group_id, Membership.member_id == person.id
                )
            ).one_or_none()
            return tuple(found) if found else None

    return read


@pytest.fixture
def group_row(given):
    """`group_row("harbour")`: the group as it is kept, or None."""

    def read(slug):
        with given.inside():
            group = db.session.scalars(db.select(Group).where(Group.slug == slug)).one_or_none()
            if group is not None:
                db.session.expunge(group)
            return group

    return read


@pytest.fixture
def send(app, browser):
    """`send(ana, path)`: what posts to `path` in a browser that is ready; for `at_once`."""

    def ready(person, path, data=None):
        client = browser(person)
        form = {"csrf_token": client.token(), **(data or {})}
        return lambda: client.client.post(path, data=form).status_code

    return ready
