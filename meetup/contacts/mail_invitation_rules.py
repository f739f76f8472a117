"""How many people a member invites to the site by mail."""

from datetime import timedelta

from meetup.errors import Refusal
from meetup.members.rules import SignupIsClosed

MOST_A_DAY = 50
DAY = timedelta(days=1)
WORDS_LENGTH = 500


class TooManyPeople(Refusal):
    """A member has invited enough people for one day."""

    status = 422
    field = "addresses"


def check_people(today: int, more: int) -> None:
    """Raise TooManyPeople when `more` people are too many after those of the last 24 hours."""
    left = max(0, MOST_A_DAY - today)
    if more > left:
        raise TooManyPeople(
            f"You may invite {MOST_A_DAY} people within 24 hours, and {left or 'none'} of them "
            f"{'is' if left == 1 else 'are'} left. Try again tomorrow."
        )


def check_open(*, open_signup: bool) -> None:
    """Raise SignupIsClosed where whoever is invited could not come in."""
    if not open_signup:
        raise SignupIsClosed("The host of this site lets nobody sign up, so nobody is invited.")
