"""What those who were there send."""

from flask_wtf import FlaskForm

from meetup.fields import RowId


class WeMetForm(FlaskForm):
    """Whom one met, by the id of their record."""

    member = RowId()
