"""What is written about proposals: to the group once one is made, to voters once it is decided."""

from typing import Any

from meetup.clock import now
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.events.queries import proposer_of, visible_event
from meetup.groups.queries import standing_in
from meetup.letters.calendar_parts import telling_calendar
from meetup.letters.clocks import by_clocks_of
from meetup.letters.event_letters import about_event
from meetup.letters.letter import Letter
from meetup.letters.members import addressee
from meetup.mail.models import OutboxMail
from meetup.members.models import Member
from meetup.proposals.queries import dates_of
from meetup.proposals.rules import takes_votes
from meetup.rsvps.queries import answer_of


def proposed(mail: OutboxMail) -> Letter | None:
    """That there is something to vote on, and until when; None once that is not so any more."""
    reader = addressee(mail)
    event = _event(mail, reader)
    if reader is None or event is None or event.is_lapsed:
        return None
    dates = [date for date in dates_of(event) if date.starts_at > now()]
    if not dates or not takes_votes(event.status, event.votes_until, now=now()):
        return None
    organizer = standing_in(event.group, reader).may_organize
    proposer = proposer_of(event, seen_by=reader, organizer=organizer)
    more: dict[str, Any] = {"dates": dates, "elsewhere": by_clocks_of(reader.timezone)}
    return about_event("proposals/proposed", reader, event, proposer=proposer, **more)


def scheduled(mail: OutboxMail) -> Letter | None:
    """That a proposal is an event, and what the reader's vote has become.

    None where it is cancelled or over, or the reader may not see it any more.
    """
    reader = addressee(mail)
    event = _event(mail, reader)
    if reader is None or event is None or not event.is_scheduled or event.is_over(now()):
        return None
    given = answer_of(reader, event)
    answer = given.answer.value if given else "none"
    letter = about_event("proposals/scheduled", reader, event, answer=answer)
    return telling_calendar(letter, event, reader)


def lapsed(mail: OutboxMail) -> Letter | None:
    """That a proposal has lapsed; None once it was taken up again, or scheduled all the same."""
    reader = addressee(mail)
    event = _event(mail, reader)
    if reader is None or event is None or not event.is_lapsed:
        return None
    return about_event("proposals/lapsed", reader, event, is_theirs=event.is_by(reader))


def _event(mail: OutboxMail, reader: Member | None) -> Event | None:
    try:
        return visible_event(mail.subjects["event_id"], to=reader)
    except NotFound:
        return None
