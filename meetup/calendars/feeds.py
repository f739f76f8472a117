"""Feeds as they are sent: kept texts, with the lines that are their reader's own."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import icalendar

from meetup.calendars.queries import OpenGroup
from meetup.calendars.rules import AGAIN_IN, Shown
from meetup.calendars.stand_queries import Stand
from meetup.config import Config
from meetup.events.calendar_lines import (
    LEAVES_FREE,
    Placed,
    alarm_lines,
    attendee_line,
    feed_lines,
    group_lines,
    url_line,
    vcalendar,
    with_lines,
)
from meetup.events.rules import Status
from meetup.members.calendar_queries import CalendarOwner
from meetup.rsvps.calendar_rules import partstat
from meetup.rsvps.rules import Answer

NAMES = {
    Shown.ALL: "Handshakes: my groups",
    Shown.YES: "Handshakes: I am coming",
    Shown.MAYBE: "Handshakes: I may come",
}


def etag_of(stand: Stand, site: Config) -> str:
    """What a client has to show to be told that nothing has changed."""
    made_by = (site.base_url, site.mail_address, icalendar.__version__)
    return sha256(repr((made_by, stand.facts)).encode()).hexdigest()[:32]


def group_calendar(group: OpenGroup, events: Sequence[Any], site: Config) -> bytes:
    """The feed of a group, the same for everybody: it takes nobody's time."""
    lines = group_lines(group.name, email=site.mail_address) + LEAVES_FREE
    page = f"{site.base_url}/events/"
    placed = (
        Placed(with_lines(text, url_line(page + reference), lines), timezone, year)
        for _, text, reference, timezone, year, *_ in events
    )
    return vcalendar(placed, lines=feed_lines(group.name, again_in=AGAIN_IN))


def own_calendar(owner: CalendarOwner, events: Sequence[Any], shown: Shown, site: Config) -> bytes:
    """The feed of a member, with what they answered, and their reminders."""
    page, known, placed = f"{site.base_url}/events/", dict[Any, str](), []
    for _, text, reference, timezone, year, group_id, group_name, answer, status in events:
        key = group_id, answer, status
        if key not in known:
            invited = group_lines(group_name, email=site.mail_address)
            known[key] = invited + _own_lines(owner, answer, status)
        placed.append(
            Placed(with_lines(text, url_line(page + reference), known[key]), timezone, year)
        )
    return vcalendar(placed, lines=feed_lines(NAMES[shown], again_in=AGAIN_IN))


def _own_lines(owner: CalendarOwner, answer: Answer | None, status: Status) -> str:
    attends = attendee_line(owner.name, owner.email, partstat(answer))
    if answer is not Answer.YES or status is not Status.SCHEDULED:
        return attends + LEAVES_FREE
    before = owner.reminds_before
    return attends if before is None else attends + alarm_lines(before)
