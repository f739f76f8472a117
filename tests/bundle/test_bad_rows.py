"""Each kind of bad row is named by file, line and column, and nothing is written."""

import pytest
from click.testing import Result

from meetup.attendance.models import Attendance
from meetup.db import db
from meetup.handshakes.models import Handshake
from tests.bundle.conftest import GOOD, is_empty
from tests.given import Given


def complaints(result: Result) -> list[str]:
    """The bad rows that were listed, as file, line and column."""
    lines = [line.split(": ") for line in result.stderr.splitlines()]
    return [": ".join(line[:2]) for line in lines if ".csv:" in line[0]]


BAD_ROWS = [
    ("members", "4,Dov,nobody", "members.csv:5: email"),
    ("members", ",Dov,", "members.csv:5: member"),
    ("members", "4,,", "members.csv:5: name"),
    ("members", "1,Another Ana,", "members.csv:5: member"),
    ("members", "4,Dov", "members.csv:5: email"),
    ("members", "4,Dov,,", "members.csv:5: cell 4"),
    ("members", '4,"Do"v,', "members.csv:5: member"),
    ("members", f"4,{'D' * 121},", "members.csv:5: name"),
    ("groups", "tango,Tango,Berlin", "groups.csv:3: timezone"),
    ("groups", "walks,Other Walks,", "groups.csv:3: group"),
    ("memberships", "walks,9", "memberships.csv:4: member"),
    ("memberships", "tango,1", "memberships.csv:4: group"),
    ("connections", "1,9", "connections.csv:3: member_b"),
    ("connections", "9,1", "connections.csv:3: member_a"),
    ("connections", "1,1", "connections.csv:3: member_b"),
    ("events", "dance,tango,Dance,2026-05-01", "events.csv:4: group"),
    ("events", "dance,walks,Dance,tomorrow", "events.csv:4: starts_at"),
    ("events", "dance,walks,Dance,2026-03-29T02:30", "events.csv:4: starts_at"),
    ("events", "spring,walks,Spring Walk,2026-05-02T18:00", "events.csv:4: event"),
    ("rsvps", "spring,2,perhaps", "rsvps.csv:3: answer"),
    ("rsvps", "spring,1,no", "rsvps.csv:3: member"),
    ("rsvps", "winter,1,no", "rsvps.csv:3: event"),
    ("attendance", "autumn,1", "attendance.csv:4: event"),
    ("attendance", "winter,1", "attendance.csv:4: event"),
    ("attendance", "spring,9", "attendance.csv:4: member"),
    ("handshakes", "spring,1,3", "handshakes.csv:3: member_b"),
    ("handshakes", "spring,3,1", "handshakes.csv:3: member_a"),
    ("handshakes", "autumn,1,2", "handshakes.csv:3: member_a"),
    ("handshakes", "spring,1,1", "handshakes.csv:3: member_b"),
    ("handshakes", "spring,1,9", "handshakes.csv:3: member_b"),
    ("handshakes", "winter,1,2", "handshakes.csv:3: event"),
]


@pytest.mark.parametrize(("file", "row", "complaint"), BAD_ROWS)
def test_a_bad_row_is_named_and_nothing_is_written(
    write, bring_in, everything, file, row, complaint
):
    path = write(**{**GOOD, file: GOOD[file] + row + "\n"})
    result = bring_in(path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert complaints(result) == [complaint]
    assert "Nothing was written" in result.stderr
    assert is_empty(everything)


OPTIONAL = [
    ("members", "member,name,joined_at", "4,Dov,soon", "joined_at"),
    ("members", "member,name,unlisted", "4,Dov,no", "unlisted"),
    ("members", "member,name,handle", "4,Dov,Not A Handle", "handle"),
    ("members", "member,name,handle", "4,Dov,circles", "handle"),
    ("groups", "group,name,slug", "tango,Tango,new", "slug"),
    ("groups", "group,name,slug", "tango,Tango,a/b", "slug"),
    ("groups", "group,name,visibility", "tango,Tango,secret", "visibility"),
    ("memberships", "group,member,role", "walks,1,boss", "role"),
    ("memberships", "group,member,state", "walks,1,gone", "state"),
    ("memberships", "group,member,since", "walks,1,2026-03-29T02:30", "since"),
    ("connections", "member_a,member_b,since", "1,2,long ago", "since"),
    ("connections", "member_a,member_b,network", f"1,2,{'x' * 41}", "network"),
    (
        "events",
        "event,group,title,starts_at,ends_at",
        "e,walks,E,2026-05-01T18:00,2026-05-01T17:59",
        "ends_at",
    ),
    (
        "events",
        "event,group,title,starts_at,timezone",
        "e,walks,E,2026-05-01T18:00,Mars/Base",
        "timezone",
    ),
    ("events", "event,group,title,starts_at,capacity", "e,walks,E,2026-05-01T18:00,0", "capacity"),
    ("events", "event,group,title,starts_at,status", "e,walks,E,2026-05-01T18:00,past", "status"),
    ("rsvps", "event,member,answer,guests", "spring,1,yes,-1", "guests"),
    ("rsvps", "event,member,answer,answered_at", "spring,1,yes,?", "answered_at"),
    ("rsvps", "event,member,answer,unlisted", "spring,1,yes,true", "unlisted"),
    ("attendance", "event,member,method", "spring,1,fax", "method"),
    ("attendance", "event,member,guests", "spring,1,many", "guests"),
    ("attendance", "event,member,checked_in_at", "spring,1,18:00", "checked_in_at"),
    ("handshakes", "event,member_a,member_b,met_at", "spring,1,2,late", "met_at"),
]


GOOD_WITH_ONE_CELL_MORE = {
    "members": "1,Ana,\n2,Ben,\n3,Cleo,\n",
    "groups": "walks,Harbour Walks,\n",
    "events": "spring,walks,Spring Walk,2026-05-01T18:00,\n",
    "attendance": "spring,2,\n",
}


@pytest.mark.parametrize(("file", "header", "row", "column"), OPTIONAL)
def test_a_bad_cell_of_a_column_that_may_be_absent_is_named(
    write, bring_in, everything, file, header, row, column
):
    kept = {name: GOOD[name] for name in ("members", "groups", "events", "attendance")}
    good = GOOD_WITH_ONE_CELL_MORE.get(file, "")
    result = bring_in(write(**{**kept, file: f"{header}\n{good}{row}\n"}))
    assert result.exit_code == 1
    assert complaints(result)[0] == f"{file}.csv:{good.count(chr(10)) + 2}: {column}"
    assert is_empty(everything)


def test_one_bad_row_in_each_file_names_each_of_them(write, bring_in, everything):
    bad = {
        "members": "4,Dov,nobody\n",
        "groups": "tango,Tango,Berlin\n",
        "memberships": "walks,9\n",
        "connections": "2,2\n",
        "events": "dance,walks,Dance,tomorrow\n",
        "rsvps": "spring,2,perhaps\n",
        "attendance": "autumn,1\n",
        "handshakes": "spring,1,3\n",
    }
    result = bring_in(write(**{name: GOOD[name] + bad[name] for name in GOOD}))
    assert result.exit_code == 1
    assert complaints(result) == [
        *("members.csv:5: email", "groups.csv:3: timezone", "memberships.csv:4: member"),
        *("connections.csv:3: member_b", "events.csv:4: starts_at", "rsvps.csv:3: answer"),
        *("attendance.csv:4: event", "handshakes.csv:3: member_b"),
    ]
    assert is_empty(everything)


def test_bad_rows_can_be_skipped_with_all_that_refers_to_them(write, bring_in, everything):
    files = {
        **GOOD,
        "members": GOOD["members"] + "4,Dov,nobody\n",
        "memberships": GOOD["memberships"] + "walks,4\n",
        "connections": GOOD["connections"] + "1,4\n",
        "attendance": GOOD["attendance"] + "spring,4\n",
        "handshakes": GOOD["handshakes"] + "spring,4,1\n",
    }
    result = bring_in(write(**files), "--skip-bad-rows")
    assert result.exit_code == 0
    assert complaints(result) == [
        *("members.csv:5: email", "memberships.csv:4: member", "connections.csv:3: member_b"),
        *("attendance.csv:4: member", "handshakes.csv:3: member_a"),
    ]
    counts = {table: len(rows) for table, rows in everything().items() if rows}
    assert (counts["members"], counts["memberships"], counts["attendance"]) == (3, 2, 2)
    assert (counts["connections"], counts["handshakes"], counts["events"]) == (1, 1, 2)


def test_what_refers_to_a_bad_event_or_group_is_bad_too(write, bring_in, everything):
    files = {**GOOD, "groups": "group,name,timezone\nwalks,Harbour Walks,Berlin\n"}
    result = bring_in(write(**files), "--skip-bad-rows")
    assert complaints(result) == [
        *("groups.csv:2: timezone", "memberships.csv:2: group", "memberships.csv:3: group"),
        *("events.csv:2: group", "events.csv:3: group", "rsvps.csv:2: event"),
        *("attendance.csv:2: event", "attendance.csv:3: event", "handshakes.csv:2: event"),
    ]
    assert len(everything()["members"]) == 3


def test_a_header_that_cannot_be_used_is_never_skipped(write, bring_in, everything):
    result = bring_in(write(members="member,nombre\n1,Ana\n"), "--skip-bad-rows")
    assert result.exit_code == 1
    assert "members.csv:1: name: this column is missing." in result.stderr
    assert is_empty(everything)


def test_a_handle_that_somebody_has_is_bad(write, bring_in, given: Given):
    given.member("Ana")
    rows = "1,Ana,ana\n2,Ben,ben\n3,Ben,ben\n"
    result = bring_in(write(members=f"member,name,handle\n{rows}"))
    assert complaints(result) == ["members.csv:2: handle", "members.csv:4: handle"]


def test_a_slug_that_another_group_has_is_bad(write, bring_in, given: Given):
    given.group("harbour")
    rows = "1,One,harbour\n2,Two,two\n3,Three,Two\n"
    result = bring_in(write(groups=f"group,name,slug\n{rows}"))
    assert complaints(result) == ["groups.csv:2: slug", "groups.csv:4: slug"]


def test_a_known_id_with_another_email_is_bad_and_so_is_what_refers_to_it(write, bring_in):
    assert bring_in(write(members=GOOD["members"])).exit_code == 0
    other = GOOD["members"].replace("ana@", "anna@")
    result = bring_in(write(members=other, connections=GOOD["connections"]))
    assert complaints(result) == ["members.csv:2: email", "connections.csv:2: member_a"]


def test_a_known_id_without_its_email_or_with_its_first_one_is_good(write, bring_in):
    assert bring_in(write(members=GOOD["members"])).exit_code == 0
    rows = GOOD["members"].replace("ana@example.org", "").replace("2,Ben,", "2,Ben,ben@example.org")
    assert bring_in(write(members=rows)).exit_code == 0


def test_a_handshake_needs_attendances_that_stand(write, bring_in, given: Given, everything):
    early = {name: GOOD[name] for name in ("members", "groups", "events", "attendance")}
    assert bring_in(write(**early)).exit_code == 0
    later = {"handshakes": GOOD["handshakes"]}
    assert bring_in(write("later", **later)).exit_code == 0
    assert len(everything()["handshakes"]) == 1
    with given.inside():
        db.session.execute(Handshake.__table__.delete())
        db.session.execute(Attendance.__table__.update().values(undone_at=given.clock.moment))
    result = bring_in(write("later", **later))
    assert complaints(result) == ["handshakes.csv:2: member_a"]


@pytest.mark.parametrize("option", ["nobody", "ben"])
def test_an_owner_is_somebody_with_an_account(write, bring_in, given: Given, everything, option):
    given.member("Ben", placeholder=True)
    result = bring_in(write(**GOOD), "--owner", option)
    assert result.exit_code == 1
    assert option in result.stderr
    assert everything()["groups"] == []


@pytest.mark.parametrize("options", [["--source", "a:b"], ["--source", ""]])
def test_a_source_that_cannot_be_one_is_refused(write, bring_in, everything, options):
    assert bring_in(write(**GOOD), *options).exit_code == 1
    assert is_empty(everything)


def test_what_is_no_bundle_is_refused(tmp_path, bring_in):
    assert bring_in(tmp_path / "nowhere").exit_code == 2
    assert bring_in(tmp_path).exit_code == 1
