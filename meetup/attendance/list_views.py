"""The list of an event: closing it, its hours, who is excused, and the log of the door."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetup.attendance import list_actions as actions
from meetup.attendance import rules
from meetup.attendance.door_queries import kept_door, people_at_door
from meetup.attendance.forms import AtDoorForm
from meetup.attendance.list_forms import HoursForm, hours_form, outcomes_sent
from meetup.attendance.log_queries import log_of
from meetup.attendance.page import organized, person_sent, tap
from meetup.attendance.rules import Method, Missing
from meetup.clock import now
from meetup.events.models import Event
from meetup.limits import DOOR, limited
from meetup.web import me, members_only

blueprint = Blueprint("door", __name__, url_prefix="/events/<event:event_id>/door")


@blueprint.get("/close")
@members_only
def closing(event_id: int) -> ResponseReturnValue:
    event = organized(event_id)
    rules.check_may_close(event.starts_at, is_scheduled=event.is_scheduled, now=now())
    people = [one for one in people_at_door(event, closed=False) if one.is_missing]
    return render_template("attendance/close.html", event=event, people=people, outcomes=Missing)


@blueprint.post("/close")
@members_only
@limited(DOOR)
def close(event_id: int) -> ResponseReturnValue:
    event = organized(event_id, for_update=True)
    how = tap(Method.ORGANIZER)
    actions.close_list(event, outcomes_sent(request.form), how, by=me(), now=how.at)
    flash("The list is closed.")
    return _back_to(event)


@blueprint.post("/reopen")
@members_only
@limited(DOOR)
def reopen(event_id: int) -> ResponseReturnValue:
    event = organized(event_id, for_update=True)
    actions.reopen_list(event)
    flash("The list is open again.")
    return _back_to(event)


@blueprint.post("/take-none")
@members_only
@limited(DOOR)
def take_none(event_id: int) -> ResponseReturnValue:
    event = organized(event_id, for_update=True)
    actions.take_no_attendance(event, now=now())
    flash("No attendance is taken at this event.")
    return _back_to(event)


@blueprint.post("/take")
@members_only
@limited(DOOR)
def take(event_id: int) -> ResponseReturnValue:
    event = organized(event_id, for_update=True)
    actions.take_attendance(event)
    flash("Attendance is taken again.")
    return _back_to(event)


@blueprint.post("/excuse")
@members_only
@limited(DOOR)
def excuse(event_id: int) -> ResponseReturnValue:
    event = organized(event_id, for_update=True)
    member = person_sent(event, AtDoorForm())
    actions.excuse(event, member, by=me(), now=now())
    flash(f"{member.name} is excused.")
    return _back_to(event)


@blueprint.post("/take-excuse-back")
@members_only
@limited(DOOR)
def take_excuse_back(event_id: int) -> ResponseReturnValue:
    event = organized(event_id, for_update=True)
    member = person_sent(event, AtDoorForm())
    actions.take_excuse_back(event, member)
    flash(f"{member.name} is not excused any more.")
    return _back_to(event)


@blueprint.get("/hours")
@members_only
def hours(event_id: int) -> ResponseReturnValue:
    event = organized(event_id)
    rules.check_held(is_scheduled=event.is_scheduled)
    kept = kept_door(event).hours
    form = hours_form(event, kept)
    return render_template("attendance/hours.html", event=event, hours=kept, form=form)


@blueprint.post("/hours")
@members_only
@limited(DOOR)
def keep_hours(event_id: int) -> ResponseReturnValue:
    event = organized(event_id, for_update=True)
    rules.check_held(is_scheduled=event.is_scheduled)
    form = HoursForm()
    if not form.validate_on_submit():
        kept = kept_door(event).hours
        page = render_template("attendance/hours.html", event=event, hours=kept, form=form)
        return page, 422
    actions.keep_hours(event, opens_before=form.opens_before, closes_after=form.closes_after)
    flash("The door’s hours are kept.")
    return _back_to(event)


@blueprint.get("/log")
@members_only
def log(event_id: int) -> ResponseReturnValue:
    event = organized(event_id)
    part = log_of(event, page=request.args.get("page", 1, type=int))
    kept = kept_door(event)
    return render_template("attendance/log.html", event=event, part=part, kept=kept)


def _back_to(event: Event) -> ResponseReturnValue:
    return redirect(url_for("attendance.door", event_id=event.reference))
