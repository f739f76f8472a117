"""Who may do what in a group, without an app."""

import pytest

from meetup.groups.rules import (
    STRANGER,
    BadSlug,
    Banned,
    InvitationNeeded,
    Joining,
    LastOwner,
    Role,
    Standing,
    State,
    TooEasilyJoined,
    Visibility,
    check_joining,
    check_other_owners,
    joining_by_default,
    slug_for,
    state_on_joining,
)

OWNER = Standing(Role.OWNER, State.ACTIVE)
ORGANIZER = Standing(Role.ORGANIZER, State.ACTIVE)
MEMBER = Standing(Role.MEMBER, State.ACTIVE)
ASKING = Standing(Role.MEMBER, State.REQUESTED)
INVITED = Standing(Role.MEMBER, State.INVITED)
BANNED = Standing(Role.MEMBER, State.BANNED)
HOST = Standing(cares_for_it=True)


@pytest.mark.parametrize(
    ("standing", "active", "organizes", "owns"),
    [
        (STRANGER, False, False, False),
        (ASKING, False, False, False),
        (INVITED, False, False, False),
        (BANNED, False, False, False),
        (MEMBER, True, False, False),
        (ORGANIZER, True, True, False),
        (OWNER, True, True, True),
        (HOST, True, True, True),
    ],
)
def test_a_standing_says_what_somebody_may(standing, active, organizes, owns):
    assert standing.is_active is active
    assert standing.may_organize is organizes
    assert standing.may_own is owns


@pytest.mark.parametrize(
    ("standing", "ways"),
    [
        (STRANGER, {Joining.AT_ONCE, Joining.ON_REQUEST}),
        (INVITED, set(Joining)),
        (HOST, set(Joining)),
        (ASKING, set()),
        (BANNED, set()),
        (MEMBER, set()),
        (OWNER, set()),
    ],
)
def test_who_may_press_join_depends_on_how_the_group_is_joined(standing, ways):
    assert {way for way in Joining if standing.may_join(way)} == ways


@pytest.mark.parametrize("state", [State.REQUESTED, State.INVITED, State.BANNED])
@pytest.mark.parametrize("role", list(Role))
def test_a_role_means_nothing_until_the_membership_is_active(role, state):
    standing = Standing(role, state)
    assert not (standing.is_active or standing.may_organize or standing.may_own)


@pytest.mark.parametrize(
    ("standing", "bans"),
    [
        (OWNER, {Role.ORGANIZER, Role.MEMBER}),
        (HOST, {Role.ORGANIZER, Role.MEMBER}),
        (ORGANIZER, {Role.MEMBER}),
        (MEMBER, set()),
        (STRANGER, set()),
    ],
)
def test_organizers_ban_members_and_owners_ban_organizers_too(standing, bans):
    assert {role for role in Role if standing.may_ban(role)} == bans


@pytest.mark.parametrize(
    ("state", "joining", "then"),
    [
        (None, Joining.AT_ONCE, State.ACTIVE),
        (None, Joining.ON_REQUEST, State.REQUESTED),
        (State.REQUESTED, Joining.AT_ONCE, State.ACTIVE),
        (State.REQUESTED, Joining.ON_REQUEST, State.REQUESTED),
        (State.REQUESTED, Joining.BY_INVITATION, State.REQUESTED),
        (State.INVITED, Joining.ON_REQUEST, State.ACTIVE),
        (State.INVITED, Joining.BY_INVITATION, State.ACTIVE),
        (State.ACTIVE, Joining.BY_INVITATION, State.ACTIVE),
    ],
)
def test_joining_leads_in_or_asks(state, joining, then):
    assert state_on_joining(state, joining) is then


def test_joining_by_invitation_takes_one():
    with pytest.raises(InvitationNeeded):
        state_on_joining(None, Joining.BY_INVITATION)


@pytest.mark.parametrize("state", [None, State.REQUESTED, State.INVITED, State.ACTIVE])
@pytest.mark.parametrize("joining", list(Joining))
def test_who_needs_nobodys_leave_is_in(state, joining):
    assert state_on_joining(state, joining, lets_in=True) is State.ACTIVE


@pytest.mark.parametrize("lets_in", [True, False])
@pytest.mark.parametrize("joining", list(Joining))
def test_joining_is_refused_to_the_banned(joining, lets_in):
    with pytest.raises(Banned):
        state_on_joining(State.BANNED, joining, lets_in=lets_in)


@pytest.mark.parametrize("joining", list(Joining))
@pytest.mark.parametrize("visibility", list(Visibility))
def test_only_an_open_group_is_joined_at_once(joining, visibility):
    if joining is Joining.AT_ONCE and visibility is Visibility.MEMBERS_ONLY:
        with pytest.raises(TooEasilyJoined) as refused:
            check_joining(joining, visibility)
        assert refused.value.field == "joining"
        assert refused.value.status == 422
    else:
        check_joining(joining, visibility)


@pytest.mark.parametrize("visibility", list(Visibility))
def test_how_a_group_is_joined_by_default_is_allowed(visibility):
    check_joining(joining_by_default(visibility), visibility)


def test_an_owner_goes_only_when_another_stays():
    check_other_owners(1)
    with pytest.raises(LastOwner):
        check_other_owners(0)


@pytest.mark.parametrize(
    ("typed", "name", "slug"),
    [
        ("harbour", "Whatever", "harbour"),
        (" Harbour-2 ", "Whatever", "harbour-2"),
        ("", "Harbour Walks", "harbour-walks"),
        ("", "  Café & Boulangerie!  ", "cafe-boulangerie"),
        ("", "x" * 80, "x" * 60),
        ("2026", "Whatever", "2026"),
    ],
)
def test_a_slug_is_as_typed_or_made_from_the_name(typed, name, slug):
    assert slug_for(typed, name) == slug


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("new", "Whatever"),
        ("NEW", "Whatever"),
        ("", "New"),
        ("", "Гуляем вместе"),
        ("", "!!!"),
        ("two words", "Whatever"),
        ("with/slash", "Whatever"),
        ("dotted.ics", "Whatever"),
        ("-edge", "Whatever"),
        ("edge-", "Whatever"),
        ("double--hyphen", "Whatever"),
        ("schön", "Whatever"),
        ("x" * 61, "Whatever"),
    ],
)
def test_a_slug_that_is_no_address_is_refused_at_its_field(typed, name):
    with pytest.raises(BadSlug) as refused:
        slug_for(typed, name)
    assert refused.value.field == "slug"
    assert refused.value.status == 422
