"""What people without an account send as their answer."""

from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired

from meetup.fields import Line
from meetup.members.forms import Address
from meetup.rsvps.forms import AnswerForm
from meetup.rsvps.rules import Answer
from meetup.rsvps.stranger_rules import Said


class StrangerForm(AnswerForm):
    """An answer, and to whom a link goes that confirms it."""

    name = Line("Your name", most=120, needed="Please tell the organizers your name.")
    email = Address("E-mail")
    answer = RadioField(
        "Will you come?",
        [InputRequired("Please say yes, maybe or no.")],
        choices=[
            SelectChoice(Answer.YES, "Yes"),
            SelectChoice(Answer.MAYBE, "Maybe"),
            SelectChoice(Answer.NO, "No"),
        ],
    )

    @property
    def said(self) -> Said:
        """All that was typed; who does not come brings nobody."""
        answer = self.chosen
        return Said(
            name=self.name.data,
            email=self.email.data,
            answer=answer,
            unlisted=self.unlisted.data,
            guests=(self.guests.data or 0) if answer is Answer.YES else 0,
            guest_names=self.guest_names.data or "",
            note=self.note.data or "",
        )
