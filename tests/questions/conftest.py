"""What the tests of questions read past the pages."""

import pytest
from sqlalchemy import select

from meetup.db import db
from meetup.events.models import Event
from meetup.questions.models import Question, QuestionAnswer
from meetup.rsvps.models import Rsvp


@pytest.fixture
def answer_of(app):
    """`answer_of(event, ana)`: her answer; None if she has given none."""

    def read(event_id, person):
        with app.app_context():
            own = select(Rsvp).where(Rsvp.event_id == event_id, Rsvp.member_id == person.id)
            return db.session.scalars(own).one_or_none()

    return read


@pytest.fixture
def said_by(app):
    """`said_by(event, ana)`: what she said, by the words of the questions as they are now."""

    def read(event_id, person):
        with app.app_context():
            said = (
                select(Question.text, QuestionAnswer.text)
                .join(QuestionAnswer, QuestionAnswer.question_id == Question.id)
                .join(Rsvp, Rsvp.id == QuestionAnswer.rsvp_id)
                .where(Rsvp.event_id == event_id, Rsvp.member_id == person.id)
            )
            return dict(db.session.execute(said).all())

    return read


@pytest.fixture
def asks(app):
    """`asks(event)`: its questions, and how many it says that there are."""

    def read(event_id):
        with app.app_context():
            texts = select(Question.text).where(Question.event_id == event_id)
            found = db.session.scalars(texts.order_by(Question.position, Question.id))
            return list(found), db.session.get_one(Event, event_id).question_count

    return read
