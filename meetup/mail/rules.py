"""When a mail is tried again, and when a mail server is asked again that took none."""

from datetime import timedelta

# A mail that invites somebody waits no longer for a mail server, since the address is not ours.
INVITING_WAITS = timedelta(days=14)
LEASE = timedelta(minutes=5)
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
# What was refused together does not come back together.
JITTER = 0.5
SHORTEST_QUIET, LONGEST_QUIET = timedelta(seconds=5), timedelta(minutes=5)


def next_try(tries: int, *, chance: float) -> timedelta | None:
    """How long to wait after `tries` tries that failed; None when it was the last.

    `chance`, from 0 up to 1, is drawn by the caller: the pause is as long as it stands in PAUSES,
    and up to half as long again.
    """
    if tries > len(PAUSES):
        return None
    return PAUSES[max(tries, 1) - 1] * (1 + JITTER * chance)


def quiet_for(troubles: int, *, chance: float) -> timedelta:
    """How long a mail server is left alone that could not be used `troubles` times in a row.

    Twice as long each time, up to LONGEST_QUIET; `chance`, from 0 up to 1, takes up to half of it
    away, so that several workers do not come back together.
    """
    doubled = SHORTEST_QUIET * 2.0 ** min(troubles - 1, 16)
    return min(doubled, LONGEST_QUIET) * (1 - JITTER * chance)
