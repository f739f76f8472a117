"""Links that put an event, or a feed, into somebody's calendar; followed by who wants that."""

from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import quote, urlencode

from flask import Flask

from meetup.events.models import Event
from meetup.web import settings


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
    page = full_address(f"/events/{event.reference}")
    short = f"{_short(starts_at)}/{_short(ends_at)}"
    google = {"action": "TEMPLATE", "text": event.title, "dates": short, "ctz": event.timezone}
    google |= {"location": event.venue, "details": page}
    outlook = {"path": "/calendar/action/compose", "rru": "addevent", "subject": event.title}
    outlook |= {"startdt": _long(starts_at), "enddt": _long(ends_at)}
    outlook |= {"location": event.venue, "body": page}
    yahoo = {"v": "60", "title": event.title, "st": _short(starts_at), "et": _short(ends_at)}
    yahoo |= {"in_loc": event.venue, "desc": page}
    return [
        Elsewhere("Google Calendar", _link("calendar.google.com/calendar/render", google)),
        Elsewhere("Outlook.com", _link("outlook.live.com/calendar/deeplink/compose", outlook)),
        Elsewhere("Microsoft 365", _link("outlook.office.com/calendar/deeplink/compose", outlook)),
        Elsewhere("Yahoo Calendar", _link("calendar.yahoo.com/", yahoo)),
    ]


def full_address(path: str) -> str:
    """A path of this site, for whoever is not on it."""
    return f"{settings().base_url}{path}"


def webcal(path: str) -> str:
    """That address for calendar clients: what opens it subscribes, instead of reading it once."""
    return f"webcal://{full_address(path).partition('://')[2]}"


def _link(address: str, values: dict[str, str]) -> str:
    # Outlook shows a plus as one, so that a space is none.
    return f"https://{address}?{urlencode(values, quote_via=quote, safe='')}"


def _short(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _long(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
