"""Events as calendar clients fetch them: one by one, or as feeds."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, Response, request

from meetup import limits
from meetup.calendars import queries, stand_queries
from meetup.calendars.feeds import etag_of, group_calendar, own_calendar
from meetup.calendars.rules import Shown
from meetup.calendars.stand_queries import Stand
from meetup.calendars.tokens import is_good, member_named_in
from meetup.clock import now
from meetup.errors import NotFound
from meetup.events.calendar_lines import Placed, group_lines, url_line, vcalendar, with_lines
from meetup.events.text_queries import visible_text
from meetup.members.calendar_queries import CalendarOwner, calendar_owner
from meetup.web import settings, visitor

blueprint = Blueprint("calendars", __name__)

CONTENT_TYPE = "text/calendar; charset=utf-8"


@blueprint.get("/events/<event:event_id>.ics")
def event(event_id: int) -> Response:
    event, changed_at = visible_text(event_id, to=visitor())

    def text() -> bytes:
        site = settings()
        lines = (
            url_line(f"{site.base_url}/events/{event.reference}"),
            # Files are passed on, so that this one names nobody who reads it or comes.
            group_lines(event.group_name, email=site.mail_address),
        )
        return vcalendar([Placed(with_lines(event.text, *lines), event.timezone, event.year)])

    return _calendar(Stand(event, changed_at), text, name=f"{event.reference}.ics")


@blueprint.get("/groups/<slug>.ics")
def group(slug: str) -> Response:
    moment = now()
    group, stand = stand_queries.group_feed(slug, now=moment)

    def text() -> bytes:
        return group_calendar(group, queries.group_events(group, now=moment), settings())

    return _calendar(stand, text, name=f"{group.slug}.ics")


@blueprint.get("/calendar/<token>.ics")
def own(token: str) -> Response:
    moment = now()
    owner, shown = _owner_behind(token), _shown()
    stand = stand_queries.own_feed(owner, shown, now=moment)

    def text() -> bytes:
        limits.count(limits.OWN_FEED)
        events = queries.own_events(owner, shown, now=moment)
        return own_calendar(owner, events, shown, settings())

    response = _calendar(stand, text, name="handshakes.ics")
    # Nobody else is told this address, not even this site's own pages.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _owner_behind(token: str) -> CalendarOwner:
    """Whose calendar it is. Raises NotFound for every token but the one that they have now."""
    member_id = member_named_in(token)
    owner = calendar_owner(member_id) if member_id else None
    if owner is None or not is_good(token, owner, secret_key=settings().secret_key):
        raise NotFound
    return owner


def _shown() -> Shown:
    try:
        return Shown(request.args.get("only", Shown.ALL))
    except ValueError:
        raise NotFound from None


def _calendar(stand: Stand, text: Callable[[], bytes], *, name: str) -> Response:
    """The calendar that stands so; its `text` is made for who has not got it yet."""
    etag = etag_of(stand, settings())
    response = Response(content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(etag)
    response.last_modified = stand.changed_at
    if _has_it(etag, stand.changed_at):
        response.status_code = HTTPStatus.NOT_MODIFIED
    else:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.set_data(text())
    return response


def _has_it(etag: str, changed_at: datetime) -> bool:
    """Whether who asks has it already (RFC 9110, section 13.2.2)."""
    # Not `make_conditional`: it reads the response's own headers back, and this one twice.
    if request.if_none_match:
        return request.if_none_match.contains_weak(etag)
    # By the moment alone only to who names the very one: a feed may lose what changed last, and
    # then be older than before (as nginx has it: `if_modified_since exact`).
    return request.if_modified_since == changed_at.replace(microsecond=0)
