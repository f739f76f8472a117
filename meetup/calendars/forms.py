"""What people send about their own calendar."""

from datetime import timedelta

from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField

NONE = ""
REMINDERS = [
    SelectChoice(NONE, "No reminder"),
    SelectChoice("60", "An hour before"),
    SelectChoice("120", "Two hours before"),
    SelectChoice("1440", "A day before"),
]


class Reminder(FlaskForm):
    minutes = SelectField("Remind me of events I said yes to", choices=REMINDERS)

    @property
    def before(self) -> timedelta | None:
        """How long before, once it is valid; None for no reminder."""
        return timedelta(minutes=int(self.minutes.data)) if self.minutes.data else None
