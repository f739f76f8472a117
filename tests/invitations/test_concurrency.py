"""Many who come in by one invitation in the same moment, each in a thread of their own."""

import pytest

from meetup.db import db
from meetup.groups.models import Membership
from meetup.groups.rules import Joining, State
from tests.at_once import at_once


@pytest.fixture
def active_in(given):
    def count(group_id):
        with given.inside():
            rows = db.select(db.func.count()).where(
                Membership.group_id == group_id, Membership.state == State.ACTIVE
            )
            return db.session.scalar(rows)

    return count


def test_of_twenty_who_come_three_get_in_by_three_uses(cast, given, send, kept, active_in):
    group_id = given.group("chess", owner=cast.cleo, joining=Joining.BY_INVITATION)
    path = f"/groups/chess/invitations/{given.invitation(group_id, cast.cleo, uses=3)}"
    people = [given.member(f"Guest {number}") for number in range(20)]
    answers = at_once([send(person, path) for person in people])
    assert sorted(answers) == [302] * 3 + [404] * 17
    assert active_in(group_id) == 4
    assert kept()[0].used == 3


def test_pressing_join_again_and_again_takes_one_use(cast, given, send, kept):
    path = f"/groups/harbour/invitations/{given.invitation(cast.group_id, cast.cleo, uses=5)}"
    assert at_once([send(cast.dov, path) for _ in range(6)]) == [302] * 6
    assert kept()[0].used == 1


@pytest.mark.parametrize("round", range(3))
def test_a_banned_person_is_out_whichever_came_first(cast, given, send, state_of, round):
    given.membership(cast.group_id, cast.dov, state=State.REQUESTED)
    path = f"/groups/harbour/invitations/{given.invitation(cast.group_id, cast.cleo)}"
    came, banned = at_once(
        [send(cast.dov, path), send(cast.cleo, "/groups/harbour/members/dov/ban")]
    )
    assert (came, banned) in {(302, 302), (403, 302)}
    assert state_of(cast.dov, cast.group_id) is State.BANNED


@pytest.mark.parametrize("round", range(3))
def test_what_is_withdrawn_lets_nobody_in_afterwards(cast, given, send, kept, state_of, round):
    path = f"/groups/harbour/invitations/{given.invitation(cast.group_id, cast.cleo)}"
    withdrawing = send(cast.cleo, f"/groups/harbour/invitations/{kept()[0].id}/withdraw")
    came, _ = at_once([send(cast.dov, path), withdrawing])
    expected = State.ACTIVE if came == 302 else None
    assert came in (302, 404) and state_of(cast.dov, cast.group_id) is expected


def test_two_organizers_who_invite_the_same_address_at_once_mail_it_once(cast, given, send, kept):
    given.membership(cast.group_id, cast.dov, role="owner")
    mail = {"addresses": "kim@example.org", "words": ""}
    path = "/groups/harbour/mailed-invitations"
    assert at_once([send(who, path, mail) for who in (cast.cleo, cast.dov)] * 2) == [302] * 4
    assert [row.email for row in kept()] == ["kim@example.org"]


def test_an_organizer_of_two_groups_has_one_limit_for_both(cast, given, send, kept):
    given.group("chess", owner=cast.cleo)
    calls = []
    for slug in ("harbour", "chess"):
        for part in range(3):
            addresses = "\n".join(f"kim{part}-{number}@example.org" for number in range(15))
            mail = {"addresses": addresses, "words": ""}
            calls.append(send(cast.cleo, f"/groups/{slug}/mailed-invitations", mail))
    assert sorted(at_once(calls)) == [302] * 3 + [422] * 3
    assert len(kept()) == 45
