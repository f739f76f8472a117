"""Form fields that every slice shares: what people type, made tidy."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import (
    DateTimeLocalField,
    Field,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError
from wtforms.widgets import Select

# Whoever has forms tidies by these as well, and takes them from here.
from meetup.tidying import tidy as tidy
from meetup.tidying import tidy_lines as tidy_lines
from meetup.zones import ZONES, old_names_of, place_of, zones_by_region

UTC_ZONE = SelectChoice("UTC")
PLACES = [
    SelectChoice(
        zone,
        place_of(zone),
        optgroup=region,
        render_kw={"data-also": " ".join(old)} if (old := old_names_of(zone)) else {},
    )
    for region, zones in zones_by_region().items()
    for zone in zones
]
# Of some 30 kB each.
MOST_LISTS_KEPT = 16
OFFERED = {choice.value for choice in (UTC_ZONE, *PLACES)}


class Button(FlaskForm):
    """A form of nothing but a button: what counts is that its token is good."""


def _checks(most: int, needed: str) -> list[Any]:
    length = Length(max=most, message=f"Please use at most {most:,} characters.")
    # Typed, and more than white space.
    return [InputRequired(needed), DataRequired(needed), length] if needed else [length]


class Line(StringField):
    """One line of text of at most `most` characters; `needed` is the sentence if it is empty."""

    def __init__(self, label: str, *, most: int, needed: str = "", **kwargs: Any) -> None:
        super().__init__(label, _checks(most, needed), filters=[tidy], **kwargs)


class Lines(TextAreaField):
    """Several lines of text of at most `most` characters; `needed` as for a line."""

    def __init__(self, label: str, *, most: int, needed: str = "", **kwargs: Any) -> None:
        super().__init__(label, _checks(most, needed), filters=[tidy_lines], **kwargs)


class ZoneList(Select):
    """The list of a `Zone`: its hundreds of choices are drawn once for each that is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[tuple[Any, ...], Markup] = {}

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        # What is no zone is as long as whoever sent it likes, and is not drawn.
        chosen = field.data if field.data in ZONES else None
        key = (field.name, chosen, *sorted(kwargs.items()))
        drawn = self._kept.get(key)
        if drawn is None:
            if len(self._kept) >= MOST_LISTS_KEPT:
                self._kept.clear()
            drawn = self._kept[key] = super().__call__(field, **kwargs)
        return drawn


class Zone(SelectField):
    """A time zone of the IANA database; one that is chosen already and not offered stays."""

    widget = ZoneList()
    choices: list[SelectChoice]

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, choices=[UTC_ZONE, *PLACES], **kwargs)

    def process(self, *args: Any, **kwargs: Any) -> None:
        super().process(*args, **kwargs)
        if self.data in ZONES and self.data not in OFFERED:
            self.choices = [SelectChoice(self.data), *self.choices]

    def pre_validate(self, form: Any) -> None:
        if self.data not in ZONES:
            raise ValidationError("Please choose a time zone from the list.")


class RowId(IntegerField):
    """The id of a row, as a button sends it; a number that no row can have is refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=[InputRequired(), NumberRange(1, 2**31 - 1)], **kwargs)


class LocalMoment(DateTimeLocalField):
    """A day and time as clocks in some zone show it; `in_zone` says which moment that is."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]
        super().__init__(label, format=formats, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Please give a day and a time, such as 2026-06-12 19:00.") from None

    def in_zone(self, timezone: str) -> datetime:
        """The moment in UTC. Raises ValidationError for a time that clocks leave out there."""
        typed: datetime = self.data
        moment = typed.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)
        if moment.astimezone(ZoneInfo(timezone)).replace(tzinfo=None) != self.data:
            raise ValidationError(f"Clocks in {timezone} skip that time on that day.")
        return moment


def refuse(field: Field, sentence: str) -> None:
    """Put a sentence at a field, as its validators would have."""
    field.errors = [*field.errors, sentence]
