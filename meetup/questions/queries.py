"""Reading questions and what people said to them."""

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, join, or_, select

from meetup.db import db
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.events.queries import LARGEST_ID
from meetup.members.models import Member
from meetup.members.queries import Viewer, asked_by
from meetup.questions.answering_rules import Said
from meetup.questions.models import Question, QuestionAnswer
from meetup.questions.rules import Asked, Readers
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer


class Seen(NamedTuple):
    """A question with one answer to it, of nobody if there is none.

    It is the reader's own, or `is_shown` to whoever may know the name of who gave it.
    """

    question: Asked
    member_id: int | None
    text: str | None
    is_shown: bool | None


def questions_of(event: Event) -> list[Asked]:
    """What `event` asks, in its order; asks nothing of the database where that is nothing."""
    if not event.question_count:
        return []
    rows = db.session.connection().execute(_questions(), {"event_id": event.id})
    return [Asked._make(row) for row in rows]


def question_with(question_id: int, event: Event) -> Question:
    """The question of `event` with this id. Raises NotFound."""
    if question_id > LARGEST_ID:
        raise NotFound
    one = select(Question).where(Question.id == question_id, Question.event_id == event.id)
    question = db.session.scalars(one).one_or_none()
    if question is None:
        raise NotFound
    return question


def in_order(event: Event) -> list[Question]:
    """The rows of its questions, in their order."""
    rows = select(Question).where(Question.event_id == event.id)
    return list(db.session.scalars(rows.order_by(Question.position, Question.id)))


def answers_counted(event: Event) -> dict[int, int]:
    """How many people have answered each of its questions, by its id, if anybody has."""
    counts = (
        select(QuestionAnswer.question_id, func.count())
        .join(Question, Question.id == QuestionAnswer.question_id)
        .where(Question.event_id == event.id)
        .group_by(QuestionAnswer.question_id)
    )
    return dict(db.session.execute(counts).all())


def own_answers(event: Event, member: Member) -> dict[int, Said]:
    """What `member` said to the questions of `event`, by their ids."""
    ids = {"event_id": event.id, "member_id": member.id}
    rows = db.session.connection().execute(_own(), ids)
    return {question_id: Said(text, wording) for question_id, text, wording in rows}


def all_answers(event: Event) -> dict[int, dict[int, Said]]:
    """What everybody said, by the id of the member and of the question; for organizers alone."""
    if not event.question_count:
        return {}
    found: dict[int, dict[int, Said]] = {}
    for member_id, question_id, *said in db.session.connection().execute(
        _all(), {"event_id": event.id}
    ):
        found.setdefault(member_id, {})[question_id] = Said._make(said)
    return found


def seen_answers(event: Event, *, seen_by: Member) -> list[Seen]:
    """The questions of `event`, each with the reader's own answer and those that the group reads.

    Only of those who come; which of them the reader may know by name is not asked here.
    """
    if not event.question_count:
        return []
    ids = asked_by(seen_by, event_id=event.id)
    rows = db.session.connection().execute(_seen(), ids)
    return [Seen(Asked._make(row[:-3]), *row[-3:]) for row in rows]


@cache
def _questions() -> Select[*tuple[Any, ...]]:
    columns = (getattr(Question, name) for name in Asked._fields)
    of_event = select(*columns).where(Question.event_id == bindparam("event_id"))
    return of_event.order_by(Question.position, Question.id)


@cache
def _own() -> Select[*tuple[Any, ...]]:
    answers = select(QuestionAnswer.question_id, QuestionAnswer.text, QuestionAnswer.wording)
    own = answers.join(Rsvp, Rsvp.id == QuestionAnswer.rsvp_id)
    return own.where(
        Rsvp.event_id == bindparam("event_id"), Rsvp.member_id == bindparam("member_id")
    )


@cache
def _all() -> Select[*tuple[Any, ...]]:
    answers = select(
        *(Rsvp.member_id, QuestionAnswer.question_id),
        *(QuestionAnswer.text, QuestionAnswer.wording),
    )
    of_all = answers.join(Rsvp, Rsvp.id == QuestionAnswer.rsvp_id)
    return of_all.where(Rsvp.event_id == bindparam("event_id"))


@cache
def _seen() -> Select[*tuple[Any, ...]]:
    is_shown = and_(
        Question.readers == Readers.GROUP,
        QuestionAnswer.is_for_group.is_(True),
        Rsvp.answer == Answer.YES,
    )
    given = join(QuestionAnswer, Rsvp, Rsvp.id == QuestionAnswer.rsvp_id)
    answers = and_(
        QuestionAnswer.question_id == Question.id, or_(is_shown, Rsvp.member_id == Viewer.id)
    )
    shown = (Rsvp.member_id, QuestionAnswer.text, is_shown)
    return _questions().add_columns(*shown).outerjoin(given, answers)
