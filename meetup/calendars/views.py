"""Events as calendar clients fetch them."""

from flask import Blueprint, Response, request

from meetup.events.calendar_lines import Placed, group_lines, url_line, vcalendar, with_lines
from meetup.events.text_queries import visible_text
from meetup.web import settings, visitor

blueprint = Blueprint("calendars", __name__)

CONTENT_TYPE = "text/calendar; charset=utf-8"


@blueprint.get("/events/<event:event_id>.ics")
def event(event_id: int) -> Response:
    event, changed_at = visible_text(event_id, to=visitor())
    site = settings()
    lines = (
        url_line(f"{site.base_url}/events/{event.reference}"),
        # Files are passed on, so that this one names nobody who reads it or comes.
        group_lines(event.group_name, email=site.mail_address),
    )
    placed = Placed(with_lines(event.text, *lines), event.timezone, event.local_day.year)
    response = Response(vcalendar([placed]), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{event.reference}.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.last_modified = changed_at
    response.add_etag()
    response.make_conditional(request)
    return response
