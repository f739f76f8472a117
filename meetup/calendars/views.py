"""Events as calendar clients fetch them."""

from http import HTTPStatus

from flask import Blueprint, Response, request, url_for

from meetup.events.calendar import calendar_of, fingerprint
from meetup.events.queries import calendar_entry
from meetup.web import settings, visitor

blueprint = Blueprint("calendars", __name__)


@blueprint.get("/events/<event:event_id>.ics")
def event(event_id: int) -> Response:
    event = calendar_entry(event_id, to=visitor())
    page = settings().base_url + url_for("events.show", event_id=event.reference)
    response = Response(content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{event.reference}.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.last_modified = event.changed_at
    response.set_etag(fingerprint(event, url=page))
    response.make_conditional(request)
    if response.status_code == HTTPStatus.OK:
        response.set_data(calendar_of(event, url=page))
    return response
