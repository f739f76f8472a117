"""What organizers send about the list of an event, and people about their own record."""

import re
from collections.abc import Mapping
from datetime import timedelta

from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField

from meetup.attendance.forms import AtDoorForm
from meetup.attendance.rules import MOST_OF_A_CORRECTION, Hours, Missing, Settled
from meetup.events.models import Event
from meetup.fields import Lines

OUTCOMES = {outcome.value for outcome in Missing}
PERSON = re.compile(r"person_([1-9][0-9]{0,9})")


def outcomes_sent(form: Mapping[str, str]) -> dict[int, Missing]:
    """What was said of each who is missing, by the ids of members; what is no outcome is left."""
    found = {}
    for name, outcome in form.items():
        if (person := PERSON.fullmatch(name)) and outcome in OUTCOMES:
            found[int(person[1])] = Missing(outcome)
    return found


class CorrectionForm(FlaskForm):
    """What somebody says of their own record."""

    said = Lines("What is wrong?", most=MOST_OF_A_CORRECTION, needed="Please say what is wrong.")


class SettleForm(AtDoorForm):
    """What becomes of a correction, by the button that was pressed."""

    settled = SelectField(choices=[SelectChoice(outcome.value) for outcome in Settled])


def _lengths(*minutes: int) -> list[SelectChoice]:
    return [SelectChoice(str(length), _in_words(length)) for length in minutes]


def _in_words(minutes: int) -> str:
    if minutes == 0:
        return "At once"
    if minutes < 60:
        return f"{minutes} minutes"
    hours = f"{minutes / 60:g}"
    return f"{hours} hour" if hours == "1" else f"{hours} hours"


class HoursForm(FlaskForm):
    """When people may check themselves in."""

    opens = SelectField(
        "Opens before the start", choices=_lengths(0, 15, 30, 60, 120, 180, 360, 720, 1440)
    )
    closes = SelectField(
        "Closes after the end", choices=_lengths(0, 30, 60, 120, 180, 360, 720, 1440)
    )

    @property
    def opens_before(self) -> timedelta:
        return timedelta(minutes=int(self.opens.data))

    @property
    def closes_after(self) -> timedelta:
        return timedelta(minutes=int(self.closes.data))


def hours_form(event: Event, hours: Hours) -> HoursForm:
    """The form, as the hours are now."""
    minute = timedelta(minutes=1)
    return HoursForm(
        formdata=None,
        opens=str((event.starts_at - hours.opens_at) // minute),
        closes=str((hours.closes_at - event.presumed_end) // minute),
    )
