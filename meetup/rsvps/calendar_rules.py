"""What calendars say of an answer."""

from meetup.rsvps.rules import Answer

_PARTSTAT = {Answer.YES: "ACCEPTED", Answer.MAYBE: "TENTATIVE", Answer.NO: "DECLINED"}


def partstat(answer: Answer | None) -> str:
    """How whoever gave this answer takes part (RFC 5545, 3.2.12).

    Who waits for a seat, or has not answered, has nothing that a calendar could count on.
    """
    return _PARTSTAT.get(answer, "NEEDS-ACTION") if answer else "NEEDS-ACTION"
