"""What organizers send from the door, and people who check themselves in."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import NumberRange, Optional, ValidationError

from meetup.attendance.kiosk_rules import MOST_OF_A_KIOSK_NAME
from meetup.attendance.rules import MOST_GUESTS
from meetup.fields import Line, RowId, tidy
from meetup.members.forms import Address

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
    email = Address("E-mail", is_needed=False)


class ScanForm(FlaskForm):
    """A door code that an organizer has scanned, and the guests of its holder."""

    code = HiddenField()
    guests = GuestsField(
        "Guests", [Optional(), NumberRange(0, MOST_GUESTS, message=GUESTS_SENTENCE)]
    )


class PosterForm(FlaskForm):
    """What stands on the poster; who has announced guests says how many of them are here."""

    code = Line("Code", most=40, needed="Please type the six letters of the poster.")
    guests = GuestsField("How many of your guests are here with you?", [Optional()])

    def __init__(self, announced: int, **kwargs: Any) -> None:
        super().__init__(**{"guests": announced, **kwargs})
        self._announced = announced
        if not announced:
            del self.guests

    def validate_guests(self, field: Any) -> None:
        """At most those who were announced."""
        if not 0 <= (field.data or 0) <= self._announced:
            raise ValidationError(f"Please give a number from 0 to {self._announced}.")

    @property
    def guests_here(self) -> int | None:
        """How many guests came along; None where nobody was announced, so nobody was asked."""
        return (self.guests.data or 0) if self._announced else None


class KioskForm(FlaskForm):
    name = Line(
        "Name of the kiosk",
        most=MOST_OF_A_KIOSK_NAME,
        needed="Please give it a name, such as Entrance.",
    )


class TypedForm(FlaskForm):
    """What somebody types at a kiosk, and whom of those found they tap."""

    typed = StringField("Type your name", filters=[tidy])
    member = RowId()
