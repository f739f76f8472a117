"""What people send about events."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from meetup.events.rules import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST_GUESTS,
    MOST_OF_A_QUESTION,
    MOST_OFFER_HOURS,
    MOST_SEATS,
    OFFER_HOURS,
    EventDetails,
)
from meetup.fields import Line, Lines, LocalMoment

ABOUT_ANSWERS = (
    *("answers_until", "guests_allowed", "needs_approval"),
    *("offers_seats", "offer_hours", "smaller_may_pass"),
    *("warm_up_question", "gives_seats_back"),
)


class Seats(IntegerField):
    """How many people fit in; empty where there is no limit."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Please give a whole number, such as 20.") from None


class Few(IntegerField):
    """A whole number from `least` to `most`; empty is `usual`."""

    def __init__(self, label: str, *, least: int, most: int, usual: int, **kwargs: Any) -> None:
        self._sentence = f"Please give a number from {least} to {most}."
        bounds = NumberRange(least, most, self._sentence)
        super().__init__(label, [Optional(), bounds], default=usual, **kwargs)
        self.usual = usual

    @property
    def number(self) -> int:
        """What was sent, once it is known to be valid."""
        return self.usual if self.data is None else int(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(self._sentence) from None


class Details(FlaskForm):
    """An event's details, its times as clocks in `timezone` show them; `kept` is what stands.

    `further` is what stands in fields beside those of the details, by their names.
    """

    title = Line("Title", most=200, needed="Please give it a title.")
    starts_at = LocalMoment("Starts", validators=[InputRequired("Please say when it starts.")])
    ends_at = LocalMoment("Ends", validators=[Optional()])
    venue = Line("Where", most=300)
    description = Lines("What will happen", most=5000)
    capacity = Seats("How many people fit in", validators=[Optional()])
    answers_until = LocalMoment("Answer until", validators=[Optional()])
    guests_allowed = Few("Guests each may bring", least=0, most=MOST_GUESTS, usual=0)
    needs_approval = BooleanField("Organizers approve each yes")
    offers_seats = BooleanField("Offer free places, with a time to accept")
    offer_hours = Few("Hours to accept", least=1, most=MOST_OFFER_HOURS, usual=OFFER_HOURS)
    smaller_may_pass = BooleanField("Smaller parties may pass larger ones")
    warm_up_question = Line("A question to those who come", most=MOST_OF_A_QUESTION)
    gives_seats_back = BooleanField("Who does not reply gives their place back")

    def __init__(
        self,
        timezone: str,
        *,
        kept: EventDetails | None = None,
        further: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self._zone = ZoneInfo(timezone)
        self._kept: dict[str, Any] = {**(asdict(kept) if kept else {}), **(further or {})}
        shown = {name: self._as_shown(value) for name, value in self._kept.items()}
        super().__init__(data=shown or None, **kwargs)

    @property
    def details(self) -> EventDetails:
        """What was sent, once it is known to be valid."""
        return EventDetails(
            title=self.title.data,
            starts_at=self._moment(self.starts_at),
            ends_at=self._moment_or_none(self.ends_at),
            venue=self.venue.data or "",
            description=self.description.data or "",
            capacity=self.capacity.data,
            answers_until=self._moment(self.answers_until) if self.answers_until.data else None,
            guests_allowed=self.guests_allowed.number,
            needs_approval=self.needs_approval.data,
            offers_seats=self.offers_seats.data,
            offer_hours=self.offer_hours.number,
            smaller_may_pass=self.smaller_may_pass.data,
            warm_up_question=self.warm_up_question.data or "",
            gives_seats_back=self.gives_seats_back.data,
        )

    @property
    def asks_more(self) -> bool:
        """Whether anything about answers is other than usual, or wrong."""
        usual = EventDetails(title="", starts_at=datetime.min.replace(tzinfo=UTC))
        return any(
            self[name].errors or (self[name].data or None) != (getattr(usual, name) or None)
            for name in ABOUT_ANSWERS
        )

    def validate_starts_at(self, field: LocalMoment) -> None:
        """Raises ValidationError for a time that there is not."""
        if field.data is None:
            return
        if not FIRST_YEAR <= field.data.year <= LAST_YEAR:
            raise ValidationError(f"Please give a year from {FIRST_YEAR} to {LAST_YEAR}.")
        self._moment(field)

    validate_ends_at = validate_answers_until = validate_starts_at

    def validate_capacity(self, field: Field) -> None:
        """Raises ValidationError for fewer than one, or more than fit anywhere."""
        if field.data is not None and not 1 <= field.data <= MOST_SEATS:
            raise ValidationError(f"Please give a number from 1 to {MOST_SEATS:,}.")

    def _moment(self, field: LocalMoment) -> datetime:
        # What nobody touched stays the moment it is, also in the hour that clocks show twice.
        kept: datetime | None = self._kept.get(field.short_name)
        if kept is not None and field.data == self._on_clocks(kept):
            return kept
        return field.in_zone(self._zone.key)

    def _moment_or_none(self, field: LocalMoment) -> datetime | None:
        return self._moment(field) if field.data else None

    def _as_shown(self, value: Any) -> Any:
        return self._on_clocks(value) if isinstance(value, datetime) else value

    def _on_clocks(self, moment: datetime) -> datetime:
        return moment.astimezone(self._zone).replace(second=0, microsecond=0, tzinfo=None, fold=0)


class Cancellation(FlaskForm):
    """Why an event is cancelled."""

    reason = Line(
        "Why it is cancelled", most=500, needed="Please say why, for those who wanted to come."
    )
