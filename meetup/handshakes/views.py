"""Whom did you meet: said by those who were there, and answered."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetup.clock import now
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.events.queries import held_event
from meetup.handshakes import actions, rules
from meetup.handshakes.claim_queries import claim_to_answer
from meetup.handshakes.forms import WeMetForm
from meetup.handshakes.queries import (
    SeenEvent,
    other_there,
    others_there,
    seen_event,
)
from meetup.members.models import Member
from meetup.members.queries import hold_pair
from meetup.web import me, members_only

blueprint = Blueprint("handshakes", __name__)


@blueprint.get("/events/<event:event_id>/met")
@members_only
def met(event_id: int) -> ResponseReturnValue:
    seen = _attended(event_id)
    others = others_there(seen.event, seen_by=me())
    return render_template("handshakes/met.html", seen=seen, event=seen.event, others=others)


@blueprint.post("/events/<event:event_id>/met")
@members_only
def claim(event_id: int) -> ResponseReturnValue:
    event = _attended(event_id).event
    form = WeMetForm()
    if not form.validate_on_submit():
        raise NotFound
    held_event(event.id)
    hold_pair(me().id, form.member.data)
    other = other_there(event, form.member.data, seen_by=me())
    if other.has_met or actions.say_we_met(event, me(), other.member, now=now()):
        flash(_met(other.member, event))
    else:
        flash(f"You said that you met {other.member.name}.")
    return _back_to(event)


@blueprint.post("/claims/<int(max=2147483647):claim_id>/yes")
@members_only
def say_yes(claim_id: int) -> ResponseReturnValue:
    claim = claim_to_answer(claim_id, by=me())
    actions.say_yes(claim, now=now())
    flash(_met(claim.claimant, claim.event))
    return redirect(url_for("inbox.index"))


@blueprint.post("/claims/<int(max=2147483647):claim_id>/no")
@members_only
def say_no(claim_id: int) -> ResponseReturnValue:
    claim = claim_to_answer(claim_id, by=me())
    actions.say_no(claim, now=now())
    flash("Thank you. Nobody is told.")
    return redirect(url_for("inbox.index"))


def _attended(event_id: int) -> SeenEvent:
    seen = seen_event(event_id, by=me())
    could_meet = seen.could_meet(now=now())
    rules.check_meeting(
        is_scheduled=seen.event.is_scheduled,
        was_there=could_meet,
        is_to_come=seen.said_they_come and not could_meet,
    )
    return seen


def _met(other: Member, event: Event) -> str:
    said = f"You and {other.name} met, and both say so."
    has_begun = event.starts_at <= now()
    return said if has_begun else f"{said} Your ties show it once the event has begun."


def _back_to(event: Event) -> ResponseReturnValue:
    return redirect(url_for("handshakes.met", event_id=event.reference))
