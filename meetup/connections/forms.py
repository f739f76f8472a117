"""What somebody sends to the one they would like to connect with."""

from flask_wtf import FlaskForm

from meetup.connections.rules import NOTE_LENGTH
from meetup.fields import Lines


class AskForm(FlaskForm):
    note = Lines("A few words to go with it", most=NOTE_LENGTH)
