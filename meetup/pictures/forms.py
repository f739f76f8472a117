"""What people send as a picture."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms.validators import ValidationError

from meetup.pictures.rules import MOST_BYTES_SENT, TOO_LARGE


class Upload(FlaskForm):
    picture = FileField("Choose a picture", [FileRequired("Please choose a picture first.")])

    def validate_picture(self, field: FileField) -> None:
        """Raises ValidationError for a file that is too large."""
        if field.data and field.data.seek(0, 2) > MOST_BYTES_SENT:
            raise ValidationError(TOO_LARGE)
        if field.data:
            field.data.seek(0)
