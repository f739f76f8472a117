"""The number of statements of every page: the same in a small town and in one that has grown."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest

from meetup.db import db
from meetup.events.rules import Status
from meetup.proposals.models import CandidateDate
from meetup.rsvps.rules import Answer
from tests.browsing import Browser
from tests.conftest import Cast
from tests.contacts.bringing import reading, somebody, stage
from tests.given import Given
from tests.looks.pages import PAGES
from tests.looks.scene import Scene, town

# What is asked does not depend on the engine that is asked.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")

NEWCOMERS = 12
# So many pages, at least, list something of which there is more.
LISTS = 25
Counting = Callable[[], AbstractContextManager[list[str]]]


def test_no_page_asks_more_often_when_there_is_more_to_show(
    given: Given, cast: Cast, browser: Callable[..., Browser], count_queries: Counting
):
    scene = town(given, cast)
    before = _asked(scene, browser, count_queries)
    _grow(given, cast, scene)
    after = _asked(scene, browser, count_queries)
    dearer = {page: cost for page, (cost, _) in after.items() if cost > before[page][0]}
    assert dearer == {}
    grown = [page for page, (_, length) in after.items() if length > before[page][1]]
    assert len(grown) >= LISTS, "a town that shows no more proves nothing"


def _asked(
    scene: Scene, browser: Callable[..., Browser], count_queries: Counting
) -> dict[str, tuple[int, int]]:
    """How many statements each page takes, and how long it is."""
    found = {}
    for kind, pages in PAGES.items():
        someone = browser(scene.people[kind])
        for page in pages:
            path, _, button = page.format(**scene.names).partition(" ")
            if not button:
                with count_queries() as statements:
                    length = len(someone.client.get(path).data)
                found[f"{page} as {kind}"] = len(statements), length
    return found


def _grow(given: Given, cast: Cast, scene: Scene) -> None:
    """Of everything that a page lists there is a dozen more."""
    for number in range(NEWCOMERS):
        given.mail(f"una-{number}@example.org")
    ana, cleo = cast.ana, cast.cleo
    now, open_id = (
        given.clock.moment,
        given.group("walks", name="Night Walks", owner=cleo, open=True),
    )
    files = [somebody(f"Contact {number}") for number in range(NEWCOMERS)]
    stage(given, ana, reading(files, "vcard"))
    with given.inside():
        found = db.select(CandidateDate.id).where(CandidateDate.event_id == scene.names["poll"])
        polled = list(db.session.scalars(found))
    for number in range(NEWCOMERS):
        person = given.member(f"Newcomer {number}")
        given.membership(cast.group_id, person)
        given.group(f"group-{number}", name=f"Group {number}", owner=cleo, members=[ana], open=True)
        given.event(open_id, f"Night {number}")
        for status in (Status.SCHEDULED, Status.PROPOSED, Status.CANCELLED):
            given.event(cast.group_id, f"{status} {number}", status=status, proposer=person)
        for event in ("coming", "tonight", "proposed"):
            given.rsvp(scene.names[event], person, guests=number % 2)
        given.rsvp(scene.names["full"], person, Answer.MAYBE)
        given.rsvp(scene.names["asked"], person, asked_at=now, warm_up="Boats")
        asks = given.event(cast.group_id, f"Supper {number}")
        given.rsvp(asks, ana, asked_at=now)
        asks = given.rsvp(scene.names["asking"], person)
        given.question_answer(asks, scene.names["question"], "A pie")
        approved_at = now if number % 2 else None
        given.rsvp(scene.names["popular"], person, Answer.WAITLISTED, approved_at=approved_at)
        for date_id in polled:
            given.vote(date_id, person)
        long_ago = given.event(
            cast.group_id, f"Long ago {number}", starts_at=now - timedelta(days=50 + number)
        )
        for event in (long_ago, scene.names["past"], scene.names["tonight"]):
            given.attendance(event, person, by=cleo)
        given.attendance(long_ago, ana)
        given.attendance(long_ago, cast.ben)
        given.handshake(long_ago, ana, person)
        given.claim(scene.names["past"], person, ana)
        record = given.member(f"Record {number}", placeholder=True, email=ana.email)
        given.merge(record, f"Old {number}", by=cleo, group_id=cast.group_id)
        given.merge(ana, f"Other {number}", by=ana)
        given.rsvp(scene.names["coming"], record)
        given.attendance(long_ago, record)
        _tie(given, cast, number)


def _tie(given: Given, cast: Cast, number: int) -> None:
    """Somebody who is connected with Ana, two between whom a question is open, and a rude one."""
    ana = cast.ana
    given.connection(ana, given.member(f"Friend {number}"), network="x", since=date(2024, 1, 1))
    given.request(given.member(f"Curious {number}"), ana)
    given.request(ana, given.member(f"Shy {number}"))
    given.block(ana, given.member(f"Rude {number}"))
    given.report(ana, cast.ben, group_id=cast.group_id)
    given.report(ana, cast.ben)
    given.invitation(cast.group_id, cast.cleo)
    given.further_address(ana, f"ana-{number}@old.example")
    given.mail_invitation(ana, f"friend-{number}@mail.example")
