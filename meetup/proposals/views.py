"""Voting on the dates of a proposal."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetup.clock import now
from meetup.db import db, only_reading
from meetup.events.models import Event
from meetup.events.page import event_page
from meetup.events.queries import visible_event
from meetup.groups.queries import standing_in
from meetup.members.rules import check_reach
from meetup.proposals import rules
from meetup.proposals.forms import VotingForm, voting_form
from meetup.proposals.queries import own_votes, tallies_of
from meetup.proposals.rules import DateHasPassed, VotesClosed
from meetup.rsvps.scheduling_actions import vote as vote_on
from meetup.web import me, members_only

blueprint = Blueprint("proposals", __name__)

COUNTED = "Thank you. Your votes are counted; you may change them as long as votes are taken."
ENOUGH = "Thank you. That is enough: the event is scheduled, and your vote is your answer."
NOTHING_SAID = "Please choose yes, if need be or no for at least one date."


@blueprint.get("/events/<event:event_id>/votes")
@members_only
def votes(event_id: int) -> ResponseReturnValue:
    return _to_dates_of(visible_event(event_id, to=me()))


@blueprint.post("/events/<event:event_id>/votes")
@members_only
def vote(event_id: int) -> ResponseReturnValue:
    event = visible_event(event_id, to=me(), for_update=True)
    check_reach(is_confirmed=me().is_confirmed)
    form = _form(event)
    try:
        standing = standing_in(event.group, me())
        rules.check_vote(standing, event.status, event.votes_until, now=now())
        if not form.validate_on_submit() or not form.votes:
            return _shown_again(event_id, form, NOTHING_SAID), 422
        vote_on(event, me(), form.votes, unlisted=form.unlisted.data, now=now())
    except (VotesClosed, DateHasPassed) as refusal:
        if not event.is_proposed:
            raise
        return _shown_again(event_id, form, refusal.sentence), refusal.status
    flash(ENOUGH if event.is_scheduled else COUNTED)
    # To its top: at the dates, on a phone, the thanks would be out of sight.
    return redirect(url_for("events.show", event_id=event.reference))


def _form(event: Event) -> VotingForm:
    to_come = [date for date in tallies_of(event) if date.is_to_come(now())]
    return voting_form(to_come, own_votes(event, me()), sent=request.form)


def _shown_again(event_id: int, form: VotingForm, problem: str) -> str:
    # What was half done is undone, and the lock given back, before a page is read and written.
    db.session.rollback()
    with only_reading():
        event = visible_event(event_id, to=me())
        page = event_page(event, me(), now=now(), voting=form, problem=problem)
        return render_template("events/show.html", **page)


def _to_dates_of(event: Event) -> ResponseReturnValue:
    return redirect(url_for("events.show", event_id=event.reference, _anchor="votes"))
