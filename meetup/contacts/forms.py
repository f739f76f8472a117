"""What the owner of an import sends: a file, what its columns hold, and whom they choose."""

from typing import Any, cast

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectChoice, SelectField
from wtforms.validators import ValidationError

from meetup.connections.sources.source import Columns, Holds, Listing, NeedsColumns
from meetup.contacts.models import ContactImport
from meetup.contacts.rules import MOST_BYTES, TOO_LARGE

COLUMN = "column_"
LEFT_OUT = SelectChoice("", "Leave it out")
HELD = (
    SelectChoice(Holds.NAME.value, "The whole name"),
    SelectChoice(Holds.FIRST_NAME.value, "The first name"),
    SelectChoice(Holds.LAST_NAME.value, "The last name"),
    SelectChoice(Holds.EMAIL.value, "An e-mail address"),
    SelectChoice(Holds.PROFILE.value, "The address of a profile"),
    SelectChoice(Holds.SINCE.value, "Since when you know each other"),
)


class Bring(FlaskForm):
    file = FileField("The file", [FileRequired("Please choose a file first.")])

    def validate_file(self, field: FileField) -> None:
        """Raises ValidationError for a file that is too large."""
        if field.data and field.data.seek(0, 2) > MOST_BYTES:
            raise ValidationError(TOO_LARGE)
        if field.data:
            field.data.seek(0)


class Choose(FlaskForm):
    """What goes with the people who are chosen; who they are stands beside it."""

    listing = SelectField(
        "Who the people in this file are",
        choices=[
            SelectChoice(Listing.FOLLOWING.value, "People whom you follow"),
            SelectChoice(Listing.FOLLOWERS.value, "People who follow you"),
        ],
    )
    is_whole = BooleanField("This is the whole list as it is now")
    offers = BooleanField("Offer to connect to those who are here or come later")

    def __init__(self, own: ContactImport, *, is_first: bool, **kwargs: Any) -> None:
        said = {"listing": own.listing, "is_whole": own.is_whole, "offers": own.offers}
        super().__init__(data=said, **kwargs)
        if not own.asks_listing:
            del self.listing
        if is_first:
            del self.is_whole

    @property
    def chosen_listing(self) -> Listing | None:
        """What the file lists, where that was asked."""
        return Listing(self.listing.data) if "listing" in self else None

    @property
    def chosen_whole(self) -> bool | None:
        """Whether the file is the whole list, where that was asked."""
        return bool(self.is_whole.data) if "is_whole" in self else None


class ChooseColumns(FlaskForm):
    """What each column of a table holds; `of` adds a list for each."""

    has_header = BooleanField("The first row has the names of the columns")

    @classmethod
    def of(cls, asked: NeedsColumns) -> "ChooseColumns":
        """The form for a table, beginning with the guess."""
        lists = {
            f"{COLUMN}{column.place}": SelectField(
                column.title or f"Column {column.place + 1}", choices=[LEFT_OUT, *HELD]
            )
            for column in asked.columns
        }
        guessed = {f"{COLUMN}{place}": held.value for place, held in asked.guess.holds.items()}
        made = type("ChooseColumnsOfTable", (cls,), lists)
        form = made(data={**guessed, "has_header": asked.guess.has_header})
        return cast(ChooseColumns, form)

    @property
    def columns(self) -> Columns:
        """What was chosen, once it is known to be valid."""
        holds = {
            int(field.name.removeprefix(COLUMN)): Holds(field.data)
            for field in self
            if field.name.startswith(COLUMN) and field.data
        }
        return Columns(holds, has_header=self.has_header.data)
