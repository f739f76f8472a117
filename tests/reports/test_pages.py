"""Reporting what is not as it should be, and dealing with it."""

from collections.abc import Callable

import pytest
from flask import Flask

from meetup.db import db
from meetup.events.models import Event
from meetup.groups.models import Group
from meetup.groups.rules import Role
from meetup.members.models import Member
from meetup.pictures.models import Picture
from meetup.reports.models import Report
from meetup.reports.worker import forget_next
from meetup.rounds import Round
from tests.at_once import at_once
from tests.browsing import Browser, Page
from tests.conftest import Cast
from tests.given import Given, Person

Open = Callable[[Person | None], Browser]
SEND = "Send the report"
REASON = "Hurts, threatens or harasses people"
HOST = "host"


@pytest.fixture
def hal(given: Given) -> Person:
    return given.member("Hal", host=True)


@pytest.fixture
def report(browser: Open) -> Callable[..., Page]:
    """`report(ana, "/m/ben", to=…)`: Ana's page once she has reported Ben."""

    def send(person: Person, path: str, **typed: object) -> Page:
        page = browser(person)
        page.get(f"{path}/report")
        return page.press(SEND, reason=REASON, words="On Saturday, at the quay.", **typed)

    return send


def test_a_member_is_reported_to_the_organizers_of_a_shared_group(
    cast: Cast, browser: Open, report, hal
):
    ana = browser(cast.ana)
    assert "Report Ben" in ana.get("/m/ben").words
    page = report(cast.ana, "/m/ben")
    assert page.path == "/m/ben" and "Your report was received." in page.words
    cleo = browser(cast.cleo)
    assert "1 report waits in Harbour Walks" in cleo.get("/inbox").words
    shown = cleo.get("/groups/harbour/reports").words
    assert "Member: Ben" in shown and "On Saturday, at the quay." in shown and "Ana" in shown


def test_the_host_sees_what_went_to_organizers_and_can_close_it(
    cast: Cast, browser: Open, report, hal, outbox
):
    ana = browser(cast.ana)
    assert "The host sees every report, too." in ana.get("/m/ben/report").words
    report(cast.ana, "/m/ben")
    host = browser(hal)
    assert "Nobody waits" in host.get("/inbox").words, "it is for the organizers to deal with"
    assert [mail.recipient for mail in outbox()] == [cast.cleo.email]
    page = host.get("/reports")
    section = page.soup.select_one("section[aria-labelledby=with-organizers]")
    assert "Member: Ben" in section.text and "to the organizers of Harbour Walks" in section.text
    assert "No report waits for you." in page.words
    page = host.press("Close the report", note="We have talked.")
    assert page.path == "/reports" and "The report is closed." in page.words
    assert page.soup.select_one("#with-organizers") is None
    shown = browser(cast.cleo).get("/groups/harbour/reports").words
    assert "No report waits for you." in shown and "We have talked." in shown
    assert "Nobody waits" in browser(cast.cleo).get("/inbox").words


def test_a_note_of_the_host_that_is_too_long_stays_at_its_report(
    cast: Cast, browser: Open, report, hal
):
    report(cast.ana, "/m/ben")
    host = browser(hal)
    host.get("/reports")
    page = host.press("Close the report", note="x" * 501)
    section = page.soup.select_one("section[aria-labelledby=with-organizers]")
    assert page.status == 422 and "x" * 501 in section.text


@pytest.mark.parametrize("is_host", [False, True])
def test_what_is_about_an_organizer_or_a_host_is_in_nobodys_sight_who_it_is_about(
    cast: Cast, browser: Open, given: Given, report, hal, is_host
):
    oda = given.member("Oda", host=is_host)
    given.membership(cast.group_id, oda, role=Role.ORGANIZER)
    event = given.event(cast.group_id, "Night swim", proposer=oda)
    report(cast.ana, "/m/oda")
    report(cast.ana, f"/events/{event}")
    report(cast.ana, "/m/oda", to=HOST)
    theirs = browser(oda)
    for path in ("/inbox", "/groups/harbour/reports", *(["/reports"] if is_host else [])):
        words = theirs.get(path).words
        assert not any(said in words for said in ("Member: Oda", "Night swim", "waits in")), path
    with given.inside():
        numbers = db.session.scalars(db.select(Report.id)).all()
    assert len(numbers) == 3
    for number in numbers:
        assert theirs.post(f"/reports/{number}/close").status == 404
    words = browser(hal).get("/reports").words
    assert words.count("Member: Oda") == 2 and "Event: Night swim" in words


def test_the_reporter_may_choose_the_host(cast: Cast, browser: Open, report, hal):
    report(cast.ana, "/m/ben", to=HOST)
    assert "Ben" not in browser(cast.cleo).get("/groups/harbour/reports").words
    assert "Member: Ben" in browser(hal).get("/reports").words
    assert "1 report waits" in browser(hal).get("/inbox").words


def test_an_event_is_reported_to_the_organizers_and_a_group_to_the_host(
    cast: Cast, browser: Open, given: Given, report, hal
):
    event = given.event(cast.group_id, "Night swim")
    assert "Report this event" in browser(cast.ana).get(f"/events/{event}").words
    report(cast.ana, f"/events/{event}")
    assert "Event: Night swim" in browser(cast.cleo).get("/groups/harbour/reports").words
    assert "Report this group" in browser(cast.ana).get("/groups/harbour").words
    report(cast.ana, "/groups/harbour")
    assert "Group: Harbour Walks" not in browser(cast.cleo).get("/groups/harbour/reports").words
    assert "Group: Harbour Walks" in browser(hal).get("/reports").words


def test_what_was_seen_stays_as_it_was(cast: Cast, browser: Open, given: Given, report):
    with given.inside():
        db.session.get_one(Member, cast.ben.id).about = "Cheap watches!"
    key = given.picture(Member, cast.ben.id, "ben-2x1", content=b"as it was")
    report(cast.ana, "/m/ben")
    with given.inside():
        ben = db.session.get_one(Member, cast.ben.id)
        ben.about, ben.name, ben.picture_key = "I like boats.", "Benny", None
        db.session.flush()
        db.session.delete(db.session.get_one(Picture, key))
    cleo = browser(cast.cleo)
    page = cleo.get("/groups/harbour/reports")
    assert "Cheap watches!" in page.words and "boats" not in page.words
    image = page.soup.select_one("article img")
    assert cleo.client.get(image["src"]).data == b"as it was"
    assert browser(cast.ana).get(str(image["src"])).status == 404


@pytest.mark.parametrize("row", [Event, Group])
def test_a_picture_of_an_event_and_a_group_is_kept_as_well(
    cast: Cast, given: Given, report, row, hal, browser: Open
):
    event = given.event(cast.group_id)
    path = f"/events/{event}" if row is Event else "/groups/harbour"
    given.picture(row, event if row is Event else cast.group_id, "some-2x1", content=b"seen")
    report(cast.ana, path, **({"to": HOST} if row is Event else {}))
    image = browser(hal).get("/reports").soup.select_one("article img")
    assert browser(hal).client.get(image["src"]).data == b"seen"


def test_nobody_reads_a_report_about_themselves(
    cast: Cast, browser: Open, given: Given, report, hal
):
    oda = given.member("Oda")
    given.membership(cast.group_id, oda, role=Role.ORGANIZER)
    report(cast.ana, "/m/oda")
    assert "No report waits" in browser(oda).get("/groups/harbour/reports").words
    assert "Nobody waits" in browser(oda).get("/inbox").words
    assert "Member: Oda" in browser(cast.cleo).get("/groups/harbour/reports").words
    with given.inside():
        number = db.session.scalars(db.select(Report.id)).one()
    assert browser(oda).post(f"/reports/{number}/close").status == 404


def test_about_the_only_organizer_the_host_alone_is_told(cast: Cast, browser: Open, report, hal):
    ana = browser(cast.ana)
    assert ana.get("/m/cleo/report").soup.find("select", {"name": "to"}) is None
    assert "The host of this site reads it, and sees your name." in ana.page.words
    report(cast.ana, "/m/cleo")
    assert "Member: Cleo" in browser(hal).get("/reports").words
    assert "No report waits" in browser(cast.cleo).get("/groups/harbour/reports").words


def test_a_proposer_who_organizes_is_told_nothing_of_their_event(
    cast: Cast, browser: Open, given: Given, report, hal
):
    event = given.event(cast.group_id, "Night swim", proposer=cast.cleo)
    report(cast.ana, f"/events/{event}")
    assert "No report waits" in browser(cast.cleo).get("/groups/harbour/reports").words
    assert "Event: Night swim" in browser(hal).get("/reports").words


def test_what_no_organizer_may_read_any_more_is_the_hosts(
    cast: Cast, browser: Open, given: Given, report, hal
):
    report(cast.ana, "/m/ben")
    given.block(cast.cleo, cast.ben)
    assert "No report waits" in browser(cast.cleo).get("/groups/harbour/reports").words
    assert "Member: Ben" in browser(hal).get("/reports").words


def test_who_reported_is_not_named_to_whom_a_block_keeps_apart(
    cast: Cast, browser: Open, given: Given, report
):
    report(cast.ana, "/m/ben")
    given.block(cast.ana, cast.cleo)
    page = browser(cast.cleo).get("/groups/harbour/reports")
    assert "A member," in page.words and "Ana" not in page.words


def test_only_groups_in_which_one_finds_the_person_are_offered(
    cast: Cast, browser: Open, given: Given
):
    hidden = given.group("chess", name="Chess", owner=cast.cleo, members=[cast.ben])
    ana = browser(cast.ana)
    offered = ana.get("/m/ben/report").soup.find("select", {"name": "to"})
    assert "Harbour Walks" in offered.text and "Chess" not in offered.text
    assert ana.press(SEND, reason=REASON, to=str(hidden)).status == 422
    with given.inside():
        db.session.get_one(Member, cast.ben.id).is_unlisted = True
    given.connection(cast.ana, cast.ben)
    assert ana.get("/m/ben/report").soup.find("select", {"name": "to"}) is None


def test_the_one_reported_sees_no_trace(cast: Cast, browser: Open, given: Given, report):
    paths = ("/", "/inbox", "/account", "/m/ben", "/groups/harbour", "/groups/harbour/members")
    before = [browser(cast.ben).get(path).words for path in paths]
    report(cast.ana, "/m/ben")
    assert [browser(cast.ben).get(path).words for path in paths] == before


def test_a_closed_report_waits_no_more_and_keeps_its_note(
    cast: Cast, browser: Open, given: Given, report
):
    report(cast.ana, "/m/ben")
    cleo = browser(cast.cleo)
    cleo.get("/groups/harbour/reports")
    page = cleo.press("Close the report", note="We have talked.")
    assert "The report is closed." in page.words and "No report waits" in page.words
    assert "We have talked." in page.words
    assert "Nobody waits" in cleo.get("/inbox").words
    with given.inside():
        number = db.session.scalars(db.select(Report.id)).one()
    cleo.post(f"/reports/{number}/close", {"note": "Again"})
    assert "Again" not in cleo.get("/groups/harbour/reports").words


def test_of_several_who_close_it_at_once_one_has_done_so(
    cast: Cast, app: Flask, given: Given, browser: Open, hal: Person
):
    oda = given.member("Oda")
    given.membership(cast.group_id, oda, role=Role.ORGANIZER)
    number = given.report(cast.ana, cast.ben, group_id=cast.group_id)

    def closing(person: Person) -> Callable[[], int]:
        page = Browser(app, signed_in=person.id)
        sent = {"csrf_token": page.token(), "note": f"{person.name} has talked with them."}
        return lambda: page.client.post(f"/reports/{number}/close", data=sent).status_code

    assert at_once([closing(person) for person in (cast.cleo, oda, hal)]) == [302] * 3
    with given.inside():
        report = db.session.get_one(Report, number)
        by = {cast.cleo.id: "Cleo", oda.id: "Oda", hal.id: "Hal"}[report.closed_by_id or 0]
        assert report.note == f"{by} has talked with them."


def test_closed_long_ago_it_is_deleted_with_what_was_seen(
    cast: Cast, app: Flask, browser: Open, given: Given, report, clock
):
    given.picture(Member, cast.ben.id, "ben-2x1", content=b"as it was")
    for _ in range(2):
        report(cast.ana, "/m/ben")
    cleo = browser(cast.cleo)
    cleo.get("/groups/harbour/reports")
    page = cleo.press("Close the report", note="We have talked.")
    assert "deleted with what was seen 180 days after it was closed" in page.words
    clock.move(days=179)
    assert forget_next(app, now=clock.moment) is Round.IDLE
    clock.move(days=1)
    assert forget_next(app, now=clock.moment) is Round.DONE
    assert forget_next(app, now=clock.moment) is Round.IDLE
    page = browser(cast.cleo).get("/groups/harbour/reports")
    assert "We have talked." not in page.words
    assert len(page.soup.select("article")) == 1, "the one that waits stays, however old it is"
    with given.inside():
        # Ben's own, and the copy of the report that waits.
        assert len(db.session.scalars(db.select(Picture.key)).all()) == 2


def test_a_report_that_is_told_after_the_latest_was_deleted_is_mailed_as_well(
    cast: Cast, app: Flask, browser: Open, report, clock, outbox
):
    report(cast.ana, "/m/ben")
    cleo = browser(cast.cleo)
    cleo.get("/groups/harbour/reports")
    cleo.press("Close the report")
    clock.move(days=181)
    forget_next(app, now=clock.moment)
    report(cast.ana, "/m/ben")
    assert [mail.recipient for mail in outbox()] == [cast.cleo.email] * 2


def test_a_note_that_is_too_long_is_kept_and_refused(cast: Cast, browser: Open, report):
    report(cast.ana, "/m/ben")
    cleo = browser(cast.cleo)
    cleo.get("/groups/harbour/reports")
    page = cleo.press("Close the report", note="x" * 501)
    assert page.status == 422 and "at most 500 characters" in page.words
    assert "x" * 501 in page.words


def test_words_that_are_too_long_are_kept_and_refused(cast: Cast, browser: Open):
    ana = browser(cast.ana)
    ana.get("/m/ben/report")
    page = ana.press(SEND, reason=REASON, words="x" * 2001)
    assert page.status == 422 and "at most 2,000 characters" in page.words
    assert page.fields["words"] == "x" * 2001


def test_reporting_is_limited(cast: Cast, report, browser: Open):
    for _ in range(10):
        assert report(cast.ana, "/m/ben").status == 200
    assert report(cast.ana, "/m/ben").status == 429


def test_each_who_deals_with_it_gets_one_mail_that_names_nobody(
    cast: Cast, given: Given, outbox, report, hal
):
    oda = given.member("Oda")
    given.membership(cast.group_id, oda, role=Role.ORGANIZER)
    report(cast.ana, "/m/ben")
    assert [(mail.kind, mail.recipient) for mail in outbox()] == [
        ("report", "cleo@example.org"),
        ("report", "oda@example.org"),
    ]


def test_the_pages_cost_the_same_for_many_reports(
    cast: Cast, browser: Open, given: Given, count_queries, hal
):
    costs: dict[tuple[Person, str], list[int]] = {
        (cast.cleo, "/inbox"): [],
        (cast.cleo, "/groups/harbour/reports"): [],
        (hal, "/reports"): [],
    }
    for _ in range(2):
        for (person, path), found in costs.items():
            for _ in range(3):
                given.report(cast.ana, cast.ben, group_id=cast.group_id)
            reader = browser(person)
            with count_queries() as statements:
                reader.get(path)
            found.append(len(statements))
    assert all(first == second for first, second in costs.values()), costs


def test_nobody_is_accused_of_what_was_not_chosen(browser, cast):
    ana = browser(cast.ana)
    ana.get("/m/ben/report")
    page = ana.press(SEND, words="On Saturday, at the quay.")
    assert page.status == 422 and "Please say what is wrong." in page.words
    assert page.fields["words"] == "On Saturday, at the quay."


def test_a_host_finds_the_reports_from_their_account_and_nobody_else_does(browser, cast, given):
    hal = given.member("Hal", host=True)
    assert browser(hal).get("/account").soup.find("a", string="Reports")["href"] == "/reports"
    assert browser(cast.ana).get("/account").soup.find("a", string="Reports") is None
