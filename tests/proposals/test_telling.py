"""Mails to the members of a group once something is proposed: each of them one, ever."""

import pytest

from meetup.groups.rules import State
from meetup.mail.topics import Topic
from meetup.members.mail_choice_models import StoppedMail
from meetup.proposals.worker import tell_next
from meetup.rounds import Round
from tests.at_once import at_once

FORM = {"title": "Night Walk", "starts_at": "2026-06-12T19:00", "timezone": "Europe/Berlin"}


@pytest.fixture
def tell(app, clock, outbox):
    """`tell()`: who is told, once the worker has told all whom it is to."""

    def rounds():
        count = 0
        while tell_next(app, now=clock.moment) is not Round.IDLE:
            count += 1
            assert count < 100
        return [mail.recipient.split("@")[0] for mail in outbox() if mail.kind == "proposed"]

    return rounds


@pytest.fixture
def propose(browser, cast):
    """`propose()`: Ben proposes a walk to the group, in the form; the path of its page."""

    def send(person=cast.ben, **more):
        page = browser(person).post(f"/groups/{cast.group}/propose", {**FORM, **more})
        assert page.status == 200, page.words
        return page.path

    return send


def test_the_members_of_the_group_are_told_and_not_who_proposes(given, cast, propose, tell):
    given.membership(cast.group_id, given.member("Una", confirmed=False))
    given.membership(cast.group_id, given.member("Willa", placeholder=True, email="w@x.example"))
    for state in (State.REQUESTED, State.INVITED, State.BANNED):
        given.membership(cast.group_id, given.member(state.value), state=state)
    stopped = given.member("Stopped")
    given.membership(cast.group_id, stopped)
    given.add(
        StoppedMail(member_id=stopped.id, topic=Topic.PROPOSALS, stopped_at=given.clock.moment)
    )
    propose()
    assert tell() == ["ana", "cleo"]


def test_an_edited_proposal_tells_nobody_again(cast, propose, tell, browser, clock):
    path = propose()
    assert tell() == ["ana", "cleo"]
    clock.move(hours=1)
    page = browser(cast.ben)
    page.get(f"{path}/edit")
    assert page.press("Save", title="Later Walk", starts_at="2026-06-20T19:00").status == 200
    assert tell() == ["ana", "cleo"]


def test_many_are_told_some_at_a_time_each_once(given, cast, propose, tell, monkeypatch):
    monkeypatch.setattr("meetup.proposals.telling_actions.AT_ONCE", 3)
    people = [given.member(f"Member {number}") for number in range(10)]
    for person in people:
        given.membership(cast.group_id, person)
    propose()
    # Whoever joins while others are told may read of it here and there, but not twice.
    told = tell()
    assert sorted(told) == sorted(["ana", "cleo", *(person.handle for person in people)])


def test_three_workers_at_once_tell_everybody_once(
    app, given, cast, propose, outbox, clock, monkeypatch
):
    monkeypatch.setattr("meetup.proposals.telling_actions.AT_ONCE", 4)
    people = [given.member(f"Member {number}") for number in range(30)]
    for person in people:
        given.membership(cast.group_id, person)
    propose()
    now = clock.moment

    def work():
        for _ in range(20):
            tell_next(app, now=now)

    at_once([work] * 3)
    assert len(outbox()) == len({mail.recipient for mail in outbox()}) == 32


@pytest.mark.parametrize("becomes", ["scheduled", "cancelled"])
def test_of_what_is_settled_before_all_are_told_the_others_are_not(
    app, given, cast, propose, tell, browser, clock, monkeypatch, becomes
):
    monkeypatch.setattr("meetup.proposals.telling_actions.AT_ONCE", 1)
    path = propose()
    assert tell_next(app, now=clock.moment) is Round.DONE
    way = {"scheduled": "schedule", "cancelled": "cancel"}[becomes]
    assert browser(cast.cleo).post(f"{path}/{way}", {"reason": "Storm"}).status == 200
    assert tell() == ["ana"]
    assert tell_next(app, now=clock.moment) is Round.IDLE


def test_a_worker_that_was_away_tells_of_what_is_still_open_and_no_old_news(
    cast, propose, tell, clock
):
    propose(starts_at="2026-06-30T19:00")
    clock.move(days=5)
    assert tell() == ["ana", "cleo"]
    propose(starts_at="2026-06-10T19:00")
    propose(starts_at="2026-08-30T19:00")
    clock.move(days=14)
    assert tell() == ["ana", "cleo"]


def test_what_a_bundle_or_an_older_version_left_tells_nobody(given, cast, tell):
    given.proposal(cast.group_id)
    assert tell() == []
