"""Door codes: one's own to show, and the one that an organizer has scanned."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetup.attendance import actions
from meetup.attendance.code_page import own_code, said, scanned
from meetup.attendance.forms import ScanForm
from meetup.attendance.own_rules import NoCode, has_code
from meetup.attendance.page import organized, tap
from meetup.attendance.queries import recorded_attendance
from meetup.attendance.rules import Method
from meetup.events.models import Event
from meetup.events.queries import visible_event
from meetup.limits import DOOR, limited
from meetup.rsvps.queries import answer_of
from meetup.web import me, members_only

blueprint = Blueprint("door_codes", __name__)

NOT_COMING = (
    "Whoever says yes, or maybe, to this event has a door code. You can come without one: "
    "tell the organizers at the door your name."
)


@blueprint.get("/events/<event:event_id>/code")
@members_only
def own(event_id: int) -> ResponseReturnValue:
    event = visible_event(event_id, to=me())
    given = answer_of(me(), event)
    answer = given.answer if given else None
    if not has_code(answer, is_scheduled=event.is_scheduled):
        raise NoCode(NOT_COMING)
    return render_template(
        "attendance/code.html",
        event=event,
        answer=answer,
        code=own_code(event, me()),
        attendance=recorded_attendance(me(), event),
    )


@blueprint.post("/events/<event:event_id>/door/scan")
@members_only
@limited(DOOR)
def scan(event_id: int) -> ResponseReturnValue:
    event = organized(event_id, for_update=True)
    form = ScanForm()
    code = scanned(event, form.code.data or "")
    if code.found is None or not form.validate_on_submit():
        return scanned_page(event, form.code.data or "", form), 422
    how, member = tap(Method.SCAN), code.found.member
    outcome = actions.check_in(event, member, how, guests=form.guests.data, now=how.at)
    flash(said(event, member.name, outcome))
    return redirect(url_for("attendance.door", event_id=event.reference))


def scanned_page(event: Event, code: str, form: ScanForm | None = None) -> str:
    """The door with one person at it, whose code this is, or the sentence that it is nobody's."""
    seen = scanned(event, code)
    if form is None:
        here = seen.found and seen.found.is_here and seen.found.attendance
        guests = here.guests if here else seen.found.guests_announced if seen.found else 0
        form = ScanForm(formdata=None, code=code, guests=guests)
    return render_template("attendance/scanned.html", event=event, seen=seen, form=form)
