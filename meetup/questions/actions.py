"""Writing the questions of an event: adding, changing, moving and removing them."""

from sqlalchemy import delete

from meetup.db import db
from meetup.events.models import Event
from meetup.groups.queries import standing_in
from meetup.members.models import Member
from meetup.questions import rules
from meetup.questions.models import Question
from meetup.questions.queries import answers_counted, in_order
from meetup.questions.rules import Wording


def add_question(event: Event, wording: Wording, *, by: Member) -> Question:
    """`by`, an organizer, asks one more thing, behind the others; the event's row is locked.

    Raises NotAllowed, NothingToAsk, TooManyQuestions, IsAsked and BadOptions.
    """
    rules.check_ask(standing_in(event.group, by), event.status)
    rules.check_more(event.question_count)
    others = in_order(event)
    rules.check_wording(wording, others=(other.text for other in others))
    position = others[-1].position + 1 if others else 1
    question = Question(event_id=event.id, position=position, **wording._asdict())
    db.session.add(question)
    event.question_count += 1
    db.session.flush()
    return question


def change_question(question: Question, wording: Wording, *, by: Member) -> None:
    """`by`, an organizer, says otherwise what is asked; the event's row is locked.

    What people answered stays, with the words that they answered. Raises as `add_question`, and
    KindIsSettled.
    """
    event = question.event
    rules.check_ask(standing_in(event.group, by), event.status)
    answers = answers_counted(event).get(question.id, 0)
    rules.check_kind(question.kind, wording.kind, answers=answers)
    others = (other.text for other in in_order(event) if other is not question)
    rules.check_wording(wording, others=others)
    question.say(wording)
    db.session.flush()


def move_question(question: Question, *, up: bool, by: Member) -> None:
    """`by`, an organizer, lets it change places with the one above or below, if there is one.

    The event's row is locked. Raises NotAllowed and NothingToAsk.
    """
    rules.check_ask(standing_in(question.event.group, by), question.event.status)
    others = in_order(question.event)
    place = others.index(question) + (-1 if up else 1)
    if 0 <= place < len(others):
        other = others[place]
        question.position, other.position = other.position, question.position
    db.session.flush()


def remove_question(question: Question, *, by: Member) -> None:
    """`by`, an organizer, asks it no more; what people answered to it goes with it.

    The event's row is locked. Raises NotAllowed and NothingToAsk.
    """
    event = question.event
    rules.check_ask(standing_in(event.group, by), event.status)
    db.session.execute(delete(Question).where(Question.id == question.id))
    event.question_count -= 1
    db.session.flush()
