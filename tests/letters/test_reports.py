"""Mails that say that a report waits: quiet, and dropped once there is nothing to do."""

import pytest

from meetup.db import db
from meetup.groups.models import Membership
from meetup.members.models import Member
from meetup.reports.models import Report
from tests.letters.post_office import words_of


@pytest.fixture
def reported(cast, given, in_outbox):
    """Ana has reported Ben to the organizers of Harbour Walks; a mail to Cleo waits."""
    number = given.report(cast.ana, cast.ben, group_id=cast.group_id, words="At the quay.")
    in_outbox(cast.cleo, kind="report", report_id=number)
    return number


def test_it_says_where_and_names_nobody(post_office, deliver, reported):
    assert deliver() == 1
    text = words_of(post_office.mails[0])
    assert "http://town.example/groups/harbour/reports" in text
    assert "Ana" not in text and "Ben" not in text and "quay" not in text


def test_it_is_dropped_once_somebody_has_dealt_with_it(
    post_office, deliver, reported, given, cast, outbox
):
    with given.inside():
        cleo = db.session.get_one(Member, cast.cleo.id)
        db.session.get_one(Report, reported).close("", by=cleo, now=given.clock.moment)
    deliver()
    assert post_office.mails == [] and outbox()[0].dropped_at is not None


def test_it_is_dropped_for_who_organizes_nothing_any_more(
    post_office, deliver, reported, given, cast
):
    with given.inside():
        db.session.execute(db.delete(Membership).where(Membership.member_id == cast.cleo.id))
    deliver()
    assert post_office.mails == []
