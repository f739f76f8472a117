"""What organizers send to invite people."""

import re
from datetime import timedelta

from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from meetup.addresses import email_address
from meetup.fields import Lines, tidy_lines
from meetup.invitations.rules import LINKS_ARE_GOOD_FOR_DAYS, MOST_AT_ONCE, MOST_USES


class MakeLink(FlaskForm):
    days = SelectField(
        "Good for",
        choices=[
            SelectChoice(str(days), f"{days} day{'s' if days > 1 else ''}")
            for days in LINKS_ARE_GOOD_FOR_DAYS
        ],
        default="7",
    )
    uses = IntegerField(
        "For how many people",
        [
            InputRequired("Please say for how many people."),
            NumberRange(1, MOST_USES, f"Please give a number from 1 to {MOST_USES}."),
        ],
        default=10,
    )

    @property
    def good_for(self) -> timedelta:
        """How long the link lets people in."""
        return timedelta(days=int(self.days.data))


class MailInvitations(FlaskForm):
    addresses = TextAreaField(
        "E-mail addresses", [InputRequired("Please give an e-mail address.")], filters=[tidy_lines]
    )
    words = Lines("A few words from you", most=500)
    most_at_once = MOST_AT_ONCE
    read = staticmethod(email_address)

    def validate_addresses(self, field: TextAreaField) -> None:
        """Raises ValidationError for what is no address, and for too many of them."""
        parts = self._parts
        if not parts:
            raise ValidationError("Please give an e-mail address.")
        if len(parts) > self.most_at_once:
            raise ValidationError(f"Please give at most {self.most_at_once} addresses at once.")
        wrong = [part for part in parts if self._address(part) is None]
        if wrong:
            named = ", ".join(f"“{part[:60]}”" for part in wrong)
            raise ValidationError(f"Not an e-mail address: {named}.")

    @property
    def typed(self) -> list[str]:
        """The addresses, each once."""
        found = (self._address(part) for part in self._parts)
        return list(dict.fromkeys(address for address in found if address))

    @property
    def _parts(self) -> list[str]:
        parts = re.split(r"[,;\n]", self.addresses.data or "")
        return [part.strip() for part in parts if part.strip()]

    def _address(self, part: str) -> str | None:
        # As mail programs copy them: Kim Lee <kim@example.org>.
        in_brackets = re.search(r"<([^<>]*)>$", part)
        try:
            return self.read(in_brackets[1] if in_brackets else part)
        except ValueError:
            return None
