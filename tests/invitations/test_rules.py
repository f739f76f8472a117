"""How many people an organizer invites by mail in a day."""

import pytest

from meetup.invitations.rules import MOST_A_DAY, TooManyInvitations, check_mailed


@pytest.mark.parametrize(("today", "more"), [(0, 50), (49, 1), (50, 0), (0, 0), (60, 0)])
def test_as_many_as_are_left_are_mailed(today, more):
    check_mailed(today, more)


@pytest.mark.parametrize(
    ("today", "more", "says"),
    [
        (0, 51, "50 of them are left"),
        (49, 2, "1 of them is left"),
        (50, 1, "none of them are left"),
    ],
)
def test_more_are_refused_at_the_field(today, more, says):
    with pytest.raises(TooManyInvitations, match=says) as refused:
        check_mailed(today, more)
    assert (refused.value.status, refused.value.field) == (422, "addresses")
    assert f"{MOST_A_DAY} people" in refused.value.sentence
