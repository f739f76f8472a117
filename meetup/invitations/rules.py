"""How long invitations are good, for how many, and how many are mailed."""

from datetime import timedelta

from meetup.errors import Refusal

LINKS_ARE_GOOD_FOR_DAYS = (1, 7, 30)
MOST_USES = 500
MAILED_ARE_GOOD_FOR = timedelta(days=14)
MOST_AT_ONCE = 20
MOST_A_DAY = 50
# The same address hears from the same group no more often than this.
SILENCE = timedelta(days=7)


class NoInvitation(Refusal):
    """A link is wrong, too old, used up or taken back: told apart for nobody."""

    status = 404


class TooManyInvitations(Refusal):
    """An organizer has mailed enough people for one day."""

    status = 422
    field = "addresses"


def check_mailed(mailed_today: int, more: int) -> None:
    """Raise TooManyInvitations when `more` mails are too many after those of the last 24 hours."""
    left = max(0, MOST_A_DAY - mailed_today)
    if more > left:
        raise TooManyInvitations(
            f"You may invite {MOST_A_DAY} people by mail within 24 hours, and {left or 'none'} of "
            f"them {'is' if left == 1 else 'are'} left. Try again tomorrow, or make a link instead."
        )
