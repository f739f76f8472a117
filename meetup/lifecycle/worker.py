"""The worker's part in records: what can be claimed or taken apart no more is forgotten."""

from datetime import datetime
from functools import partial

from flask import Flask

from meetup.attendance.claim_code_actions import forget_old_codes
from meetup.attendance.claim_code_queries import has_old_codes
from meetup.lifecycle.merge_queries import has_long_merged, long_merged
from meetup.lifecycle.parting_actions import forget_merges
from meetup.rounds import Round, deal_with_next


def forget_next(app: Flask, /, *, now: datetime) -> Round:
    """Forget what merges of more than 30 days ago have changed, and claim codes as old."""
    return deal_with_next(app, partial(_is_any_old, now=now), lambda _: _forget(now=now))


def _is_any_old(*, now: datetime) -> bool:
    return has_long_merged(now=now) or has_old_codes(now=now)


def _forget(*, now: datetime) -> None:
    forget_merges(long_merged(now=now))
    forget_old_codes(now=now)
