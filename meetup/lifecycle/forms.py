"""What people send about records: a code, an account, a name."""

from flask_wtf import FlaskForm
from wtforms import SelectField

from meetup.fields import Line, RowId


class CodeForm(FlaskForm):
    code = Line("The code that an organizer gave you", most=60)


class OfferForm(FlaskForm):
    account = RowId(label="Whose account is it?")


class MergeForm(FlaskForm):
    name = SelectField("Name")
