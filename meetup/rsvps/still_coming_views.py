"""Saying that one still comes: by the link of the mail, on the event page, or from the inbox."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetup.attendance.parting_actions import part
from meetup.clock import now
from meetup.db import db, only_reading
from meetup.errors import Refusal
from meetup.events.page import event_page
from meetup.events.queries import visible_event
from meetup.members.rules import BadLink, check_reach
from meetup.rsvps.forms import StillComingForm
from meetup.rsvps.models import Rsvp
from meetup.rsvps.queries import answer_of
from meetup.rsvps.still_coming_actions import confirm, give_back
from meetup.rsvps.still_coming_queries import answer_behind, kept_until
from meetup.rsvps.still_coming_rules import NotAsked
from meetup.rsvps.stranger_rules import left_with_no
from meetup.web import back_to, me, members_only, settings

blueprint = Blueprint("still_coming", __name__)


@blueprint.post("/events/<event:event_id>/still-coming")
@members_only
def reply(event_id: int) -> ResponseReturnValue:
    event = visible_event(event_id, to=me(), for_update=True)
    check_reach(is_confirmed=me().is_confirmed)
    given = answer_of(me(), event)
    if given is None:
        raise NotAsked("You have not answered this event, so nothing is asked of you.")
    form = StillComingForm()
    if not form.validate_on_submit():
        return _event_page(event_id, form), 422
    _take(given, form)
    flash(_thanks(given))
    return back_to(url_for("events.show", event_id=event.reference))


@blueprint.get("/still-coming/<token>")
def show(token: str) -> ResponseReturnValue:
    given = _behind(token)
    return _page(given, StillComingForm(formdata=None, data={"warm_up": given.warm_up}))


@blueprint.post("/still-coming/<token>")
def reply_by_link(token: str) -> ResponseReturnValue:
    given = _behind(token, for_update=True)
    form = StillComingForm()
    if not form.validate_on_submit():
        return _shown_again(token, form), 422
    try:
        _take(given, form)
        has_left = part(given)
    except Refusal:
        # The page says what has become of it; nothing is to be mended in the form.
        return _shown_again(token, form), 409
    left = f" {left_with_no(given.event.group.name)}" if has_left else ""
    flash(_thanks(given) + left)
    return redirect(url_for("still_coming.show", token=token))


def _take(given: Rsvp, form: StillComingForm) -> None:
    if form.comes:
        confirm(given, warm_up=form.warm_up.data, now=now())
    else:
        give_back(given, now=now())


def _thanks(given: Rsvp) -> str:
    if given.is_yes:
        return "Thank you. You are expected."
    return "Thank you for saying so. Your place is given back."


def _behind(token: str, *, for_update: bool = False) -> Rsvp:
    secret_key = settings().secret_key
    given = answer_behind(token, secret_key=secret_key, now=now(), for_update=for_update)
    if given is None:
        raise BadLink("This link is not good any more. Your answer stands on the event's page.")
    return given


def _page(given: Rsvp, form: StillComingForm) -> str:
    event = given.event
    return render_template(
        "rsvps/still_coming.html",
        given=given,
        event=event,
        form=form,
        until=kept_until(given.seat_until, event.starts_at, gives_back=event.gives_seats_back),
        is_asked=event.is_scheduled and now() < event.starts_at,
    )


def _shown_again(token: str, form: StillComingForm) -> str:
    # What was half done is undone, and the lock given back, before a page is read and written.
    db.session.rollback()
    with only_reading():
        return _page(_behind(token), form)


def _event_page(event_id: int, form: StillComingForm) -> str:
    db.session.rollback()
    with only_reading():
        event = visible_event(event_id, to=me())
        page = event_page(event, me(), now=now(), reply=form)
        return render_template("events/show.html", **page)
