"""Answering an event together with what it asks: the one way in for people's own answers."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from meetup.db import db
from meetup.events.models import Event
from meetup.members.models import Member
from meetup.questions import answering_rules as rules
from meetup.questions.answering_rules import Sent
from meetup.questions.models import QuestionAnswer
from meetup.questions.queries import questions_of
from meetup.questions.rules import Asked, Readers
from meetup.rsvps import actions as rsvps
from meetup.rsvps import organizing_actions as organizing
from meetup.rsvps import stranger_actions as strangers
from meetup.rsvps.models import Rsvp
from meetup.rsvps.queries import answer_of
from meetup.rsvps.rules import Answer, check_deadline
from meetup.rsvps.stranger_models import AnswerByMail


def answer(
    event: Event,
    member: Member,
    answer: Answer,
    sent: Mapping[int, Sent],
    *,
    now: datetime,
    **words: Any,
) -> Rsvp:
    """`member` answers `event`, whose row the caller has locked, and what it asks.

    What of the questions is not `sent` stays as it was said. `words` are the other arguments of
    `rsvps.actions.answer`. Raises what that does, TooLate also for questions that are sent too
    late, and UnfitAnswers; the caller then rolls back.
    """
    return _said_with(
        *(event, member, answer, sent),
        say=lambda: rsvps.answer(event, member, answer, now=now, **words),
        now=now,
    )


def change_by_mail(
    asked: AnswerByMail, answer: Answer, sent: Mapping[int, Sent], *, now: datetime, **words: Any
) -> Rsvp:
    """By the link in a mail its reader answers otherwise; as `answer` in all else."""
    assert asked.member is not None
    return _said_with(
        *(asked.event, asked.member, answer, sent),
        say=lambda: strangers.change(asked, answer, now=now, **words),
        now=now,
    )


def confirm_by_mail(asked: AnswerByMail, sent: Mapping[int, Sent], *, now: datetime) -> Rsvp | None:
    """Whoever reads the mail confirms what was typed, and says what the event asks.

    The page has not shown them what their account may have said before, so that what they leave
    empty stays. Raises what `stranger_actions.confirm` raises, and UnfitAnswers.
    """
    is_known = asked.is_confirmed
    given = strangers.confirm(asked, now=now)
    if given is not None and not is_known and asked.answer is not Answer.NO:
        keep_answers(given, _not_empty(sent), required=True)
    return given


def _said_with(
    event: Event,
    member: Member,
    answer: Answer,
    sent: Mapping[int, Sent],
    *,
    say: Callable[[], Rsvp],
    now: datetime,
) -> Rsvp:
    asks = bool(event.question_count)
    before = answer_of(member, event) if asks else None
    said_before, offered = (before.answer, before.is_offered) if before else (None, False)
    given = say()
    closed = event.is_closed(now)
    if not asks or answer is Answer.NO:
        return given
    may_answer = rules.may_answer_questions(answer, closed=closed, offered=offered)
    check_deadline(may_answer=may_answer or not sent)
    if may_answer:
        required = rules.must_answer(answer, before=said_before, has_sent=bool(sent))
        keep_answers(given, sent, required=required)
    return given


def answer_for(
    event: Event,
    member: Member,
    answer: Answer,
    sent: Mapping[int, Sent],
    *,
    by: Member,
    now: datetime,
    **facts: Any,
) -> Rsvp:
    """`by`, an organizer, answers for a member, who said it to them; as far as they asked them.

    What they leave empty stays as it was. Raises what `organizing_actions.answer_for` raises, and
    UnfitAnswers for what is no answer.
    """
    given = organizing.answer_for(event, member, answer, by=by, now=now, **facts)
    if event.question_count and answer is not Answer.NO:
        keep_answers(given, _not_empty(sent), required=False, by_mouth=True)
    return given


def keep_answers(
    given: Rsvp, sent: Mapping[int, Sent], *, required: bool, by_mouth: bool = False
) -> None:
    """Keep what somebody says to the questions of the event with their answer, `given`, to it.

    With `required`, what has to be answered is to be there now. What an organizer heard `by_mouth`
    is for organizers alone: nobody has read who reads it. Raises UnfitAnswers.
    """
    questions = questions_of(given.event)
    kept = {row.question_id: row for row in _rows(given)}
    answered = {question_id: row.text for question_id, row in kept.items()}
    said = rules.fit_answers(questions, sent, answered=answered, required=required)
    for question in questions:
        if question.id in said:
            _keep(given, question, kept.get(question.id), said[question.id], by_mouth=by_mouth)
    db.session.flush()


def _not_empty(sent: Mapping[int, Sent]) -> dict[int, Sent]:
    return {question_id: said for question_id, said in sent.items() if any(said.values)}


def _keep(
    given: Rsvp, question: Asked, row: QuestionAnswer | None, text: str, *, by_mouth: bool
) -> None:
    if not text:
        if row is not None:
            db.session.execute(delete(QuestionAnswer).where(QuestionAnswer.id == row.id))
        return
    if row is None:
        row = QuestionAnswer(rsvp_id=given.id, question_id=question.id)
        db.session.add(row)
    row.text, row.wording = text, question.text
    row.is_for_group = question.readers is Readers.GROUP and not by_mouth


def _rows(given: Rsvp) -> list[QuestionAnswer]:
    rows = select(QuestionAnswer).where(QuestionAnswer.rsvp_id == given.id)
    return list(db.session.scalars(rows))
