"""What organizers send from the door."""

from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional

from meetup.attendance.rules import MOST_GUESTS
from meetup.fields import Line, RowId

GUESTS_SENTENCE = f"Please give a number of guests from 0 to {MOST_GUESTS}."


class GuestsField(IntegerField):
    """How many guests came along."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(GUESTS_SENTENCE) from None


class AtDoorForm(FlaskForm):
    """Somebody at the door, by the id of their record."""

    member = RowId()


class CheckInForm(AtDoorForm):
    guests = GuestsField(
        "Guests", [Optional(), NumberRange(0, MOST_GUESTS, message=GUESTS_SENTENCE)]
    )


class WalkInForm(FlaskForm):
    name = Line("Name", most=120, needed="Please give a name.")
