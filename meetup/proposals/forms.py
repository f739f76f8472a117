"""What people send about proposals: their dates and terms, and votes."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, SelectChoice
from wtforms.validators import InputRequired, Optional

from meetup.events.forms import Details, Seats
from meetup.events.rules import EventDetails
from meetup.fields import LocalMoment
from meetup.proposals.queries import OwnVote
from meetup.proposals.rules import MOST_DATES, Tally, Terms, Vote, When, in_field

DATE_FIELD = re.compile(r"(starts_at|ends_at)(?:_([1-9][0-9]?))?")
ADD = "add_date"

Sent = Mapping[str, str] | None


class ProposalForm(Details):
    """A proposal's details and terms, with fields for as many dates as `proposal_form` says."""

    rows = 1
    quorum = Seats("Happens when so many say yes", validators=[Optional()])
    votes_until = LocalMoment("Votes are taken until", validators=[Optional()])
    voters_hidden = BooleanField("Hide who votes what")

    validate_votes_until = Details.validate_starts_at
    validate_quorum = Details.validate_capacity

    @property
    def dates(self) -> list[tuple[LocalMoment, LocalMoment]]:
        """The fields of each date: its start and its end."""
        names = ((in_field("starts_at", n), in_field("ends_at", n)) for n in range(self.rows))
        return [(self[starts], self[ends]) for starts, ends in names]

    @property
    def terms(self) -> Terms:
        """What was sent, once it is known to be valid."""
        dates = (
            When(self._moment(starts), self._moment_or_none(ends)) for starts, ends in self.dates
        )
        return Terms(
            tuple(dates),
            quorum=self.quorum.data,
            votes_until=self._moment_or_none(self.votes_until),
            voters_are_shown=not self.voters_hidden.data,
        )

    @property
    def may_have_more(self) -> bool:
        return self.rows < MOST_DATES


def proposal_form(
    timezone: str,
    *,
    sent: Sent = None,
    kept: EventDetails | None = None,
    terms: Terms | None = None,
) -> ProposalForm:
    """The form of a proposal, empty, as it stands (`kept` and `terms`), or as it was `sent`.

    Dates that were left empty are left out; with the button `ADD` there is one more to fill in.
    """
    further = _shown(terms) if terms else {}
    rows, formdata = (len(terms.dates) if terms else 1), None
    if sent is not None:
        rows, formdata = _closed_up(sent)
        rows = min(rows + (ADD in sent), MOST_DATES)
    return _with(rows)(timezone, kept=kept, further=further, formdata=formdata)


def _shown(terms: Terms) -> dict[str, Any]:
    shown = {"quorum": terms.quorum, "votes_until": terms.votes_until}
    for index, date in enumerate(terms.dates):
        shown |= {in_field(name, index): value for name, value in date._asdict().items()}
    return {**shown, "voters_hidden": not terms.voters_are_shown}


def _closed_up(sent: Mapping[str, str]) -> tuple[int, MultiDict[str, str]]:
    """How many dates were filled in, and what was sent with those one behind the other."""
    others = MultiDict(
        {name: text for name, text in sent.items() if not DATE_FIELD.fullmatch(name)}
    )
    typed: dict[int, dict[str, str]] = {}
    for name, text in sent.items():
        found = DATE_FIELD.fullmatch(name)
        if found and text.strip():
            typed.setdefault(int(found[2] or 1), {})[found[1]] = text
    filled = [typed[number] for number in sorted(typed)][:MOST_DATES]
    for index, date in enumerate(filled or [{}]):
        # Both, also what is empty: what is not sent at all would stay as it was.
        others.update(
            {in_field(name, index): date.get(name, "") for name in ("starts_at", "ends_at")}
        )
    return max(1, len(filled)), others


@cache
def _with(rows: int) -> type[ProposalForm]:
    more: dict[str, Any] = {"rows": rows}
    for index in range(1, rows):
        starts, ends = in_field("starts_at", index), in_field("ends_at", index)
        needed = InputRequired("Please say when it starts.")
        more[starts] = LocalMoment(f"Date {index + 1} starts", validators=[needed])
        more[ends] = LocalMoment(f"Date {index + 1} ends", validators=[Optional()])
        more |= {f"validate_{name}": Details.validate_starts_at for name in (starts, ends)}
    return type("ProposalForm", (ProposalForm,), more)


class VotingForm(FlaskForm):
    """A vote on each of some dates; those that nothing was said to keep what was said before."""

    unlisted = BooleanField("Leave my name off the list")

    @property
    def votes(self) -> dict[int, Vote]:
        """What was chosen, by the ids of the dates."""
        chosen = ((name, field.data) for name, field in self._fields.items() if _is_date(name))
        return {int(name.removeprefix("date_")): Vote(vote) for name, vote in chosen if vote}

    def field_of(self, date: Tally) -> RadioField | None:
        """The three choices for a date; None where nobody votes on it any more."""
        field: RadioField | None = self._fields.get(f"date_{date.id}")
        return field


def voting_form(
    dates: Iterable[Tally], own: Mapping[int, OwnVote], *, sent: Sent = None
) -> VotingForm:
    """The form to vote on `dates`, which shows the reader's `own` votes, or what they `sent`."""
    choices = [SelectChoice(vote.value, vote.value.capitalize()) for vote in Vote]
    fields = {
        f"date_{date.id}": RadioField("Your vote", choices=choices, validators=[Optional()])
        for date in dates
    }
    shown: dict[str, Any] = {f"date_{id}": given.vote.value for id, given in own.items()}
    shown["unlisted"] = any(given.is_unlisted for given in own.values())
    formdata = MultiDict(sent) if sent is not None else None
    form: VotingForm = type("VotingForm", (VotingForm,), fields)(formdata=formdata, data=shown)
    return form


def _is_date(name: str) -> bool:
    return name.startswith("date_")
