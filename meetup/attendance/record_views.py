"""What is recorded of whoever looks, and saying that it is not so."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetup.attendance import rules
from meetup.attendance.correction_actions import ask_for_correction, settle
from meetup.attendance.correction_queries import own_record
from meetup.attendance.list_forms import CorrectionForm, SettleForm
from meetup.attendance.page import organized, person_sent, tap
from meetup.attendance.retention_rules import check_may_ask_organizers
from meetup.attendance.rules import Method, Settled
from meetup.clock import now
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.handshakes.queries import seen_event
from meetup.limits import CORRECTING, DOOR, limited
from meetup.web import me, members_only

blueprint = Blueprint("own_records", __name__, url_prefix="/events/<event:event_id>")


@blueprint.get("/record")
@members_only
def show(event_id: int) -> ResponseReturnValue:
    return _page(_begun(event_id), CorrectionForm(formdata=None))


@blueprint.post("/record")
@members_only
@limited(CORRECTING)
def ask(event_id: int) -> ResponseReturnValue:
    event = _begun(event_id)
    check_may_ask_organizers(tells_who_came=event.tells_who_came)
    form = CorrectionForm()
    if not form.validate_on_submit():
        return _page(event, form), 422
    ask_for_correction(event, me(), form.said.data, now=now())
    flash("The organizers are asked to look at it.")
    return redirect(url_for("own_records.show", event_id=event.reference))


@blueprint.post("/door/correct")
@members_only
@limited(DOOR)
def correct(event_id: int) -> ResponseReturnValue:
    event = organized(event_id, for_update=True)
    form = SettleForm()
    member = person_sent(event, form)
    if not form.validate_on_submit():
        raise NotFound
    how, outcome = tap(Method.ORGANIZER), Settled(form.settled.data)
    settle(event, member, outcome, how, by=me(), now=how.at)
    flash({Settled.PUT_RIGHT: "It is put right.", Settled.LEFT: "It stays as it is."}[outcome])
    return redirect(url_for("attendance.door", event_id=event.reference))


def _begun(event_id: int) -> Event:
    """The event, for whoever may see it or was there."""
    event = seen_event(event_id, by=me()).event
    rules.check_may_correct(event.starts_at, is_scheduled=event.is_scheduled, now=now())
    return event


def _page(event: Event, form: CorrectionForm) -> str:
    record = own_record(event, me())
    return render_template("attendance/record.html", event=event, record=record, form=form)
