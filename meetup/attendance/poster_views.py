"""The code at the door: printed on a poster, or on a screen, where it changes each minute."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetup.attendance import poster_actions, rules
from meetup.attendance.code_page import printed_poster, screen_poster
from meetup.attendance.code_rules import until_it_changes
from meetup.attendance.door_queries import kept_door
from meetup.attendance.own_rules import in_words
from meetup.attendance.page import organized
from meetup.clock import now
from meetup.limits import DOOR, limited
from meetup.web import members_only

blueprint = Blueprint("posters", __name__)


@blueprint.get("/events/<event:event_id>/door/poster")
@members_only
def printed(event_id: int) -> ResponseReturnValue:
    event = organized(event_id)
    rules.check_held(is_scheduled=event.is_scheduled)
    hours = kept_door(event).hours
    code = printed_poster(event)
    return render_template("attendance/poster.html", event=event, code=code, hours=hours)


@blueprint.post("/events/<event:event_id>/door/poster")
@members_only
@limited(DOOR)
def make_anew(event_id: int) -> ResponseReturnValue:
    event = organized(event_id, for_update=True)
    rules.check_held(is_scheduled=event.is_scheduled)
    poster_actions.make_anew(event)
    flash("This is a new poster. The ones before are good no more: print it, and take them down.")
    return redirect(url_for("posters.printed", event_id=event.reference))


@blueprint.get("/events/<event:event_id>/door/screen")
@members_only
def screen(event_id: int) -> ResponseReturnValue:
    event = organized(event_id)
    rules.check_held(is_scheduled=event.is_scheduled)
    kept, at = kept_door(event), now()
    reason = kept.why_refused(now=at)
    return render_template(
        "attendance/screen.html",
        event=event,
        code=None if reason else screen_poster(event),
        shut=in_words(reason, kept.hours, event.zone) if reason else None,
        again_in=until_it_changes(at).seconds,
    )
