"""Marks as devices send them, each read by itself: they waited there, perhaps for hours."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from meetup.attendance.mark_rules import Act
from meetup.attendance.rules import MOST_GUESTS, Method
from meetup.errors import Refusal
from meetup.tidying import tidy

# A device sends fifty at a time, of some two hundred bytes each.
MOST_AT_ONCE, MOST_BYTES = 100, 64 * 1024
MOST_OF_A_NAME = 120
MOST_OF_AN_ID = 2**31 - 1
# As browsers write it (RFC 9562, section 4).
KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What a clock may say that was never set, or was set wrong.
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
MOST_OFF = int((LATEST - EARLIEST) / timedelta(milliseconds=1))
METHODS = (Method.ORGANIZER, Method.SCAN)


class Result(StrEnum):
    """What has come of a mark that was sent."""

    COUNTED = "counted"
    ALREADY = "already"
    LATER = "later"
    NOTHING = "nothing"
    KNOWN = "known"
    REFUSED = "refused"


class NotTaken(Refusal):
    """This one mark counts nothing; its sender reads why."""


@dataclass(frozen=True)
class SentMark:
    """A mark that can be counted.

    It is about `member_id`, about the walk-in that the mark `walk_in` made, or about a walk-in
    called `name` that it makes itself. `at` is `device_at` put right.
    """

    key: str
    act: Act
    method: Method
    device_at: datetime
    at: datetime
    guests: int | None = None
    member_id: int | None = None
    walk_in: str | None = None
    name: str | None = None


def sent_mark(sent: object) -> SentMark:
    """The mark that a device describes. Raises NotTaken."""
    if not isinstance(sent, Mapping) or key_of(sent) is None:
        raise NotTaken("This is no mark of ours.")
    device_at, offset = _moment(sent.get("device_at")), _number(sent, "offset", -MOST_OFF, MOST_OFF)
    act = Act(sent["act"]) if sent.get("act") in list(Act) else None
    if act is None or device_at is None or offset is None:
        raise NotTaken("What was done, or when, is not understood.")
    guests = _number(sent, "guests", 0, MOST_GUESTS)
    if sent.get("guests") is not None and guests is None:
        raise NotTaken(f"Please give a number of guests from 0 to {MOST_GUESTS}.")
    at = max(device_at + timedelta(milliseconds=offset), EARLIEST)
    who = _who(sent, act)
    return SentMark(str(sent["key"]), act, _method(sent, who), device_at, at, guests, **who)


def key_of(sent: object) -> str | None:
    """The key of whatever was sent, if it has one."""
    key = sent.get("key") if isinstance(sent, Mapping) else None
    return key if isinstance(key, str) and KEY.fullmatch(key) else None


def result(act: Act, *, counted: bool, is_here: bool) -> Result:
    """What `act` has come to; LATER where somebody else's, at another device, came after it."""
    if counted:
        return Result.COUNTED
    if is_here is not (act is Act.CHECKED_IN):
        return Result.LATER
    return Result.ALREADY if is_here else Result.NOTHING


def _who(sent: Mapping[str, Any], act: Act) -> dict[str, Any]:
    member_id, walk_in, name = (
        _number(sent, "member", 1, MOST_OF_AN_ID),
        sent.get("walk_in"),
        sent.get("name"),
    )
    if member_id is not None:
        return {"member_id": member_id}
    if isinstance(walk_in, str) and KEY.fullmatch(walk_in):
        return {"walk_in": walk_in}
    if isinstance(name, str) and act is Act.CHECKED_IN:
        return {"name": _name(name)}
    raise NotTaken("It does not say who.")


def _name(sent: str) -> str:
    name = tidy(sent)
    if not name or len(name) > MOST_OF_A_NAME:
        raise NotTaken(f"A name is needed, of at most {MOST_OF_A_NAME} characters.")
    return name


def _method(sent: Mapping[str, Any], who: Mapping[str, Any]) -> Method:
    if "name" in who:
        return Method.WALK_IN
    return Method(sent["method"]) if sent.get("method") in METHODS else Method.ORGANIZER


def _number(sent: Mapping[str, Any], name: str, least: int, most: int) -> int | None:
    number = sent.get(name)
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    return number if least <= number <= most else None


def _moment(text: object) -> datetime | None:
    """The moment that a browser's `toISOString` wrote; None for what no clock shows."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    if moment is None or moment.tzinfo is None or moment.utcoffset():
        return None
    return moment.astimezone(UTC) if EARLIEST <= moment <= LATEST else None
