"""When organizers may have those invited to an event who have not answered."""

from meetup.errors import Refusal
from meetup.events.rules import NotScheduled
from meetup.rsvps.rules import TooLate


class NobodyToInvite(Refusal):
    """They have answered, have been invited, or no mail reaches them."""


def may_invite(*, is_scheduled: bool, has_begun: bool, is_closed: bool) -> bool:
    """Whether anybody who is invited could still say yes in time."""
    return is_scheduled and not has_begun and not is_closed


def check_inviting(*, is_scheduled: bool, has_begun: bool, is_closed: bool) -> None:
    """Raise NotScheduled or TooLate where an invitation would be in vain."""
    if may_invite(is_scheduled=is_scheduled, has_begun=has_begun, is_closed=is_closed):
        return
    if not is_scheduled:
        raise NotScheduled("People are invited to what is scheduled.")
    raise TooLate("The time to answer is over, so nobody is invited any more.")


def check_invited(how_many: int) -> None:
    """Raise NobodyToInvite where there was nobody."""
    if not how_many:
        raise NobodyToInvite(
            "They have answered by now, have been invited already, or read no mails here."
        )
