"""How long organizers see who came to an event, and what is refused once they do not."""

from calendar import monthrange
from datetime import datetime

from meetup.errors import Refusal


class NamesHaveEnded(Refusal):
    """How many were there is all that organizers still see."""


def months_before(moment: datetime, months: int) -> datetime:
    """So many months earlier: the same day and hour, or the last day of a shorter month."""
    years, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, monthrange(years, month + 1)[1])
    return moment.replace(year=years, month=month + 1, day=day)


def check_tells_who_came(*, tells_who_came: bool) -> None:
    """Raise NamesHaveEnded where organizers neither read nor change who was there any more."""
    if not tells_who_came:
        raise NamesHaveEnded(
            "Who came to this event is not for its organizers any more: only the counts are left."
        )


def check_may_ask_organizers(*, tells_who_came: bool) -> None:
    """Raise NamesHaveEnded where those who would put a record right do not see it any more."""
    if not tells_who_came:
        raise NamesHaveEnded(
            "The organizers do not see any more who came to this event, and can put nothing right."
        )
