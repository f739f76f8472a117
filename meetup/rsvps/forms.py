"""What people send as their answer."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectChoice, SelectField, StringField
from wtforms.validators import AnyOf, NumberRange, Optional

from meetup.events.rules import MOST_GUESTS
from meetup.fields import Line, Lines
from meetup.rsvps.rules import CHOICES, MOST_OF_A_NOTE, Answer

REPLIES = (Answer.YES, Answer.NO)
TOO_MANY = f"Please give a number from 0 to {MOST_GUESTS}."


class Guests(IntegerField):
    """How many guests come along; None where nothing was said of it."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        validators = [Optional(), NumberRange(0, MOST_GUESTS, TOO_MANY)]
        super().__init__(label, validators, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(TOO_MANY) from None


class AnswerForm(FlaskForm):
    """An answer, sent by the button that was pressed; what is not sent stays as it was."""

    answer = StringField("Your answer", [AnyOf(CHOICES, "Please say yes, maybe or no.")])
    unlisted = BooleanField("Leave my name off the list")
    guests = Guests("Who comes with you")
    guest_names = Line("Their names", most=MOST_OF_A_NOTE)
    note = Lines("A note to the organizers", most=MOST_OF_A_NOTE)

    @property
    def chosen(self) -> Answer:
        """The answer, once it is known to be one."""
        return Answer(self.answer.data)

    @property
    def words(self) -> dict[str, Any]:
        """All that was sent beside the answer; what was not is None."""
        fields = (self.unlisted, self.guests, self.guest_names, self.note)
        return {field.short_name: field.data for field in fields}


class AnswerForForm(FlaskForm):
    """What somebody said to an organizer, who sends it for them."""

    who = Line("Who", most=120, needed="Please say for whom.")
    answer = SelectField(
        "Their answer",
        choices=[
            SelectChoice(Answer.YES, "Yes"),
            SelectChoice(Answer.MAYBE, "Maybe"),
            SelectChoice(Answer.NO, "No"),
            SelectChoice(Answer.WAITLISTED, "Put them on the waiting list"),
        ],
        default="yes",
    )
    guests = Guests("How many guests come with them", default=0)
    beyond = BooleanField("They may come all the same")

    @property
    def chosen(self) -> Answer:
        """The answer, once it is known to be one."""
        return Answer(self.answer.data)


class StillComingForm(FlaskForm):
    """A reply, sent by the button that was pressed; a warm-up that is not sent stays as it was."""

    answer = StringField("Your reply", [AnyOf(REPLIES, "Please say whether you come.")])
    warm_up = Lines("Your answer to the question", most=MOST_OF_A_NOTE)

    @property
    def comes(self) -> bool:
        """Whether they come, once it is known that they said so."""
        return bool(self.answer.data == Answer.YES)
