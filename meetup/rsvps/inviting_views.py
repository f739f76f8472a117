"""Inviting those who have not answered, from the page of all answers."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from meetup.clock import now
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.fields import Button
from meetup.limits import INVITING_TO_EVENTS, limited
from meetup.members.queries import member_called
from meetup.rsvps.answer_views import organized
from meetup.rsvps.inviting_actions import invite
from meetup.web import me, members_only

blueprint = Blueprint("inviting", __name__)


@blueprint.post("/events/<event:event_id>/answers/invite")
@members_only
@limited(INVITING_TO_EVENTS)
def everybody(event_id: int) -> ResponseReturnValue:
    event = _pressed(event_id)
    number = invite(event, by=me(), now=now())
    people = "One person is" if number == 1 else f"{number} people are"
    flash(f"{people} invited. The mails are on their way.")
    return _back_to(event)


@blueprint.post("/events/<event:event_id>/answers/<handle>/invite")
@members_only
@limited(INVITING_TO_EVENTS)
def one(event_id: int, handle: str) -> ResponseReturnValue:
    event, member = _pressed(event_id), member_called(handle)
    if member is None:
        raise NotFound
    invite(event, by=me(), member=member, now=now())
    flash(f"{member.name} is invited.")
    return _back_to(event)


def _pressed(event_id: int) -> Event:
    """The event; the form is but a button."""
    event = organized(event_id, for_update=True)
    if not Button().validate_on_submit():
        raise NotFound
    return event


def _back_to(event: Event) -> ResponseReturnValue:
    return redirect(url_for("answers.index", event_id=event.reference, _anchor="unanswered"))
