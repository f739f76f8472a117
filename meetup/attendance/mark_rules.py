"""The door's log: each scan, tap and undo is a mark, and all of them together say who is here."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import uuid4

from meetup.attendance.rules import Method

MOST_OF_A_KEY, MOST_OF_A_DEVICE = 36, 60


class Act(StrEnum):
    """What was done to whether somebody is here."""

    CHECKED_IN = "checked in"
    UNDONE = "undone"


class Refused(StrEnum):
    """Why somebody who checked themselves in was not; the mark is kept, and counts nothing."""

    NO_DOOR = "no door"
    TOO_EARLY = "too early"
    TOO_LATE = "too late"
    LIST_CLOSED = "list closed"


@dataclass(frozen=True)
class Tap:
    """How a mark came about: by which way, by whom, when, and from which device.

    `at` is the moment that counts. A device without a network says when it was by its own clock
    (`device_at`); `at` is that, put right by how far the clock was off when they last spoke.
    `key` is the mark's own, so that one that is sent again changes nothing.
    """

    method: Method
    at: datetime
    by_id: int | None = None
    device: str = ""
    device_at: datetime | None = None
    key: str = field(default_factory=lambda: str(uuid4()))


class Marked(NamedTuple):
    """A mark, as it is weighed; `guests` is None where their number was not said."""

    act: Act
    at: datetime
    key: str
    method: Method
    by_id: int | None
    guests: int | None


class Standing(NamedTuple):
    """What all marks about one person come to. `since`, `method` and `by_id` are of the check-in
    that stands, or stood until `undone_at`; None for whoever was never checked in.
    """

    since: datetime | None
    method: Method | None
    by_id: int | None
    guests: int
    undone_at: datetime | None
    undone_by_id: int | None


def standing(marks: Iterable[Marked]) -> Standing:
    """Who is here is said by the latest act, whichever came to us first.

    Of two at the same moment a check-in is the later one. Checked in twice, somebody is here
    since the first time; undone in between, since the first time after that. Who was known to be
    there by shaking hands alone is, once checked in, known otherwise.
    """
    found = Standing(None, None, None, 0, None, None)
    is_here = False
    for mark in sorted(marks, key=_order):
        if mark.act is Act.UNDONE:
            if is_here:
                found = found._replace(undone_at=mark.at, undone_by_id=mark.by_id)
            is_here = False
            continue
        guests = found.guests if mark.guests is None else mark.guests
        if is_here:
            found = found._replace(guests=guests)
            if found.method is Method.HANDSHAKE:
                found = found._replace(method=mark.method, by_id=mark.by_id)
        else:
            found = Standing(mark.at, mark.method, mark.by_id, guests, None, None)
        is_here = True
    return found


def after_all(marks: Iterable[Marked], tap: Tap) -> Tap:
    """Make `tap` the later one of what was at its very moment, which its maker sees and undoes."""
    same = any(mark.at == tap.at for mark in marks)
    return replace(tap, at=tap.at + datetime.resolution) if same else tap


def _order(mark: Marked) -> tuple[datetime, bool, str]:
    # By the key at last, so that the order in which they came to us tells nothing.
    return mark.at, mark.act is Act.CHECKED_IN, mark.key
