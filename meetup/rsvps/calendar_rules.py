"""What calendars say of an answer."""

from meetup.rsvps.rules import Answer

_PARTSTAT = {
    # Whoever waits for a seat hopes to come.
    Answer.YES: "ACCEPTED",
    Answer.MAYBE: "TENTATIVE",
    Answer.WAITLISTED: "TENTATIVE",
    Answer.NO: "DECLINED",
    None: "NEEDS-ACTION",
}


def partstat(answer: Answer | None) -> str:
    """How whoever gave this answer, or none, takes part (RFC 5545, 3.2.12)."""
    return _PARTSTAT[answer]
