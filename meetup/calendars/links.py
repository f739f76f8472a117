"""Links that put an event, or a feed, into somebody's calendar; followed by who wants that."""

from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import quote

from flask import Flask

from meetup.events.models import Event
from meetup.web import settings

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/deeplink/compose"
MICROSOFT = "https://outlook.office.com/calendar/deeplink/compose"
YAHOO = "https://calendar.yahoo.com/"


class Elsewhere(NamedTuple):
    """A calendar on the web, and the address at which it asks whether to add an event."""

    name: str
    url: str


def init_app(app: Flask) -> None:
    """Give templates these links as filters."""
    for link in (elsewhere, full_address, webcal):
        app.add_template_filter(link)


def elsewhere(event: Event) -> list[Elsewhere]:
    """Where an event is added by following a link: they learn when, where and what it is called.

    Moments are in UTC, which each of them shows in its owner's zone. An event with an open end has
    none there either.
    Source: https://github.com/InteractionDesignFoundation/add-event-to-calendar-docs.
    """
    starts_at, ends_at = event.starts_at, event.ends_at or event.starts_at
    # Outlook shows a plus as one, so that a space is none.
    title, place, zone = (quote(text, "") for text in (event.title, event.venue, event.timezone))
    page = quote(full_address(f"/events/{event.reference}"), "")
    start, end = _short(starts_at), _short(ends_at)
    asked = f"path=%2Fcalendar%2Faction%2Fcompose&rru=addevent&subject={title}"
    asked += f"&startdt={_long(starts_at)}&enddt={_long(ends_at)}&location={place}&body={page}"
    google = f"action=TEMPLATE&text={title}&dates={start}%2F{end}&ctz={zone}"
    yahoo = f"v=60&title={title}&st={start}&et={end}&in_loc={place}&desc={page}"
    return [
        Elsewhere("Google Calendar", f"{GOOGLE}?{google}&location={place}&details={page}"),
        Elsewhere("Outlook.com", f"{OUTLOOK}?{asked}"),
        Elsewhere("Microsoft 365", f"{MICROSOFT}?{asked}"),
        Elsewhere("Yahoo Calendar", f"{YAHOO}?{yahoo}"),
    ]


def full_address(path: str) -> str:
    """A path of this site, for whoever is not on it."""
    return f"{settings().base_url}{path}"


def webcal(path: str) -> str:
    """That address for calendar clients: what opens it subscribes, instead of reading it once."""
    return f"webcal://{full_address(path).partition('://')[2]}"


def _short(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _long(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H%%3A%M%%3A%SZ}"
