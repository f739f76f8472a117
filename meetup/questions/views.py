"""Questions: organizers write them, and whoever comes answers them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetup.clock import now
from meetup.db import db, only_reading
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.events.queries import visible_event
from meetup.fields import Button, refuse
from meetup.groups.queries import standing_in
from meetup.members.rules import check_reach
from meetup.questions import actions, rules
from meetup.questions.answer_page import answer_page
from meetup.questions.forms import QuestionForm, form_of
from meetup.questions.queries import answers_counted, question_with, questions_of
from meetup.questions.rules import BadOptions, IsAsked, KindIsSettled, TooManyQuestions
from meetup.rsvps.rules import Answer
from meetup.web import me, members_only

blueprint = Blueprint("questions", __name__)

REFUSED = (BadOptions, IsAsked, KindIsSettled, TooManyQuestions)


@blueprint.get("/events/<event:event_id>/questions")
@members_only
def index(event_id: int) -> ResponseReturnValue:
    return _page(_organized(event_id), QuestionForm(formdata=None))


@blueprint.post("/events/<event:event_id>/questions")
@members_only
def add(event_id: int) -> ResponseReturnValue:
    event, form = _organized(event_id, for_update=True), QuestionForm()
    if not form.validate_on_submit():
        return _shown_again(event_id, form), 422
    try:
        actions.add_question(event, form.wording, by=me())
    except REFUSED as refusal:
        refuse(form[refusal.field or "text"], refusal.sentence)
        return _shown_again(event_id, form), refusal.status
    flash("The question is added.")
    return _back_to(event)


@blueprint.route("/events/<event:event_id>/questions/<int:question_id>", methods=["GET", "POST"])
@members_only
def change(event_id: int, question_id: int) -> ResponseReturnValue:
    event = _organized(event_id, for_update=request.method == "POST")
    question = question_with(question_id, event)
    form = form_of(question.wording)
    try:
        if form.validate_on_submit():
            actions.change_question(question, form.wording, by=me())
            flash("Saved.")
            return _back_to(event)
    except REFUSED as refusal:
        refuse(form[refusal.field or "text"], refusal.sentence)
    page = render_template(
        "questions/edit.html",
        event=event,
        question=question,
        form=form,
        answers=answers_counted(event).get(question.id, 0),
    )
    return page, 422 if form.errors else 200


@blueprint.post("/events/<event:event_id>/questions/<int:question_id>/move")
@members_only
def move(event_id: int, question_id: int) -> ResponseReturnValue:
    event = _organized(event_id, for_update=True)
    question = question_with(question_id, event)
    if not Button().validate_on_submit() or request.form.get("to") not in ("up", "down"):
        raise NotFound
    actions.move_question(question, up=request.form["to"] == "up", by=me())
    return _back_to(event)


@blueprint.post("/events/<event:event_id>/questions/<int:question_id>/remove")
@members_only
def remove(event_id: int, question_id: int) -> ResponseReturnValue:
    event = _organized(event_id, for_update=True)
    question = question_with(question_id, event)
    if not Button().validate_on_submit():
        raise NotFound
    actions.remove_question(question, by=me())
    flash("The question is removed.")
    return _back_to(event)


@blueprint.get("/events/<event:event_id>/rsvp/questions")
@members_only
def answer(event_id: int) -> ResponseReturnValue:
    event = visible_event(event_id, to=me())
    said = Answer.MAYBE if request.args.get("answer") == Answer.MAYBE else Answer.YES
    page = answer_page(event, me(), said, now=now())
    # The page of the event has an answer for everybody, or says why there is none to give.
    if page is None:
        return redirect(url_for("events.show", event_id=event.reference))
    return render_template("questions/answer.html", **page)


def _organized(event_id: int, *, for_update: bool = False) -> Event:
    event = visible_event(event_id, to=me(), for_update=for_update)
    check_reach(is_confirmed=me().is_confirmed)
    rules.check_ask(standing_in(event.group, me()), event.status)
    return event


def _page(event: Event, form: QuestionForm) -> str:
    return render_template(
        "questions/index.html",
        event=event,
        form=form,
        questions=questions_of(event),
        answers=answers_counted(event),
        most=rules.MOST_QUESTIONS,
    )


def _shown_again(event_id: int, form: QuestionForm) -> str:
    # What was half done is undone, and the lock given back, before a page is read and written.
    db.session.rollback()
    with only_reading():
        return _page(visible_event(event_id, to=me()), form)


def _back_to(event: Event) -> ResponseReturnValue:
    return redirect(url_for("questions.index", event_id=event.reference))
