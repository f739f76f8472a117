"""The page on which people answer an event and what it asks, put together from both.

It stands on top, beside the views: the views of answers and of questions show it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import render_template

from meetup.clock import now
from meetup.db import db, only_reading
from meetup.events.models import Event
from meetup.events.page import blank_form, event_page
from meetup.events.page_queries import reader_of
from meetup.events.queries import visible_event
from meetup.members.models import Member
from meetup.questions.answering_rules import Sent, may_answer_questions
from meetup.questions.forms import fields_of
from meetup.questions.queries import own_answers, questions_of
from meetup.rsvps.forms import AnswerForm
from meetup.rsvps.rules import CHOICES, Answer, is_answered, joins_by_yes
from meetup.web import me


def answer_page(
    event: Event,
    viewer: Member,
    answer: Answer,
    *,
    now: datetime,
    form: AnswerForm | None = None,
    sent: Mapping[int, Sent] | None = None,
    problems: Mapping[int, str] | None = None,
) -> dict[str, Any] | None:
    """What `questions/answer.html` shows `viewer`, who is about to say `answer`.

    None where they cannot say it, or no questions go with it. `form` and `sent` are what was
    refused, and is shown again as it was sent, with the `problems` of each question.
    """
    if not event.question_count or not viewer.is_confirmed:
        return None
    reader = reader_of(event, viewer, now=now)
    standing, given = reader.standing, reader.given
    joins = joins_by_yes(standing, event.group.joining) and answer is Answer.YES
    closed = event.is_closed(now)
    offered = bool(given and given.offered_until and given.offered_until > now)
    if not (
        is_answered(event.status, over=event.is_over(now))
        and (standing.is_active or joins)
        and may_answer_questions(answer, closed=closed, offered=offered)
    ):
        return None
    own = own_answers(event, viewer)
    return {
        "event": event,
        "given": given,
        "answer": answer,
        "form": form or blank_form(given),
        "fields": fields_of(questions_of(event), own, sent=sent, problems=problems),
        "joins": joins,
        "is_full": reader.finds_full(event, now=now),
    }


def shown_again(
    event_id: int,
    form: AnswerForm,
    sent: Mapping[int, Sent],
    problems: Mapping[int, str] | None = None,
) -> str:
    """The page from which an answer was sent that is refused, with what was sent.

    Where there are questions that is theirs, also for who has not seen them yet.
    """
    # What was half done is undone, and the lock given back, before a page is read and written.
    db.session.rollback()
    with only_reading():
        event = visible_event(event_id, to=me())
        if form.answer.data in CHOICES:
            page = answer_page(
                event, me(), form.chosen, now=now(), form=form, sent=sent, problems=problems
            )
            if page is not None:
                return render_template("questions/answer.html", **page)
        return render_template("events/show.html", **event_page(event, me(), now=now(), form=form))
