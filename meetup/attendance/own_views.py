"""Checking oneself in: whoever types, or scans, the code of the poster stands at the door."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetup import limits
from meetup.attendance.code_page import guests_announced, here_since
from meetup.attendance.code_queries import is_posters
from meetup.attendance.door_queries import kept_door
from meetup.attendance.forms import PosterForm
from meetup.attendance.mark_rules import Refused
from meetup.attendance.own_actions import come_in
from meetup.attendance.own_rules import check_own_scan, in_words
from meetup.attendance.page import tap
from meetup.attendance.queries import recorded_attendance
from meetup.attendance.rules import Method
from meetup.db import SAFE_METHODS
from meetup.events.models import Event
from meetup.events.queries import visible_event
from meetup.fields import refuse
from meetup.groups.queries import standing_in
from meetup.web import me, members_only, settings

blueprint = Blueprint("own_check_ins", __name__)

WRONG = "That is not the code of this poster. Look again: the one on a screen changes each minute."


@blueprint.route("/events/<event:event_id>/check-in", methods=["GET", "POST"])
@members_only
def own(event_id: int) -> ResponseReturnValue:
    looks = request.method in SAFE_METHODS
    event = visible_event(event_id, to=me(), for_update=not looks)
    check_own_scan(standing_in(event.group, me()), is_confirmed=me().is_confirmed)
    announced = guests_announced(event, me())
    form = PosterForm(announced, formdata=None, code=request.args.get("code"))
    if looks:
        return render_template("attendance/check_in.html", **_page(event, form, announced))
    form = PosterForm(announced)
    if not form.validate_on_submit() or not _is_right(event, form):
        return render_template("attendance/check_in.html", **_page(event, form, announced)), 422
    return _come_in(event, form)


def _is_right(event: Event, form: PosterForm) -> bool:
    """Whether the code is the poster's. A wrong one counts. Raises TooOften after too many."""
    how = tap(Method.OWN_SCAN)
    give_back = limits.count(limits.OWN_SCAN)
    if is_posters(form.code.data, event, secret_key=settings().secret_key, now=how.at):
        give_back()
        return True
    refuse(form.code, WRONG)
    return False


def _come_in(event: Event, form: PosterForm) -> ResponseReturnValue:
    how, kept = tap(Method.OWN_SCAN), kept_door(event)
    outcome = come_in(event, me(), how, kept, guests=form.guests_here, now=how.at)
    if isinstance(outcome, Refused):
        flash(in_words(outcome, kept.hours, event.zone))
        return redirect(url_for("own_check_ins.own", event_id=event.reference))
    since = here_since(event, outcome)
    flash(f"You are already here since {since}." if since else "Welcome! You are checked in.")
    return redirect(url_for("events.show", event_id=event.reference))


def _page(event: Event, form: PosterForm, announced: int) -> dict[str, Any]:
    attendance = recorded_attendance(me(), event)
    is_here = attendance is not None and attendance.stands
    facts = {"event": event, "form": form, "announced": announced}
    return {**facts, "attendance": attendance if is_here else None}
