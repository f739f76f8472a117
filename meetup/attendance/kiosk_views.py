"""A kiosk: a tablet at the door that knows one event, and nobody who is signed in.

Its token stands in a cookie that goes to these pages alone, so that no other page is reached by it.
"""

from datetime import timedelta

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetup import limits
from meetup.attendance.code_page import guests_announced, here_since
from meetup.attendance.door_queries import kept_door, person_at_door
from meetup.attendance.forms import TypedForm
from meetup.attendance.kiosk_models import Kiosk
from meetup.attendance.kiosk_queries import found_at_kiosk, kiosk_with
from meetup.attendance.kiosk_rules import short_name
from meetup.attendance.mark_rules import Refused, Tap
from meetup.attendance.own_actions import come_in
from meetup.attendance.own_rules import in_words
from meetup.attendance.rules import Method
from meetup.clock import now
from meetup.errors import NotFound, TooOften
from meetup.events.models import Event
from meetup.events.queries import held_event
from meetup.web import settings

blueprint = Blueprint("kiosk", __name__)

COOKIE = "kiosk"
# So that it still says that the evening is over.
KEPT_AFTER = timedelta(days=1)
# How long names stand on it: of those found, and of who was checked in.
FOUND_SECONDS, WELCOME_SECONDS, SHUT_SECONDS = 30, 5, 60
REVOKED = "This kiosk was revoked by an organizer, and checks nobody in any more."


@blueprint.get("/events/<event:event_id>/kiosk/<token>")
def open(event_id: int, token: str) -> ResponseReturnValue:
    """Make this device the kiosk whose link it has opened."""
    kiosk = kiosk_with(token, event_id)
    home = url_for("kiosk.show", event_id=event_id)
    kept_until = kept_door(kiosk.event).hours.closes_at + KEPT_AFTER
    response: Response = make_response(redirect(home))
    response.set_cookie(
        COOKIE,
        token,
        path=home,
        # Not by a moment: nobody sets the clock of a tablet.
        max_age=max(kept_until - now(), KEPT_AFTER),
        secure=settings().is_https,
        httponly=True,
        samesite="Lax",
    )
    # The token in the address is told to no page.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.get("/events/<event:event_id>/kiosk")
def show(event_id: int) -> ResponseReturnValue:
    home = url_for("kiosk.show", event_id=event_id)
    if request.path != home:
        # Its cookie goes nowhere else.
        return redirect(home)
    return _blank(_kiosk(event_id))


@blueprint.post("/events/<event:event_id>/kiosk")
def use(event_id: int) -> ResponseReturnValue:
    """Find people by what was typed, or check in whom they tap; the address tells neither."""
    kiosk = _kiosk(event_id)
    if kiosk.is_revoked:
        return _blank(kiosk)
    try:
        limits.count(limits.KIOSK)
    except TooOften as refusal:
        return _page(kiosk, problem=refusal.sentence), refusal.status, refusal.headers
    form = TypedForm()
    if "member" in request.form:
        return _check_in(kiosk, held_event(event_id), form)
    if _why_shut(kiosk.event):
        return _blank(kiosk)
    typed = form.typed.data or ""
    found = found_at_kiosk(kiosk.event, typed)
    return _page(kiosk, typed=typed, found=found, again_in=FOUND_SECONDS)


def _check_in(kiosk: Kiosk, event: Event, form: TypedForm) -> ResponseReturnValue:
    # Only whom it has just shown: a number that somebody makes up names nobody.
    shown = {one.id for one in found_at_kiosk(event, form.typed.data or "").found}
    if not form.validate_on_submit() or form.member.data not in shown:
        raise NotFound
    return _come_in(kiosk, event, form.member.data)


def _come_in(kiosk: Kiosk, event: Event, member_id: int) -> ResponseReturnValue:
    member, kept = person_at_door(event, member_id), kept_door(event)
    how = Tap(Method.KIOSK, now(), device=kiosk.name)
    outcome = come_in(event, member, how, kept, now=how.at)
    if isinstance(outcome, Refused):
        return _page(kiosk, shut=in_words(outcome, kept.hours, event.zone))
    return _page(
        kiosk,
        welcome=short_name(member.name),
        since=here_since(event, outcome),
        has_guests=guests_announced(event, member) > 0,
        again_in=WELCOME_SECONDS,
    )


def _kiosk(event_id: int) -> Kiosk:
    """The kiosk that this device is. Raises NotFound for any other device."""
    return kiosk_with(request.cookies.get(COOKIE, ""), event_id)


def _blank(kiosk: Kiosk) -> ResponseReturnValue:
    if kiosk.is_revoked:
        return _page(kiosk, shut=REVOKED), 403
    shut = _why_shut(kiosk.event)
    return _page(kiosk, shut=shut, again_in=SHUT_SECONDS) if shut else _page(kiosk)


def _why_shut(event: Event) -> str | None:
    """Why nobody checks themselves in now; None when they may."""
    kept = kept_door(event)
    reason = kept.why_refused(now=now())
    return in_words(reason, kept.hours, event.zone) if reason else None


def _page(kiosk: Kiosk, **shown: object) -> str:
    blank = dict.fromkeys(("typed", "found", "welcome", "since", "problem", "shut", "again_in"))
    facts = {**blank, "has_guests": False, **shown}
    return render_template("attendance/kiosk.html", kiosk=kiosk, event=kiosk.event, **facts)
