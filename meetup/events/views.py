"""Events: what is coming, one event's page, proposing, editing, scheduling and cancelling."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetup.clock import now
from meetup.errors import NotFound
from meetup.events import rules
from meetup.events.forms import Cancellation, Details
from meetup.events.models import Event
from meetup.events.page import event_page, everybody
from meetup.events.queries import visible_event
from meetup.events.rules import AnswersCloseTooLate, EndsTooSoon, TimeHasPassed
from meetup.fields import refuse
from meetup.groups.queries import group_called, standing_in
from meetup.members.rules import check_reach
from meetup.proposals import actions as proposals
from meetup.proposals.forms import ADD, ProposalForm, proposal_form
from meetup.proposals.queries import terms_of
from meetup.proposals.rules import BadDeadline, DatesAlike, QuorumTooLarge
from meetup.questions.rules import may_ask
from meetup.rsvps import news_actions as cancelling
from meetup.rsvps import scheduling_actions as scheduling
from meetup.rsvps.actions import change_capacity
from meetup.rsvps.card_queries import coming_cards, past_cards
from meetup.web import me, members_only, settings, visitor

blueprint = Blueprint("events", __name__)

ON_A_PAGE = 24
LAST_PAGE = 10_000
REFUSED = (
    *(TimeHasPassed, EndsTooSoon, AnswersCloseTooLate),
    *(DatesAlike, BadDeadline, QuorumTooLarge),
)


@blueprint.get("/events/")
def index() -> ResponseReturnValue:
    page = request.args.get("page", 1, type=int)
    if not 1 <= page <= LAST_PAGE:
        raise NotFound
    is_past, skip = "past" in request.args, (page - 1) * ON_A_PAGE
    # One more than is shown says whether there is a next page.
    read = past_cards if is_past else coming_cards
    found = read(to=visitor(), now=now(), most=ON_A_PAGE + 1, skip=skip)
    return render_template(
        "events/index.html",
        events=found[:ON_A_PAGE],
        is_past=is_past,
        page=page,
        goes_on=len(found) > ON_A_PAGE,
    )


@blueprint.get("/events/<titled_event:event_id>")
def show(event_id: int) -> ResponseReturnValue:
    event = visible_event(event_id, to=visitor())
    if request.path.rsplit("/", 1)[-1] != event.reference:
        return _to_page_of(event)
    return render_template("events/show.html", **event_page(event, visitor(), now=now()))


@blueprint.get("/events/<event:event_id>/coming")
@members_only
def coming(event_id: int) -> ResponseReturnValue:
    event = visible_event(event_id, to=me())
    return render_template("events/coming.html", **everybody(event, me(), now=now()))


@blueprint.route("/groups/<slug>/propose", methods=["GET", "POST"])
@members_only
def propose(slug: str) -> ResponseReturnValue:
    group = group_called(slug)
    check_reach(is_confirmed=me().is_confirmed)
    rules.check_propose(standing_in(group, me()), group.name)
    form = proposal_form(group.timezone, sent=_sent())
    try:
        if ADD not in request.form and form.validate_on_submit():
            event = proposals.propose(
                group, me(), form.details, form.terms, host=settings().host, now=now()
            )
            flash("Your proposal is made. The group votes on it now.")
            return _to_page_of(event)
    except REFUSED as refusal:
        refuse(form[str(refusal.field)], refusal.sentence)
    page = render_template("events/propose.html", group=group, form=form)
    return page, 422 if form.errors else 200


@blueprint.route("/events/<event:event_id>/edit", methods=["GET", "POST"])
@members_only
def edit(event_id: int) -> ResponseReturnValue:
    event = visible_event(event_id, to=me(), for_update=request.method == "POST")
    standing = standing_in(event.group, me())
    rules.check_edit(standing, event.status, is_proposer=event.is_by(me()))
    form = _form_of(event, _sent())
    try:
        if ADD not in request.form and form.validate_on_submit():
            _change(event, form)
            flash("Saved.")
            return _to_page_of(event)
    except REFUSED as refusal:
        refuse(form[str(refusal.field)], refusal.sentence)
    page = _edit_page(event, form, Cancellation(formdata=None))
    return page, 422 if form.errors else 200


@blueprint.post("/events/<event:event_id>/schedule")
@members_only
def schedule(event_id: int) -> ResponseReturnValue:
    event = visible_event(event_id, to=me(), for_update=True)
    date_id = request.form.get("date", type=int)
    scheduling.schedule(event, me(), date_id=date_id, now=now())
    flash("The event is scheduled. People can answer now.")
    return _to_page_of(event)


@blueprint.post("/events/<event:event_id>/cancel")
@members_only
def cancel(event_id: int) -> ResponseReturnValue:
    event = visible_event(event_id, to=me(), for_update=True)
    rules.check_cancel(standing_in(event.group, me()), event.status)
    form = Cancellation()
    if not form.validate_on_submit():
        return _edit_page(event, _form_of(event), form), 422
    cancelling.cancel(event, me(), because=form.reason.data, now=now())
    flash("The event is cancelled.")
    return _to_page_of(event)


def _change(event: Event, form: Details) -> None:
    if isinstance(form, ProposalForm):
        scheduling.change_proposal(event, me(), form.details, form.terms, now=now())
    else:
        change_capacity(event, me(), form.details, now=now())


def _sent() -> Mapping[str, str] | None:
    return request.form if request.method == "POST" else None


def _form_of(event: Event, sent: Mapping[str, str] | None = None) -> Details:
    """The form in which an event is changed: of a proposal with its dates and terms."""
    if not event.is_proposed:
        return Details(event.timezone, kept=event.details, formdata=request.form if sent else None)
    terms = terms_of(event)
    # Whoever takes up again what has lapsed says until when anew, or has the usual moment.
    terms = replace(terms, votes_until=None) if event.is_lapsed else terms
    return proposal_form(event.timezone, sent=sent, kept=event.details, terms=terms)


def _edit_page(event: Event, form: Details, cancellation: Cancellation) -> str:
    standing = standing_in(event.group, me())
    return render_template(
        "events/edit.html",
        event=event,
        form=form,
        cancellation=cancellation,
        may_ask=may_ask(standing, event.status),
        may_cancel=rules.may_cancel(standing, event.status),
    )


def _to_page_of(event: Event) -> ResponseReturnValue:
    return redirect(url_for("events.show", event_id=event.reference))
