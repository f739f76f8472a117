"""The door: who is expected, who is here, checked in with one tap."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetup.attendance import actions, rules
from meetup.attendance.app_page import forget_at
from meetup.attendance.claim_code_actions import make_claim_code
from meetup.attendance.claim_code_page import show_once, taken_claim_code
from meetup.attendance.code_page import code_in_search, said
from meetup.attendance.code_views import scanned_page
from meetup.attendance.correction_queries import open_corrections
from meetup.attendance.door_queries import kept_door, people_at_door
from meetup.attendance.forms import AtDoorForm, CheckInForm, WalkInForm
from meetup.attendance.page import (
    WORKED_BY,
    organized,
    organized_for_counts,
    person_sent,
    tap,
)
from meetup.attendance.queries import room_size
from meetup.attendance.retention_queries import counts_of
from meetup.attendance.rules import Method
from meetup.clock import now
from meetup.events.models import Event
from meetup.fields import tidy
from meetup.headers import for_the_door
from meetup.limits import DOOR, limited
from meetup.web import members_only

blueprint = Blueprint("attendance", __name__)
SHOW_THE_DOOR = ("attendance.door", "attendance.check_in", "attendance.walk_in")


@blueprint.after_request
def _may_use_the_camera(response: Response) -> Response:
    return for_the_door(response) if request.endpoint in SHOW_THE_DOOR else response


TO_SHOW = (
    "A door code is for the organizers to scan: show yours to one of them at the door, "
    "and they check you in."
)


@blueprint.get("/events/<event:event_id>/door")
@members_only
def door(event_id: int) -> ResponseReturnValue:
    shown = request.args.get("code")
    event = organized_for_counts(event_id, otherwise=WORKED_BY if shown is None else TO_SHOW)
    rules.check_held(is_scheduled=event.is_scheduled)
    if not event.tells_who_came:
        return render_template("attendance/counts.html", event=event, counts=counts_of(event))
    code = shown if shown is not None else code_in_search(event, request.args.get("q", ""))
    if code is not None:
        return scanned_page(event, code)
    return render_template("attendance/door.html", **_door_page(event))


@blueprint.post("/events/<event:event_id>/door/check-in")
@members_only
@limited(DOOR)
def check_in(event_id: int) -> ResponseReturnValue:
    event = organized(event_id, for_update=True)
    form = CheckInForm()
    member = person_sent(event, form)
    if not form.validate_on_submit():
        return render_template("attendance/door.html", **_door_page(event, wrong=form)), 422
    how = tap(Method.ORGANIZER)
    outcome = actions.check_in(event, member, how, guests=form.guests.data, now=how.at)
    flash(said(event, member.name, outcome))
    return _back_to(event)


@blueprint.post("/events/<event:event_id>/door/undo")
@members_only
@limited(DOOR)
def undo(event_id: int) -> ResponseReturnValue:
    event = organized(event_id, for_update=True)
    member = person_sent(event, AtDoorForm())
    how = tap(Method.ORGANIZER)
    actions.undo(event, member, how, now=how.at)
    flash(f"{member.name} is not checked in any more.")
    return _back_to(event)


@blueprint.post("/events/<event:event_id>/door/walk-in")
@members_only
@limited(DOOR)
def walk_in(event_id: int) -> ResponseReturnValue:
    event = organized(event_id, for_update=True)
    form = WalkInForm()
    if not form.validate_on_submit():
        return render_template("attendance/door.html", **_door_page(event, walk_in=form)), 422
    how = tap(Method.WALK_IN)
    member = actions.walk_in(event, form.name.data, how, email=form.email.data, now=how.at)
    show_once(member, make_claim_code(member, now=how.at))
    flash(f"{member.name} is here.")
    return _back_to(event)


def _door_page(
    event: Event, *, wrong: CheckInForm | None = None, walk_in: WalkInForm | None = None
) -> dict[str, Any]:
    search = tidy(request.args.get("q")) or ""
    kept = kept_door(event)
    closed = kept.closing is not None
    people = people_at_door(event, closed=closed, search=search)
    unknown = search if not people else ""
    shut = rules.why_not_open(kept.hours, event.zone, now=now())
    return {
        "event": event,
        "is_attended": kept.is_attended,
        "is_forgotten": forget_at(event) < now(),
        "search": search,
        "people": people,
        "count": room_size(event),
        "closing": kept.closing,
        "corrections": open_corrections(event),
        "shut": shut if kept.is_attended else rules.UNATTENDED,
        "may_close": rules.may_close(event.starts_at, now=now()),
        "wrong": wrong,
        "claim_code": taken_claim_code(),
        "walk_in": walk_in or WalkInForm(formdata=None, name=unknown),
    }


def _back_to(event: Event) -> ResponseReturnValue:
    return redirect(url_for("attendance.door", event_id=event.reference))
