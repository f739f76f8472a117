"""What several people do to one group in the same moment, each in a thread of their own."""

import pytest

from meetup.db import db
from meetup.groups.models import Group, Membership
from meetup.groups.rules import Role, State
from tests.at_once import at_once
from tests.groups.typed import FORM


def owners(given, group_id):
    with given.inside():
        rows = db.select(db.func.count()).where(
            Membership.group_id == group_id, Membership.role == Role.OWNER
        )
        return db.session.scalar(rows)


@pytest.mark.parametrize("round", range(5))
def test_of_two_owners_who_leave_at_once_one_stays(given, cast, send, round):
    given.membership(cast.group_id, cast.dov, role=Role.OWNER)
    leaving = [send(person, "/groups/harbour/leave") for person in (cast.cleo, cast.dov)]
    assert sorted(at_once(leaving)) == [302, 409]
    assert owners(given, cast.group_id) == 1


def test_of_six_owners_who_go_in_every_way_at_once_one_stays(given, cast, send):
    people = [given.member(f"Owner {number}") for number in range(6)]
    group_id = given.group("chess", owner=people[0])
    for person in people[1:]:
        given.membership(group_id, person, role=Role.OWNER)
    going = [send(person, "/groups/chess/leave") for person in people[:3]]
    for person in people[3:]:
        path = f"/groups/chess/members/{person.handle}/role"
        going.append(send(person, path, {"role": "member"}))
    answers = at_once(going)
    assert sorted(answers) == [302] * 5 + [409]
    assert owners(given, group_id) == 1


def test_of_two_owners_who_unseat_each_other_at_once_one_stays(given, cast, send):
    given.membership(cast.group_id, cast.dov, role=Role.OWNER)
    path, role = "/groups/harbour/members/{}/role", {"role": "member"}
    answers = at_once(
        [
            send(cast.cleo, path.format("dov"), role),
            send(cast.dov, path.format("cleo"), role),
        ]
    )
    assert sorted(answers) == [302, 403]
    assert owners(given, cast.group_id) == 1


def test_a_slug_is_given_once(given, send):
    founders = [given.member(f"Founder {number}") for number in range(4)]
    answers = at_once([send(person, "/groups/new", FORM) for person in founders])
    assert sorted(answers) == [302, 422, 422, 422]
    with given.inside():
        assert db.session.scalar(db.select(db.func.count(Group.id))) == 1
        assert db.session.scalar(db.select(db.func.count(Membership.id))) == 1


def test_pressing_join_again_and_again_joins_once(given, cast, send):
    group_id = given.group("chess", owner=cast.cleo, open=True)
    assert at_once([send(cast.dov, "/groups/chess/join") for _ in range(6)]) == [302] * 6
    with given.inside():
        rows = db.select(db.func.count()).where(Membership.group_id == group_id)
        assert db.session.scalar(rows) == 2


def test_many_join_at_once(given, cast, send):
    group_id = given.group("chess", owner=cast.cleo, open=True)
    people = [given.member(f"Player {number}") for number in range(8)]
    assert at_once([send(person, "/groups/chess/join") for person in people]) == [302] * 8
    with given.inside():
        active = db.select(db.func.count()).where(
            Membership.group_id == group_id, Membership.state == State.ACTIVE
        )
        assert db.session.scalar(active) == 9


@pytest.mark.parametrize("round", range(3))
def test_leaving_does_not_undo_a_ban_of_the_same_moment(given, cast, send, row, round):
    left, banned = at_once(
        [
            send(cast.ana, "/groups/harbour/leave"),
            send(cast.cleo, "/groups/harbour/members/ana/ban"),
        ]
    )
    assert (left, banned) in {(403, 302), (302, 404)}
    stands = row(cast.ana, cast.group_id)
    assert stands == ((Role.MEMBER, State.BANNED) if banned == 302 else None)


@pytest.mark.parametrize("round", range(3))
def test_a_request_is_accepted_or_turned_down_not_both(given, cast, send, row, round):
    given.membership(cast.group_id, cast.dov, state=State.REQUESTED)
    path = "/groups/harbour/members/dov/{}"
    at_once([send(cast.cleo, path.format(what)) for what in ("accept", "turn-down")])
    assert row(cast.dov, cast.group_id) in {None, (Role.MEMBER, State.ACTIVE)}
