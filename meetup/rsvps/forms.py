"""What people send as their answer."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import AnyOf

from meetup.rsvps.rules import CHOICES, Answer


class AnswerForm(FlaskForm):
    """An answer, sent by the button that was pressed."""

    answer = StringField("Your answer", [AnyOf(CHOICES, "Please say yes, maybe or no.")])
    unlisted = BooleanField("Leave my name off the list")

    @property
    def chosen(self) -> Answer:
        """The answer, once it is known to be one."""
        return Answer(self.answer.data)
