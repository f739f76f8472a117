"""Answering without an account: the form for it, and the page behind the link in the mail."""

from collections.abc import Mapping

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from meetup import limits
from meetup.attendance.parting_actions import part
from meetup.clock import now
from meetup.db import db, only_reading
from meetup.errors import NotFound, Refusal
from meetup.events.models import Event
from meetup.events.queries import visible_event
from meetup.fields import Button, refuse
from meetup.members.rules import BadLink
from meetup.questions import answering_actions as answering
from meetup.questions.answering_rules import Sent, UnfitAnswers
from meetup.questions.forms import fields_of, sent_answers
from meetup.questions.queries import own_answers, questions_of
from meetup.rsvps import stranger_actions as actions
from meetup.rsvps.forms import AnswerForm
from meetup.rsvps.models import Rsvp
from meetup.rsvps.queries import place_in_line
from meetup.rsvps.rules import Answer
from meetup.rsvps.stranger_forms import StrangerForm
from meetup.rsvps.stranger_models import AnswerByMail
from meetup.rsvps.stranger_page import asking_page, link_page
from meetup.rsvps.stranger_queries import answer_behind
from meetup.rsvps.stranger_rules import left_with_no
from meetup.rsvps.waiting_rules import ordinal
from meetup.web import settings, visitor

blueprint = Blueprint("strangers", __name__)

SENT = (
    "We have sent a mail to {email}. Open its link and press the button there: "
    "your answer counts once you have."
)
HELD = " Until then, places that are free are held for you, for 30 minutes."


@blueprint.route("/events/<event:event_id>/answer", methods=["GET", "POST"])
def ask(event_id: int) -> ResponseReturnValue:
    event = visible_event(event_id, to=visitor())
    if visitor() is not None or not (page := asking_page(event, now=now())).is_open:
        return _to_page_of(event)
    form = StrangerForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("rsvps/without_account.html", page=page, form=form), status
    try:
        limits.count(limits.ANSWERING)
        actions.ask(visible_event(event_id, to=None, for_update=True), form.said, now=now())
    except Refusal as refusal:
        refuse(form[refusal.field or "answer"], refusal.sentence)
        return _asked_again(event_id, form), refusal.status, refusal.headers
    held = HELD if form.said.seats else ""
    flash(SENT.format(email=form.email.data) + held)
    return _to_page_of(event)


@blueprint.route("/answer/<token>", methods=["GET", "POST"])
def answer(token: str) -> ResponseReturnValue:
    try:
        return _without_referer(_answered(token))
    except (BadLink, NotFound) as refusal:
        sentence = getattr(refusal, "sentence", "The event is not open to you any more.")
        return _without_referer((render_template("rsvps/link_gone.html", sentence=sentence), 404))


def _answered(token: str) -> ResponseReturnValue:
    asked = _behind(token)
    form = AnswerForm() if "answer" in request.form else Button()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return _link_page(asked, form if isinstance(form, AnswerForm) else None), status
    try:
        event = _event(asked, for_update=True)
        asked = _behind(token, fresh=True)
        rsvp = _said(asked, form, sent_answers(request.form))
        has_left = rsvp is not None and part(rsvp)
    except Refusal as refusal:
        return _refused(token, form, refusal)
    left = f" {left_with_no(event.group.name)}" if has_left else ""
    flash(_thanks(event, asked, rsvp) + left)
    return redirect(url_for("strangers.answer", token=token))


def _said(asked: AnswerByMail, form: AnswerForm | Button, sent: Mapping[int, Sent]) -> Rsvp | None:
    if isinstance(form, AnswerForm) and asked.is_confirmed:
        return answering.change_by_mail(asked, form.chosen, sent, now=now(), **form.words)
    return answering.confirm_by_mail(asked, sent, now=now())


def _behind(token: str, *, fresh: bool = False) -> AnswerByMail:
    return answer_behind(token, secret_key=settings().secret_key, now=now(), fresh=fresh)


def _event(asked: AnswerByMail, *, for_update: bool = False) -> Event:
    return visible_event(asked.event_id, to=asked.member, for_update=for_update)


def _link_page(
    asked: AnswerByMail,
    form: AnswerForm | None = None,
    problem: str = "",
    problems: Mapping[int, str] | None = None,
) -> str:
    event = _event(asked)
    page = link_page(event, asked, now=now(), form=form)
    # Who has not confirmed may be anybody, and is not shown what was said before.
    own = own_answers(event, asked.member) if asked.member else {}
    sent = sent_answers(request.form)
    fields = fields_of(questions_of(event), own, sent=sent, problems=problems)
    return render_template("rsvps/by_mail.html", problem=problem, fields=fields, **page)


def _refused(token: str, form: AnswerForm | Button, refusal: Refusal) -> ResponseReturnValue:
    # What was half done is undone, and the lock given back, before a page is read and written.
    db.session.rollback()
    with only_reading():
        if isinstance(refusal, UnfitAnswers):
            typed = form if isinstance(form, AnswerForm) else None
            page = _link_page(_behind(token), typed, problems=refusal.problems)
            return page, refusal.status
        if isinstance(form, AnswerForm):
            refuse(form[refusal.field or "answer"], refusal.sentence)
            return _link_page(_behind(token), form), refusal.status
        return _link_page(_behind(token), problem=refusal.sentence), refusal.status


def _asked_again(event_id: int, form: StrangerForm) -> str:
    db.session.rollback()
    with only_reading():
        page = asking_page(visible_event(event_id, to=None), now=now())
        return render_template("rsvps/without_account.html", page=page, form=form)


def _thanks(event: Event, asked: AnswerByMail, rsvp: Rsvp | None) -> str:
    if rsvp is None:
        return "You have answered already."
    if not rsvp.waits:
        return f"Thank you. Your answer is {rsvp.answer}."
    if event.needs_approval and rsvp.approved_at is None:
        return "Thank you. The organizers have to approve your yes; you are told by mail."
    if rsvp.is_offered:
        return "A place is held for you."
    taken = "There is no room by now. " if asked.answer is Answer.YES else ""
    return f"{taken}You are {ordinal(place_in_line(rsvp))} on the waiting list."


def _without_referer(page: ResponseReturnValue) -> Response:
    """The page with its address told to nobody, also not to what writes our own logs."""
    response: Response = make_response(page)
    # Of the site alone, which Flask-WTF asks for on https.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def _to_page_of(event: Event) -> ResponseReturnValue:
    return redirect(url_for("events.show", event_id=event.reference))
