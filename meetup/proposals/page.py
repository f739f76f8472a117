"""What the page of a proposal shows of its dates; it stands on top, beside the views."""

from dataclasses import dataclass
from datetime import datetime

from meetup.events.models import Event
from meetup.groups.rules import Standing
from meetup.members.models import Member
from meetup.proposals.forms import VotingForm, voting_form
from meetup.proposals.queries import Voters, own_votes, tallies_of, voters_of
from meetup.proposals.rules import Best, Tally, best, has_quorum, takes_votes


@dataclass(frozen=True)
class Poll:
    """The dates of a proposal as one reader sees them; without `form` they do not vote now."""

    dates: list[Tally]
    best: Best | None
    voters: Voters
    form: VotingForm | None
    is_open: bool
    has_voted: bool
    has_quorum: bool
    to_choose: list[Tally]
    problem: str = ""

    @property
    def preferred(self) -> Tally | None:
        """The date that is offered first to whoever schedules."""
        first = self.best.date if self.best else None
        return first if first in self.to_choose else next(iter(self.to_choose), None)


def poll_of(
    event: Event,
    viewer: Member,
    standing: Standing,
    *,
    now: datetime,
    form: VotingForm | None = None,
    problem: str = "",
) -> Poll:
    """The dates of `event`, a proposal, as `viewer`, an active member of its group, sees them.

    `form` are the votes that were refused, to be shown again as they were sent, and `problem` says
    why.
    """
    dates, own = tallies_of(event), own_votes(event, viewer)
    to_come = [date for date in dates if date.is_to_come(now)]
    is_open = takes_votes(event.status, event.votes_until, now=now) and bool(to_come)
    if form is None and is_open and viewer.is_confirmed:
        form = voting_form(to_come, own)
    return Poll(
        dates=dates,
        best=best(to_come),
        voters=voters_of(event, seen_by=viewer, organizer=standing.may_organize),
        form=form if is_open else None,
        is_open=is_open,
        has_voted=bool(own),
        has_quorum=has_quorum(event.quorum, dates),
        to_choose=[date for date in dates if date.is_open(now)],
        problem=problem,
    )
