"""All answers to an event, for its organizers: read, given for others, approved, taken along."""

import csv
from collections.abc import Mapping
from datetime import datetime
from io import StringIO

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetup.clock import now
from meetup.db import db, only_reading
from meetup.errors import NotAllowed, NotFound
from meetup.events.models import Event
from meetup.events.queries import visible_event
from meetup.events.rules import NotScheduled
from meetup.fields import Button, refuse
from meetup.groups.queries import standing_in
from meetup.members.models import Member
from meetup.members.queries import member_called
from meetup.members.rules import check_reach
from meetup.questions import answering_actions
from meetup.questions.answering_rules import Sent, UnfitAnswers, cells_of, lines_of
from meetup.questions.forms import fields_of, sent_answers
from meetup.questions.queries import all_answers, questions_of
from meetup.rsvps import organizing_actions
from meetup.rsvps.answer_queries import answers_to, members_called, members_without_answer
from meetup.rsvps.forms import AnswerForForm
from meetup.rsvps.inviting_rules import may_invite
from meetup.rsvps.queries import seats_taken
from meetup.rsvps.rules import EventIsFull, TooLate, is_answered
from meetup.tidying import inert
from meetup.web import me, members_only

blueprint = Blueprint("answers", __name__)

LAST_PAGE = 10_000

COLUMNS = (
    *("name", "handle", "answer", "guests", "answered_at", "waiting_since", "offered_until"),
    *("approved_at", "guest_names", "note", "entered_by", "unlisted", "without_account"),
    *("asked_at", "confirmed_at", "reply", "warm_up"),
)


@blueprint.get("/events/<event:event_id>/answers")
@members_only
def index(event_id: int) -> ResponseReturnValue:
    event = organized(event_id)
    form = AnswerForForm(formdata=None, data={"who": request.args.get("who", "")[:120]})
    return _page(event, form)


@blueprint.post("/events/<event:event_id>/answers")
@members_only
def answer_for(event_id: int) -> ResponseReturnValue:
    event = organized(event_id, for_update=True)
    form, sent = AnswerForForm(), sent_answers(request.form)
    member = _member(form, event) if form.validate_on_submit() else None
    if member is None:
        return _shown_again(event_id, form, sent), 422
    try:
        facts = {"guests": form.guests.data or 0, "beyond": form.beyond.data}
        said = answering_actions.answer_for(
            event, member, form.chosen, sent, by=me(), now=now(), **facts
        )
    except UnfitAnswers as refusal:
        return _shown_again(event_id, form, sent, refusal.problems), refusal.status
    except (EventIsFull, NotScheduled, TooLate) as refusal:
        refuse(form[refusal.field or "answer"], refusal.sentence)
        return _shown_again(event_id, form, sent), refusal.status
    flash(f"The answer of {member.name} is {said.answer}.")
    return _back_to(event)


@blueprint.post("/events/<event:event_id>/answers/<handle>/approve")
@members_only
def approve(event_id: int, handle: str) -> ResponseReturnValue:
    event, member = _asked(event_id, handle)
    said = organizing_actions.approve(event, member, by=me(), now=now())
    flash(f"{member.name} {'is on the waiting list' if said.waits else 'has a place'} now.")
    return _back_to(event)


@blueprint.post("/events/<event:event_id>/answers/<handle>/decline")
@members_only
def decline(event_id: int, handle: str) -> ResponseReturnValue:
    event, member = _asked(event_id, handle)
    organizing_actions.decline(event, member, by=me(), now=now())
    flash(f"The yes of {member.name} is not approved, and they are told.")
    return _back_to(event)


@blueprint.get("/events/<event:event_id>/answers.csv")
@members_only
def sheet(event_id: int) -> ResponseReturnValue:
    event = organized(event_id)
    text = StringIO()
    writer = csv.writer(text)
    questions, told = questions_of(event), all_answers(event)
    writer.writerow([*COLUMNS, *(inert(question.text) for question in questions)])
    for said in answers_to(event, seen_by=me()).all():
        words = (said.person.name, said.person.handle, said.answer, said.guests)
        moments = (said.answered_at, said.waiting_since, said.offered_until, said.approved_at)
        whose = said.entered_by or ("an organizer" if said.is_entered else "")
        marks = (said.is_unlisted, said.is_placeholder)
        more = (said.guest_names, said.note, whose, *("yes" if mark else "" for mark in marks))
        asked = (said.asked_at, said.confirmed_at)
        row = (*words, *map(_written, moments), *more, *map(_written, asked))
        row = (*row, said.reply(now()), said.warm_up)
        row = (*row, *cells_of(questions, told.get(said.person.id, {})))
        writer.writerow([inert("" if cell is None else str(cell)) for cell in row])
    response = Response(text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="answers-{event.id}.csv"'
    return response


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def organized(event_id: int, *, for_update: bool = False) -> Event:
    """The event with this id, to its organizers. Raises NotFound, NotAllowed, NotConfirmed."""
    event = visible_event(event_id, to=me(), for_update=for_update)
    check_reach(is_confirmed=me().is_confirmed)
    if not standing_in(event.group, me()).may_organize:
        raise NotAllowed("What everybody answered is for the organizers of the group.")
    return event


def _asked(event_id: int, handle: str) -> tuple[Event, Member]:
    """The event and who has asked to come; the form is but a button."""
    event, member = organized(event_id, for_update=True), member_called(handle)
    if member is None or not Button().validate_on_submit():
        raise NotFound
    return event, member


def _member(form: AnswerForForm, event: Event) -> Member | None:
    """Whom the form is about; else it says at the field what is wrong."""
    found = members_called(form.who.data, event, seen_by=me())
    if len(found) == 1:
        return found[0]
    handles = ", ".join(f"@{member.handle}" for member in found)
    refuse(
        form.who,
        f"Several are called that. Please say which one: {handles}."
        if found
        else f"Nobody in {event.group.name} has that name or handle.",
    )
    return None


def _page(
    event: Event,
    form: AnswerForForm,
    sent: Mapping[int, Sent] | None = None,
    problems: Mapping[int, str] | None = None,
) -> str:
    page = request.args.get("page", 1, type=int)
    if not 1 <= page <= LAST_PAGE:
        raise NotFound
    questions, told = questions_of(event), all_answers(event)
    answers = answers_to(event, seen_by=me())
    return render_template(
        "rsvps/index.html",
        event=event,
        form=form,
        answers=answers,
        replies=answers.replies(now()),
        unanswered=members_without_answer(event, seen_by=me(), page=page),
        fields=fields_of(questions, {}, sent=sent, problems=problems),
        told={
            said.person.id: lines_of(questions, told.get(said.person.id, {}), said.answer)
            for said in answers.all()
        },
        seats=seats_taken(event),
        is_answered=is_answered(event.status, over=event.is_over(now())),
        may_invite=may_invite(
            is_scheduled=event.is_scheduled,
            has_begun=now() >= event.starts_at,
            is_closed=event.is_closed(now()),
        ),
    )


def _shown_again(
    event_id: int,
    form: AnswerForForm,
    sent: Mapping[int, Sent],
    problems: Mapping[int, str] | None = None,
) -> str:
    # What was half done is undone, and the lock given back, before a page is read and written.
    db.session.rollback()
    with only_reading():
        return _page(visible_event(event_id, to=me()), form, sent, problems)


def _back_to(event: Event) -> ResponseReturnValue:
    return redirect(url_for("answers.index", event_id=event.reference))
