"""Who may do what in a group, without an app."""

import pytest

from meetup.groups.rules import (
    STRANGER,
    BadSlug,
    Banned,
    LastOwner,
    Role,
    Standing,
    State,
    check_other_owners,
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
    ("standing", "active", "organizes", "owns", "joins"),
    [
        (STRANGER, False, False, False, True),
        (ASKING, False, False, False, False),
        (INVITED, False, False, False, True),
        (BANNED, False, False, False, False),
        (MEMBER, True, False, False, False),
        (ORGANIZER, True, True, False, False),
        (OWNER, True, True, True, False),
        (HOST, True, True, True, True),
    ],
)
def test_a_standing_says_what_somebody_may(standing, active, organizes, owns, joins):
    assert standing.is_active is active
    assert standing.may_organize is organizes
    assert standing.may_own is owns
    assert standing.may_join is joins


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
    ("state", "lets_in", "then"),
    [
        (None, True, State.ACTIVE),
        (None, False, State.REQUESTED),
        (State.REQUESTED, True, State.ACTIVE),
        (State.REQUESTED, False, State.REQUESTED),
        (State.INVITED, False, State.ACTIVE),
        (State.ACTIVE, False, State.ACTIVE),
    ],
)
def test_joining_leads_in_or_asks(state, lets_in, then):
    assert state_on_joining(state, lets_in=lets_in) is then


@pytest.mark.parametrize("lets_in", [True, False])
def test_joining_is_refused_to_the_banned(lets_in):
    with pytest.raises(Banned):
        state_on_joining(State.BANNED, lets_in=lets_in)


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
