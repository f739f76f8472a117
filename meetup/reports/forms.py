"""What somebody sends who reports something, and who has dealt with it."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField
from wtforms.validators import InputRequired

from meetup.fields import Lines
from meetup.groups.models import Group
from meetup.reports.rules import NOTE_LENGTH, WORDS_LENGTH, Reason

HOST = "host"


class ReportForm(FlaskForm):
    """A report that goes to the organizers of one of `groups`, or to the host."""

    to = SelectField("Who should read it")
    reason = SelectField(
        "What is wrong",
        [InputRequired("Please say what is wrong.")],
        choices=[SelectChoice("", "Please choose"), *(SelectChoice(one.value) for one in Reason)],
    )
    words = Lines("What happened", most=WORDS_LENGTH)

    def __init__(self, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._groups = {str(group.id): group for group in groups}
        organizers = [
            SelectChoice(number, f"The organizers of {group.name}")
            for number, group in self._groups.items()
        ]
        self.to.choices = [*organizers, SelectChoice(HOST, "The host of this site")]
        if not groups:
            # There is nothing to choose.
            del self.to

    @property
    def organizers_of(self) -> Group | None:
        """Whose organizers are told; None for the host."""
        return self._groups.get(self.to.data) if self.to else None


class Closing(FlaskForm):
    note = Lines("What was done about it", most=NOTE_LENGTH)
