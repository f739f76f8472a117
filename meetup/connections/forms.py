"""What somebody sends to the one they would like to connect with."""

from flask_wtf import FlaskForm

from meetup.connections.rules import NOTE_LENGTH
from meetup.fields import Lines
from meetup.members.forms import Address


class AskForm(FlaskForm):
    note = Lines("A few words to go with it", most=NOTE_LENGTH)


class AskByAddress(FlaskForm):
    email = Address("Their e-mail address", of_account=True, whose="their")
    note = Lines("A few words to go with it", most=NOTE_LENGTH)
