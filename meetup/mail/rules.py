"""When a mail is tried again."""

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


def next_try(tries: int) -> timedelta | None:
    """How long to wait after `tries` tries that failed; None when it was the last."""
    return PAUSES[tries - 1] if tries <= len(PAUSES) else None
