"""What a bundle becomes."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from meetup.attendance.models import Attendance
from meetup.attendance.rules import Method
from meetup.connections.models import Connection
from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.groups.models import Group, Membership
from meetup.groups.queries import standing_in
from meetup.groups.rules import Joining, Role, State, Visibility
from meetup.handshakes.models import Handshake
from meetup.members.models import Member
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer
from tests.bundle.conftest import GOOD
from tests.given import Given


@pytest.fixture
def all_of(app):
    """`all_of(Member)`: all rows of a table as they are now, in their order."""

    def rows(model):
        with app.app_context():
            found = list(db.session.scalars(select(model).order_by(model.id)))
            db.session.expunge_all()
        return found

    return rows


def test_a_whole_bundle_comes_in_and_says_so(write, bring_in, all_of):
    result = bring_in(write(**GOOD))
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == (
        "Added: members 3, groups 1, memberships 2, connections 1, events 2, rsvps 1, "
        "attendance 2, handshakes 1.\n"
    )
    ana, ben, _ = all_of(Member)
    assert [(h.member_a_id, h.member_b_id) for h in all_of(Handshake)] == [(ana.id, ben.id)]
    assert {a.member_id for a in all_of(Attendance)} == {ana.id, ben.id}


def test_members_come_in_as_placeholders(write, bring_in, all_of):
    rows = "1,Ana Lind,Ana@Example.org,,Kiel,2024-05-01,yes\n2,Ben,,the-ben,,,\n"
    assert (
        bring_in(
            write(members=f"member,name,email,handle,place,joined_at,unlisted\n{rows}")
        ).exit_code
        == 0
    )
    ana, ben = all_of(Member)
    assert (ana.name, ana.email, ana.handle, ana.place) == (
        "Ana Lind",
        "ana@example.org",
        "ana-lind",
        "Kiel",
    )
    assert (ana.joined_at, ana.is_unlisted) == (datetime(2024, 5, 1, tzinfo=UTC), True)
    assert (ben.email, ben.handle, ben.place, ben.joined_at, ben.is_unlisted) == (
        None,
        "the-ben",
        "",
        None,
        False,
    )
    assert ana.is_placeholder and ben.is_placeholder and not ana.is_confirmed


def test_handles_that_are_given_come_before_those_that_are_made(
    write, bring_in, all_of, given: Given
):
    given.member("Ana")
    rows = "1,Ana,\n2,Ana,ana-2\n3,Ana,\n4,Import,\n5,港,\n"
    assert bring_in(write(members=f"member,name,handle\n{rows}")).exit_code == 0
    assert [member.handle for member in all_of(Member)] == [
        "ana",
        "ana-3",
        "ana-2",
        "ana-4",
        "import-2",
        "member",
    ]


def test_two_spreadsheets_with_the_same_ids_never_merge_strangers(
    write, bring_in, all_of, given: Given
):
    first = write("first", **{name: GOOD[name] for name in ("members", "connections")})
    second = write(
        "second", members="member,name\n1,Xenia\n2,Yuri\n", connections=GOOD["connections"]
    )
    assert bring_in(first, "--source", "club").exit_code == 0
    assert bring_in(second, "--source", "school").exit_code == 0
    names = {member.id: member.name for member in all_of(Member)}
    assert sorted(names.values()) == ["Ana", "Ben", "Cleo", "Xenia", "Yuri"]
    pairs = [(names[c.member_a_id], names[c.member_b_id]) for c in all_of(Connection)]
    assert pairs == [("Ana", "Ben"), ("Xenia", "Yuri")]


def test_ids_of_another_source_are_unknown(write, bring_in):
    assert bring_in(write(members=GOOD["members"]), "--source", "club").exit_code == 0
    result = bring_in(write("other", connections=GOOD["connections"]), "--source", "school")
    assert "connections.csv:2: member_a: “1” is unknown" in result.stderr


def test_an_email_beside_an_account_merges_nothing(write, bring_in, all_of, given: Given):
    account = given.member("Ana")
    assert bring_in(write(members=GOOD["members"] + "4,Ana,ana@example.org\n")).exit_code == 0
    same = [member for member in all_of(Member) if member.email == account.email]
    assert [member.is_placeholder for member in same] == [False, True, True]
    assert len({member.handle for member in same}) == 3


def test_groups_have_what_their_row_says_and_else_the_defaults(write, bring_in, all_of):
    rows = "a,Class PC,,,,,,\nb,Class PC*,,,,,,\nc,New,,,,,,\n"
    rows += 'd,Tango,tango-kiel,"Dance\r\nhere",Kiel,America/Denver,https://tango.example,open\n'
    header = "group,name,slug,description,place,timezone,online_home,visibility"
    assert bring_in(write(groups=f"{header}\n{rows}")).exit_code == 0
    groups = all_of(Group)
    assert [group.slug for group in groups] == ["class-pc", "class-pc-2", "new-2", "tango-kiel"]
    plain, tango = groups[0], groups[3]
    assert (plain.visibility, plain.timezone) == (Visibility.MEMBERS_ONLY, "UTC")
    assert (plain.joining, tango.joining) == (Joining.ON_REQUEST, Joining.AT_ONCE)
    assert (tango.visibility, tango.timezone) == (Visibility.OPEN, "America/Denver")
    assert (tango.description, tango.place, tango.online_home) == (
        "Dance\nhere",
        "Kiel",
        "https://tango.example",
    )


def test_memberships_have_what_their_row_says_and_else_the_defaults(write, bring_in, all_of):
    rows = "walks,1,,,\nwalks,2,Organizer,banned,2024-05-01\n"
    rows += "walks,3,owner,requested,2024-05-01T12:00\n"
    files = {**GOOD, "memberships": f"group,member,role,state,since\n{rows}"}
    assert bring_in(write(**files)).exit_code == 0
    assert [(m.role, m.state, m.since) for m in all_of(Membership)] == [
        (Role.MEMBER, State.ACTIVE, None),
        (Role.ORGANIZER, State.BANNED, datetime(2024, 5, 1, tzinfo=UTC)),
        (Role.OWNER, State.REQUESTED, datetime(2024, 5, 1, 10, tzinfo=UTC)),
    ]


def test_connections_keep_the_earliest_day_that_is_known(write, bring_in, all_of):
    rows = "2,1,,\n1,2,,2024-05-01\n1,2,here,2023-05-01\n1,3,LinkedIn,\n1,3,,2025-01-01\n"
    path = write(members=GOOD["members"], connections=f"member_a,member_b,network,since\n{rows}")
    assert bring_in(path).exit_code == 0
    assert [(c.network, c.since) for c in all_of(Connection)] == [
        ("here", datetime(2023, 5, 1, tzinfo=UTC)),
        ("LinkedIn", None),
        ("here", datetime(2025, 1, 1, tzinfo=UTC)),
    ]
    assert all(c.member_a_id < c.member_b_id for c in all_of(Connection))


EVENTS = """event,group,title,starts_at,ends_at,timezone,venue,description,capacity,status
a,walks,Past Midnight,2026-05-01T22:30Z,,,,,,
b,walks,Before Midnight,2026-05-01T23:30,2026-05-02T00:30,America/Denver,Pier,Coat,12,cancelled
c,tango,No Zone Anywhere,2026-05-01T23:30,,,,,,draft
d,walks,A Day Alone,2026-05-01,,Pacific/Kiritimati,,,,
"""


def test_events_are_local_in_their_zone_or_their_groups_or_the_instances(write, bring_in, all_of):
    groups = GOOD["groups"] + "tango,Tango,\n"
    assert bring_in(write(groups=groups, events=EVENTS)).exit_code == 0
    events = all_of(Event)
    assert [(e.starts_at, e.timezone, e.local_day) for e in events] == [
        (datetime(2026, 5, 1, 22, 30, tzinfo=UTC), "Europe/Berlin", date(2026, 5, 2)),
        (datetime(2026, 5, 2, 5, 30, tzinfo=UTC), "America/Denver", date(2026, 5, 1)),
        (datetime(2026, 5, 1, 23, 30, tzinfo=UTC), "UTC", date(2026, 5, 1)),
        (datetime(2026, 4, 30, 10, 0, tzinfo=UTC), "Pacific/Kiritimati", date(2026, 5, 1)),
    ]
    assert [e.status for e in events] == [
        Status.SCHEDULED,
        Status.CANCELLED,
        Status.DRAFT,
        Status.SCHEDULED,
    ]
    assert events[1].ends_at == datetime(2026, 5, 2, 6, 30, tzinfo=UTC)
    assert (events[1].venue, events[1].description, events[1].capacity) == (
        "Pier",
        "Coat",
        12,
    )
    assert (events[0].ends_at, events[0].capacity, events[0].proposer_id) == (None, None, None)
    assert [e.uid for e in events] == [f"event-{e.id}@town.example" for e in events]


def test_answers_and_attendance_have_what_their_row_says_and_else_the_defaults(
    write, bring_in, all_of
):
    files = {
        **GOOD,
        "rsvps": "event,member,answer,guests,answered_at,unlisted\n"
        "spring,1,Maybe,,,\nspring,2,waitlisted,3,2026-04-01T10:00,yes\n",
        "attendance": "event,member,checked_in_at,method,guests\n"
        "spring,1,,,\nspring,2,2026-05-01T18:05,own scan,2\n",
    }
    assert bring_in(write(**files)).exit_code == 0
    assert [(r.answer, r.guests, r.answered_at, r.is_unlisted) for r in all_of(Rsvp)] == [
        (Answer.MAYBE, 0, None, False),
        (Answer.WAITLISTED, 3, datetime(2026, 4, 1, 8, tzinfo=UTC), True),
    ]
    assert [(a.checked_in_at, a.method, a.guests) for a in all_of(Attendance)] == [
        (None, Method.IMPORT, 0),
        (datetime(2026, 5, 1, 16, 5, tzinfo=UTC), Method.OWN_SCAN, 2),
    ]


def test_the_earliest_of_several_handshakes_of_a_pair_is_kept(write, bring_in, all_of):
    rows = "spring,1,2,2026-05-01T19:00\nspring,2,1,2026-05-01T18:30\nspring,2,1,\n"
    files = {**GOOD, "handshakes": f"event,member_a,member_b,met_at\n{rows}"}
    assert bring_in(write(**files)).exit_code == 0
    assert [h.met_at for h in all_of(Handshake)] == [datetime(2026, 5, 1, 16, 30, tzinfo=UTC)]


def test_a_row_that_stands_there_twice_is_one(write, bring_in, everything):
    twice = {name: content + content.split("\n", 1)[1] for name, content in GOOD.items()}
    assert bring_in(write(**twice)).exit_code == 0
    assert len(everything()["members"]) == 3
    assert len(everything()["attendance"]) == 2


def test_an_event_that_begins_now_has_begun(write, bring_in, given: Given):
    events = "event,group,title,starts_at\nnow,walks,Now,2026-06-01T12:00Z\n"
    events += "soon,walks,Soon,2026-06-01T12:00:01Z\n"
    files = {
        **GOOD,
        "events": events,
        "rsvps": "event,member,answer\n",
        "handshakes": "event,member_a,member_b\n",
    }
    assert bring_in(write(**{**files, "attendance": "event,member\nnow,1\n"})).exit_code == 0
    result = bring_in(write(**{**files, "attendance": "event,member\nsoon,1\n"}))
    assert "attendance.csv:2: event: nobody can have attended" in result.stderr


def test_the_owner_that_is_named_owns_the_groups_that_have_none(
    write, bring_in, all_of, given: Given
):
    cleo = given.member("Cleo")
    files = {
        **GOOD,
        "groups": GOOD["groups"] + "tango,Tango,\n",
        "memberships": "group,member,role\nwalks,1,member\ntango,2,owner\n",
    }
    assert bring_in(write(**files), "--owner", "Cleo").exit_code == 0
    walks, tango = all_of(Group)
    with given.inside():
        account = db.session.get(Member, cleo.id)
        assert standing_in(walks, account).may_own
        assert standing_in(tango, account).state is None


def test_an_owner_can_be_named_later_and_once_there_is_one_stays(
    write, bring_in, all_of, given: Given
):
    ana, ben = given.member("Ana"), given.member("Ben")
    path = write(**GOOD)
    assert bring_in(path).exit_code == 0
    given.membership(all_of(Group)[0].id, ana, state=State.REQUESTED)
    assert "who was a member before: 1" in bring_in(path, "--owner", "ana").stderr
    assert bring_in(path, "--owner", "ben").exit_code == 0
    owners = [m for m in all_of(Membership) if m.role is Role.OWNER]
    assert [(m.member_id, m.state) for m in owners] == [(ana.id, State.ACTIVE)]
    assert ben.id not in {m.member_id for m in all_of(Membership)}


def test_unknown_files_and_columns_are_named_and_left_out(write, bring_in):
    files = {
        **GOOD,
        "tables": "event,round,table,member\n",
        "members": "member,name,shoe size\n1,Ana,38\n2,Ben,\n3,C,\n",
    }
    result = bring_in(write(**files))
    assert result.exit_code == 0
    assert result.stderr.splitlines()[:2] == [
        "Unknown, and left out: the file “tables.csv”.",
        "Unknown, and left out: the column “shoe size” of members.csv.",
    ]
