"""Where organizers make the kiosks of an event, and revoke them."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from meetup.attendance import kiosk_actions, rules
from meetup.attendance.code_page import address_of
from meetup.attendance.forms import KioskForm
from meetup.attendance.kiosk_queries import kiosk_of, kiosks_of
from meetup.attendance.page import organized
from meetup.clock import now
from meetup.events.models import Event
from meetup.limits import DOOR, limited
from meetup.qr_pictures import qr_picture
from meetup.web import me, members_only

blueprint = Blueprint("kiosks", __name__)

MADE = "made_kiosk"


@blueprint.get("/events/<event:event_id>/door/kiosks")
@members_only
def index(event_id: int) -> ResponseReturnValue:
    event = organized(event_id)
    rules.check_held(is_scheduled=event.is_scheduled)
    return _page(event, KioskForm(formdata=None), made=session.pop(MADE, None))


@blueprint.post("/events/<event:event_id>/door/kiosks")
@members_only
@limited(DOOR)
def make(event_id: int) -> ResponseReturnValue:
    event = organized(event_id)
    rules.check_held(is_scheduled=event.is_scheduled)
    form = KioskForm()
    if not form.validate_on_submit():
        return _page(event, form), 422
    token = kiosk_actions.make_kiosk(event, form.name.data, by=me(), now=now())
    # Its maker sees it once, on the next page; nobody ever does again.
    session[MADE] = address_of("kiosk.open", event_id=event.id, token=token)
    return redirect(url_for("kiosks.index", event_id=event.reference))


@blueprint.post("/events/<event:event_id>/door/kiosks/<int(max=2147483647):kiosk_id>/revoke")
@members_only
@limited(DOOR)
def revoke(event_id: int, kiosk_id: int) -> ResponseReturnValue:
    event = organized(event_id)
    kiosk = kiosk_of(event, kiosk_id)
    kiosk_actions.revoke(kiosk, now=now())
    flash(f"{kiosk.name} is revoked, and checks nobody in any more.")
    return redirect(url_for("kiosks.index", event_id=event.reference))


def _page(event: Event, form: KioskForm, made: str | None = None) -> str:
    label = "A QR code with the link, for the tablet’s camera"
    return render_template(
        "attendance/kiosks.html",
        event=event,
        form=form,
        kiosks=kiosks_of(event),
        made=made,
        picture=qr_picture(made, label) if made else None,
    )
