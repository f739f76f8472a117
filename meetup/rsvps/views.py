"""Answering an event."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from meetup.clock import now
from meetup.events.queries import visible_event
from meetup.events.rules import NotScheduled
from meetup.fields import refuse
from meetup.questions import answering_actions as actions
from meetup.questions.answer_page import shown_again
from meetup.questions.answering_rules import UnfitAnswers
from meetup.questions.forms import sent_answers
from meetup.rsvps.forms import AnswerForm
from meetup.rsvps.models import Rsvp
from meetup.rsvps.queries import place_in_line
from meetup.rsvps.rules import EventIsFull, TooLate, TooManyGuests
from meetup.rsvps.waiting_rules import ordinal
from meetup.web import me, members_only

blueprint = Blueprint("rsvps", __name__)


@blueprint.post("/events/<event:event_id>/rsvp")
@members_only
def answer(event_id: int) -> ResponseReturnValue:
    form, sent = AnswerForm(), sent_answers(request.form)
    if not form.validate_on_submit():
        return shown_again(event_id, form, sent), 422
    try:
        event = visible_event(event_id, to=me(), for_update=True)
        rsvp = actions.answer(event, me(), form.chosen, sent, now=now(), **form.words)
    except UnfitAnswers as refusal:
        return shown_again(event_id, form, sent, refusal.problems), refusal.status
    except (EventIsFull, NotScheduled, TooLate, TooManyGuests) as refusal:
        refuse(form[refusal.field or "answer"], refusal.sentence)
        return shown_again(event_id, form, sent), refusal.status
    flash(_thanks(rsvp))
    return redirect(url_for("events.show", event_id=event.reference))


def _thanks(rsvp: Rsvp) -> str:
    if not rsvp.waits:
        return f"Thank you. Your answer is {rsvp.answer}."
    if rsvp.event.needs_approval and rsvp.approved_at is None:
        return "Thank you. The organizers have to approve your yes; you are told by mail."
    if rsvp.is_offered:
        return "A place is held for you."
    return f"You are {ordinal(place_in_line(rsvp))} on the waiting list."
