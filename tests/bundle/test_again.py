"""A bundle that comes in once more: nothing is written that stands already."""

import os
import pty
import subprocess
import zipfile

import pytest
from sqlalchemy import update

from meetup.attendance.models import Attendance
from meetup.db import db
from meetup.events.models import Event
from meetup.members.models import Member
from meetup.members.record_models import MemberSource
from tests.bundle.conftest import GOOD, WRITES, in_the_shell
from tests.given import Given


def test_the_same_bundle_a_second_time_writes_nothing(write, bring_in, everything, count_queries):
    path = write(**GOOD)
    assert bring_in(path).exit_code == 0
    before = everything()
    with count_queries() as statements:
        result = bring_in(path)
    assert result.exit_code == 0
    assert everything() == before
    assert [s for s in statements if s.lstrip().upper().startswith(WRITES)] == []
    assert result.stderr.splitlines()[-1] == (
        "Known already, and left as they are: members 3, groups 1, memberships 2, connections 1, "
        "events 2, rsvps 1, attendance 2, handshakes 1."
    )


def test_the_same_bundle_as_a_zip_writes_nothing_either(write, bring_in, everything, tmp_path):
    path = write(**GOOD)
    assert bring_in(path).exit_code == 0
    before = everything()
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as archive:
        for file in path.iterdir():
            archive.write(file, f"bundle/{file.name}")
    assert bring_in(tmp_path / "bundle.zip").exit_code == 0
    assert everything() == before


def test_what_is_new_is_added_and_what_has_changed_is_left_as_it_is(write, bring_in, everything):
    assert bring_in(write(**GOOD)).exit_code == 0
    before = everything()
    changed = {
        "members": GOOD["members"].replace("2,Ben", "2,Benjamin") + "4,Dov,\n",
        "groups": GOOD["groups"].replace("Harbour Walks", "Town Walks"),
        "events": GOOD["events"].replace("Spring Walk", "Spring Run"),
        "memberships": "group,member,role\nwalks,1,owner\nwalks,4,\n",
        "rsvps": "event,member,answer\nspring,1,no\nspring,4,yes\n",
        "attendance": "event,member,method\nspring,1,kiosk\nspring,4,\n",
        "handshakes": "event,member_a,member_b\nspring,2,1\nspring,4,1\n",
    }
    assert bring_in(write(**changed)).exit_code == 0
    after = everything()
    assert all(set(map(repr, before[table])) <= set(map(repr, after[table])) for table in before)
    added = {table: len(after[table]) - len(before[table]) for table in after}
    assert {table: number for table, number in added.items() if number} == dict.fromkeys(
        ["members", "member_sources", "memberships", "rsvps", "attendance", "handshakes"], 1
    )


def test_what_happened_in_the_app_meanwhile_stays(write, bring_in, everything, given: Given):
    path = write(**GOOD)
    assert bring_in(path).exit_code == 0
    with given.inside():
        now = given.clock.moment
        db.session.execute(update(Attendance).values(undone_at=now))
        db.session.execute(update(Event).values(starts_at=now.replace(year=2027)))
    before = everything()
    result = bring_in(path)
    assert (result.exit_code, result.stderr.count(".csv:")) == (0, 0)
    assert everything() == before


def test_two_ids_that_have_become_one_person_are_one_person(
    write, bring_in, everything, given: Given
):
    path = write(**GOOD)
    assert bring_in(path).exit_code == 0
    with given.inside():
        ids = dict(
            db.session.execute(db.select(MemberSource.external_id, MemberSource.member_id)).all()
        )
        for table in ("handshakes", "connections"):
            db.session.execute(db.text(f"DELETE FROM {table}"))
        for table in ("attendance", "memberships", "rsvps"):
            deletion = db.text(f"DELETE FROM {table} WHERE member_id = :member")
            db.session.execute(deletion, {"member": ids["2"]})
        db.session.execute(
            update(MemberSource).where(MemberSource.external_id == "2").values(member_id=ids["1"])
        )
        db.session.execute(db.delete(Member).where(Member.id == ids["2"]))
    before = everything()
    result = bring_in(path)
    assert (result.exit_code, result.stderr.count(".csv:")) == (0, 0)
    assert everything() == before


def test_two_imports_at_once_write_everything_once(app, database_url, write, everything):
    rows = "".join(f"{number},Ana,{number}@example.org\n" for number in range(1, 3001))
    path = write(**{**GOOD, "members": f"member,name,email\n{rows}"})
    command, where = in_the_shell(database_url, path)
    both = [subprocess.Popen(command, **where, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert len(everything()["members"]) == len(everything()["member_sources"]) == 3000
    assert len(everything()["attendance"]) == 2


def test_on_a_terminal_a_bar_shows_how_far_it_is(app, database_url, write):
    command, where = in_the_shell(database_url, write(**GOOD))
    ours, theirs = pty.openpty()
    done = subprocess.run(command, check=False, **where, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    said = os.read(ours, 65536).decode()
    os.close(ours)
    assert (done.returncode, done.stdout) == (0, b"")
    assert "100%" in said
    assert "Added: members 3" in said


@pytest.mark.parametrize("option", ["--source", "--owner", "--skip-bad-rows"])
def test_the_help_names_every_option(app, option):
    assert option in app.test_cli_runner().invoke(args=["import", "--help"]).stdout
