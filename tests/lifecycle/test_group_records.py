"""Organizers look after the records of their group: codes, whose account, two of one person."""

import re

import pytest
from sqlalchemy import select

from meetup.attendance.models import Attendance
from meetup.db import db
from meetup.events.models import Event
from meetup.groups.rules import Role
from meetup.members.models import Member
from meetup.members.record_models import Merge
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer
from tests.at_once import at_once

CODE = re.compile(r"\b(?:[A-Z2-9]{4} ){2}[A-Z2-9]{4}\b")
RECORDS = "/groups/harbour/records"


@pytest.fixture
def ann(given, cast, clock):
    """Ann was at dinner; her record is of Harbour Walks alone."""
    found = given.member("Ann Lee", placeholder=True)
    given.attendance(
        given.event(cast.group_id, "Dinner", starts_at=clock.moment.replace(month=5)), found
    )
    return found


@pytest.fixture
def anne(given, cast, clock):
    """Anne was at lunch, and comes to the walk."""
    found = given.member("Anne Lee", placeholder=True)
    lunch = given.event(cast.group_id, "Lunch", starts_at=clock.moment.replace(month=4))
    given.attendance(lunch, found)
    given.rsvp(given.event(cast.group_id, "Walk"), found)
    return found


def whose(given):
    with given.inside():
        return sorted(db.session.scalars(select(Attendance.member_id)))


def test_a_fresh_code_is_shown_once_and_makes_the_one_before_void(browser, cast, ann, given):
    page = browser(cast.cleo)
    page.get("/groups/harbour")
    assert "Ann Lee one evening" in page.get(RECORDS).words
    page.get(f"{RECORDS}/{ann.id}")
    codes = [CODE.search(page.press("Show a code").words)[0] for _ in range(2)]
    assert not CODE.search(page.get(f"{RECORDS}/{ann.id}").words)
    statuses = [browser(cast.dov).get(f"/account/records?code={c}").status for c in codes]
    assert statuses == [422, 200]


def test_an_account_is_asked_in_its_inbox_and_nothing_counts_before(browser, cast, ann, given):
    page = browser(cast.cleo)
    page.get(f"{RECORDS}/{ann.id}")
    said = page.press("Ask them", account=str(cast.ana.id)).words
    assert "Ana is asked in their inbox." in said and "Asked: Ana." in said
    assert whose(given) == [ann.id]
    ana = browser(cast.ana)
    assert "A record may be of you" in ana.get("/inbox").words
    words = ana.get("/account/records").words
    assert "An organizer of Harbour Walks says that this is you." in words
    assert "Was there Dinner" in words and "Cleo" not in words
    assert "All that was recorded of Ann Lee is yours now." in ana.press("This is me").words
    assert whose(given) == [cast.ana.id]
    assert page.get(f"{RECORDS}/{ann.id}").status == 404
    ana.get("/account/records")
    ana.press("Take it apart")
    assert whose(given) == [ann.id]


def test_a_no_looks_open_to_the_organizers_for_ever(browser, cast, ann):
    page, ana = browser(cast.cleo), browser(cast.ana)
    for _ in range(2):
        page.post(f"{RECORDS}/{ann.id}/offer", {"account": cast.ana.id})
    before = page.get(f"{RECORDS}/{ann.id}").words
    ana.get("/account/records")
    ana.press("That is not me")
    assert page.get(f"{RECORDS}/{ann.id}").words == before
    page.post(f"{RECORDS}/{ann.id}/offer", {"account": cast.ana.id})
    assert "A record" not in ana.get("/inbox").words, "asked once"


def test_who_is_not_in_the_group_or_has_no_account_is_not_asked(browser, cast, ann, anne, given):
    page = browser(cast.cleo)
    for account in (cast.dov.id, anne.id, ann.id, 4711):
        assert page.post(f"{RECORDS}/{ann.id}/offer", {"account": account}).status == 404
    page.get(f"{RECORDS}/{ann.id}")
    assert page.press("Ask them").status == 422 and page.page.soup.find(id="account-error")


def test_two_records_are_seen_side_by_side_and_then_are_one(browser, cast, ann, anne, given):
    page = browser(cast.cleo)
    assert "Anne Lee one evening" in page.get(f"{RECORDS}/{ann.id}").words
    shown = page.get(f"{RECORDS}/{ann.id}/merge/{anne.id}").words
    assert "Was there Dinner" in shown and "Was there Lunch" in shown
    will = shown[shown.index("What the one will have") :]
    assert "Dinner" in will and "Lunch" in will and "Walk, Monday, 8 June 2026: yes" in will
    done = page.press("Make them one", name="Anne Lee").words
    assert "They are one record now, called Anne Lee." in done
    assert whose(given) == [ann.id, ann.id]
    listed = page.get(RECORDS).words
    assert "Anne Lee 2 evenings" in listed and "Anne Lee became part of Anne Lee" in listed
    assert "stands by itself again" in page.press("Take it apart").words
    assert whose(given) == [ann.id, anne.id]
    assert "Ann Lee one evening Anne Lee one evening" in page.get(RECORDS).words


def test_the_address_of_either_claims_both(browser, cast, ann, given, clock):
    addressed = given.member("Dov at lunch", placeholder=True, email=cast.dov.email)
    lunch = given.event(cast.group_id, "Lunch", starts_at=clock.moment.replace(month=4))
    given.attendance(lunch, addressed)
    page = browser(cast.cleo)
    shown = page.get(f"{RECORDS}/{ann.id}/merge/{addressed.id}")
    assert "With an e-mail address." in shown.words and cast.dov.email not in shown.text
    page.press("Make them one")
    dov = browser(cast.dov)
    dov.get("/account/records")
    dov.press("This is me")
    assert whose(given) == [cast.dov.id, cast.dov.id]


@pytest.mark.parametrize("why", ["another address", "another group", "an account", "itself"])
def test_what_organizers_do_not_make_one(browser, cast, ann, anne, given, clock, why):
    other = anne.id
    if why == "another address":
        with given.inside():
            for one, email in ((ann, "a@example.org"), (anne, "b@example.org")):
                db.session.get_one(Member, one.id).email = email
    elif why == "another group":
        chess = given.group("chess", owner=cast.dov)
        given.rsvp(given.event(chess, "Blitz"), anne, Answer.NO)
    else:
        other = cast.ana.id if why == "an account" else ann.id
    page, before = browser(cast.cleo), whose(given)
    status = 409 if why.startswith("another") else 404
    assert "Anne Lee" not in page.get(f"{RECORDS}/{ann.id}").words or status == 404
    path = f"{RECORDS}/{ann.id}/merge/{other}"
    assert page.get(path).status == status
    assert page.post(path, {"name": "Ann Lee"}).status == status
    assert whose(given) == before


def test_organizers_of_other_groups_reach_none_of_it(browser, cast, ann, anne, given):
    given.group("chess", owner=cast.dov)
    cleo, dov = browser(cast.cleo), browser(cast.dov)
    cleo.post(f"{RECORDS}/{ann.id}/merge/{anne.id}", {"name": "Ann Lee"})
    with given.inside():
        made = db.session.scalars(select(Merge.id)).one()
    theirs = "/groups/chess/records"
    assert "Ann" not in dov.get(theirs).words
    assert dov.get(f"{theirs}/{ann.id}").status == 404
    for path in (f"{ann.id}/code", f"{ann.id}/offer", f"merges/{made}/undo"):
        assert dov.post(f"{theirs}/{path}").status == 404, path
        assert dov.post(f"{RECORDS}/{path}").status == 403, path


def test_of_the_other_groups_of_a_record_organizers_see_nothing(browser, cast, ann, given):
    chess = given.group("chess", owner=cast.dov)
    given.rsvp(given.event(chess, "Blitz"), ann)
    assert "Blitz" not in browser(cast.cleo).get(f"{RECORDS}/{ann.id}").words


def test_merged_and_claimed_at_once_nothing_is_lost_or_there_twice(posting, cast, ann, anne, given):
    olga = given.member("Olga")
    given.membership(cast.group_id, olga, role=Role.ORGANIZER)
    for account in (cast.ana, cast.ben):
        posting(cast.cleo, f"{RECORDS}/{anne.id}/offer", account=account.id)()
    merge = f"{RECORDS}/{ann.id}/merge/{anne.id}"
    calls = [
        posting(cast.cleo, merge, name="Ann Lee"),
        posting(olga, merge, name="Anne Lee"),
        posting(cast.ana, f"/account/records/{anne.id}/mine"),
        posting(cast.ben, f"/account/records/{anne.id}/mine"),
    ]
    statuses = at_once(calls)
    assert statuses.count(302) == 1 and set(statuses) <= {302, 404, 409}
    first = statuses.index(302)
    expected = {0: [ann.id] * 2, 1: [ann.id] * 2, 2: [ann.id, cast.ana.id]}
    there = expected.get(first, [ann.id, cast.ben.id])
    assert whose(given) == sorted(there)
    with given.inside():
        assert db.session.scalars(select(Rsvp.member_id)).all() == [there[-1]] or first == 2


def test_taken_apart_by_two_at_once_it_is_taken_apart_once(posting, cast, ann, anne, given):
    posting(cast.cleo, f"{RECORDS}/{ann.id}/merge/{anne.id}", name="Ann Lee")()
    with given.inside():
        made = db.session.scalars(select(Merge.id)).one()
    undo = f"{RECORDS}/merges/{made}/undo"
    assert sorted(at_once([posting(cast.cleo, undo) for _ in range(4)])) == [302, 404, 404, 404]
    assert whose(given) == [ann.id, anne.id]


def test_what_other_groups_know_of_is_not_for_organizers_to_give_away(
    browser, cast, ann, given, clock
):
    chess = given.group("chess", owner=cast.dov)
    given.attendance(given.event(chess, "Blitz", starts_at=clock.moment), ann)
    page = browser(cast.cleo)
    shown = page.get(f"{RECORDS}/{ann.id}")
    assert "Other groups know this record, too." in shown.words and "Blitz" not in shown.words
    assert not shown.has_button("Show a code") and not shown.has_button("Ask them")
    for path, sent in (("code", {}), ("offer", {"account": cast.cleo.id})):
        assert page.post(f"{RECORDS}/{ann.id}/{path}", sent).status == 409
    assert "A record" not in browser(cast.cleo).get("/inbox").words


def test_what_organizers_are_not_told_any_more_is_not_told_here(browser, cast, ann, given):
    page = browser(cast.cleo)
    assert "Was there Dinner" in page.get(f"{RECORDS}/{ann.id}").words
    with given.inside():
        db.session.execute(db.update(Event).values(names_ended_at=given.clock.moment))
    assert "Dinner" not in page.get(f"{RECORDS}/{ann.id}").words
    assert "one evening" not in page.get(RECORDS).words
