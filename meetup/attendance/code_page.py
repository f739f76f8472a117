"""Codes as pages and mails show them: letters, a picture, and the address that is in it.

It stands on top, beside the views.
"""

from typing import NamedTuple

from flask import url_for
from markupsafe import Markup

from meetup.attendance import code_rules
from meetup.attendance.code_queries import holder_at_door, poster_edition
from meetup.attendance.door_queries import AtDoor, kept_door
from meetup.attendance.mark_actions import Outcome
from meetup.attendance.own_rules import has_code
from meetup.attendance.rules import why_not_open
from meetup.clock import now
from meetup.events.models import Event
from meetup.members.models import Member
from meetup.qr_pictures import qr_picture
from meetup.rsvps.queries import answer_of
from meetup.web import settings


class Shown(NamedTuple):
    """A code: its letters, in groups, and the picture of the address that phones open.

    `typed_at` is where people type the letters of a poster, as they type it into a browser.
    """

    letters: str
    picture: Markup
    typed_at: str = ""


class Scanned(NamedTuple):
    """What a door code that was scanned or typed has found; nobody, if it is none of ours."""

    code: str
    found: AtDoor | None
    shut: str | None


def own_code(event: Event, member: Member) -> Shown:
    """The door code of `member`; scanned by an organizer's phone, it opens the door for them."""
    code = code_rules.door_code(event.id, member.id, secret_key=settings().secret_key)
    # Without the title, which may change and makes the picture finer.
    address = address_of("attendance.door", event_id=event.id, code=code)
    label = "A QR code with the letters below, for organizers to scan"
    return Shown(code_rules.in_groups(code), qr_picture(address, label))


def code_for(event: Event, member: Member) -> Shown | None:
    """As `own_code`, if they may come."""
    given = answer_of(member, event)
    answer = given.answer if given else None
    is_theirs = has_code(answer, is_scheduled=event.is_scheduled)
    return own_code(event, member) if is_theirs else None


def printed_poster(event: Event) -> Shown:
    """What a printed poster shows."""
    edition = poster_edition(event)
    return _poster(event, code_rules.printed_code(event.id, edition, **_signed()))


def screen_poster(event: Event) -> Shown:
    """What a screen at the door shows in this minute."""
    return _poster(event, code_rules.screen_code(event.id, now=now(), **_signed()))


def scanned(event: Event, code: str) -> Scanned:
    """Whom this code brings to the door of `event`."""
    kept = kept_door(event)
    closed = kept.closing is not None
    found = holder_at_door(code, event, list_is_closed=closed, **_signed())
    return Scanned(code, found, why_not_open(kept.hours, event.zone, now=now()))


def code_in_search(event: Event, search: str) -> str | None:
    """What was typed into the door's search, if it is somebody's door code."""
    is_code = code_rules.holder(search, event.id, **_signed()) is not None
    return search if is_code else None


def guests_announced(event: Event, member: Member) -> int:
    """How many guests `member` said would come along."""
    given = answer_of(member, event)
    return given.guests if given is not None and given.is_yes else 0


def said(event: Event, name: str, outcome: Outcome) -> str:
    """What whoever checked `name` in reads: that they are here, or since when they were already."""
    since = here_since(event, outcome)
    return f"{name} is already here since {since}." if since else f"{name} is here."


def here_since(event: Event, outcome: Outcome) -> str | None:
    """By the event's clocks, since when somebody was here already; None for who has just come."""
    attendance = outcome.attendance
    assert attendance is not None, "whoever was just checked in was here"
    if outcome.counted or attendance.checked_in_at is None:
        return None
    return f"{attendance.checked_in_at.astimezone(event.zone):%H:%M}"


def address_of(endpoint: str, **values: object) -> str:
    """The address of a page as it stands in a code, whatever this request was addressed to."""
    return f"{settings().base_url}{url_for(endpoint, **values)}"  # type: ignore[arg-type]  # its own values


def _poster(event: Event, code: str) -> Shown:
    address = address_of("own_check_ins.own", event_id=event.id, code=code)
    label = "A QR code that opens the page on which you check in"
    typed_at = address.partition("://")[2].partition("?")[0]
    return Shown(code_rules.in_groups(code), qr_picture(address, label), typed_at)


def _signed() -> dict[str, str]:
    return {"secret_key": settings().secret_key}
