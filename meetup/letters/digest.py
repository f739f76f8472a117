"""What is written once a week: what is coming in a member's groups, and whom they would meet."""

from datetime import date

from flask import url_for

from meetup.clock import now
from meetup.letters.clocks import by_clocks_of
from meetup.letters.digest_actions import zone_of
from meetup.letters.digest_queries import coming_to, proposals_to_vote_on
from meetup.letters.digest_rules import is_in_time
from meetup.letters.letter import Letter, language_for, letter_in
from meetup.letters.members import addressee
from meetup.mail.models import OutboxMail
from meetup.ties.meeting_queries import first_meetings
from meetup.web import settings

MOST_NAMED = 5


def digest(mail: OutboxMail) -> Letter | None:
    """What comes in the next two weeks; None where nothing does, or the week is half over."""
    reader = addressee(mail)
    if reader is None:
        return None
    zone = zone_of(reader, settings().timezone)
    if not is_in_time(date.fromisoformat(mail.subjects["week"]), zone, now=now()):
        return None
    coming, proposals = coming_to(reader, now=now()), proposals_to_vote_on(reader, now=now())
    if not coming and not proposals:
        return None
    meetings = first_meetings(reader, [event.id for event in coming], now=now())
    return letter_in(
        language_for(reader),
        "groups/digest",
        link=url_for("events.index", _external=True),
        name=reader.name,
        elsewhere=by_clocks_of(zone),
        coming=coming,
        more=coming[0].number - len(coming) if coming else 0,
        proposals=proposals,
        meetings={event_id: people[:MOST_NAMED] for event_id, people in meetings.items()},
        unnamed={event_id: len(people[MOST_NAMED:]) for event_id, people in meetings.items()},
        new=len({person.id for people in meetings.values() for person in people}),
    )
