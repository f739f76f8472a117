"""Questions of events, and what people answered to them."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetup.db import Base, Lines, words
from meetup.events.models import Event
from meetup.questions.rules import (
    MOST_OF_A_QUESTION,
    MOST_OF_AN_OPTION,
    MOST_OPTIONS,
    Asked,
    Kind,
    Readers,
    Wording,
)
from meetup.rsvps.models import Rsvp

# As many lines as there are options; an answer may be all of them.
LONGEST = MOST_OPTIONS * (MOST_OF_AN_OPTION + 1)


class Question(Base):
    """Something that organizers ask of those who say yes or maybe; in the order of `position`.

    `version` rises with each change, so that nobody answers other words than they have read.
    """

    __tablename__ = "questions"
    __table_args__ = (
        CheckConstraint(
            "(options <> '') = (kind IN ('one of', 'some of'))", name="choices_have_options"
        ),
        Index("ix_questions_event_id_position", "event_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(MOST_OF_A_QUESTION))
    kind: Mapped[Kind] = mapped_column(words(Kind, "question_kind"))
    options: Mapped[tuple[str, ...]] = mapped_column(Lines(LONGEST), default=())
    is_required: Mapped[bool] = mapped_column(default=False)
    readers: Mapped[Readers] = mapped_column(words(Readers, "question_readers"))
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()

    @property
    def wording(self) -> Wording:
        return Wording(self.text, self.kind, self.options, self.is_required, self.readers)

    @property
    def asked(self) -> Asked:
        return Asked(self.id, *self.wording, self.version)

    def say(self, wording: Wording) -> None:
        """These are its words now."""
        if wording != self.wording:
            self.version += 1
        for name, value in wording._asdict().items():
            setattr(self, name, value)


class QuestionAnswer(Base):
    """What somebody said to a question, with their answer to the event, and gone with it.

    `wording` is the question as they read it. `is_for_group`: it said that the group reads it;
    what was said to organizers alone stays among them, whatever the question says later.
    """

    __tablename__ = "question_answers"
    __table_args__ = (
        UniqueConstraint("rsvp_id", "question_id"),
        CheckConstraint("text <> ''", name="answers_say_something"),
        Index("ix_question_answers_question_id", "question_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rsvp_id: Mapped[int] = mapped_column(ForeignKey(Rsvp.id, ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id, ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(String(LONGEST))
    wording: Mapped[str] = mapped_column(String(MOST_OF_A_QUESTION))
    is_for_group: Mapped[bool] = mapped_column(default=False)
