"""Whoever blocked somebody is warned on an event page of their own, and nobody notices."""

from collections.abc import Callable

import pytest

from meetup.rsvps.rules import Answer
from tests.browsing import Browser
from tests.conftest import Cast
from tests.given import Given

Open = Callable[..., Browser]
WARNING = "Somebody whom you have blocked is coming, too: Ben."


@pytest.mark.parametrize(
    ("mine", "theirs", "unlisted", "warned"),
    [
        (Answer.YES, Answer.YES, False, True),
        (Answer.MAYBE, Answer.YES, False, True),
        (Answer.NO, Answer.YES, False, False),
        (None, Answer.YES, False, False),
        (Answer.YES, Answer.MAYBE, False, False),
        (Answer.YES, Answer.YES, True, False),
    ],
)
def test_the_blocker_is_warned_of_whom_they_would_have_seen(
    browser: Open, given: Given, cast: Cast, mine, theirs, unlisted, warned
):
    event = given.event(cast.group_id)
    given.block(cast.ana, cast.ben)
    given.rsvp(event, cast.ben, theirs, unlisted=unlisted)
    if mine:
        given.rsvp(event, cast.ana, mine)
    assert (WARNING in browser(cast.ana).get(f"/events/{event}").words) is warned


def test_the_blocked_one_is_told_nothing(browser: Open, given: Given, cast: Cast):
    event = given.event(cast.group_id)
    given.rsvp(event, cast.ana)
    given.rsvp(event, cast.ben)
    before = browser(cast.ben).get(f"/events/{event}").words
    given.block(cast.ana, cast.ben)
    after = browser(cast.ben).get(f"/events/{event}").words
    assert "blocked" not in after
    assert after == before.replace("A Ana ", "")
