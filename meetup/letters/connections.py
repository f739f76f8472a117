"""What is written to whom somebody asks to connect, and to who asked, once the other says yes."""

from textwrap import shorten
from typing import NamedTuple

from flask import url_for

from meetup.clock import now
from meetup.connections.meeting_queries import next_event_of_both
from meetup.connections.models import ConnectionRequest
from meetup.connections.queries import are_connected, requests_to_answer
from meetup.contacts.consent_queries import networks_behind
from meetup.db import db
from meetup.events.models import Event
from meetup.letters.clocks import by_clocks_of
from meetup.letters.letter import Letter, language_for, letter_in
from meetup.letters.members import addressee
from meetup.mail.models import OutboxMail
from meetup.members.models import Member
from meetup.members.queries import has_blocked
from meetup.ties.queries import events_told, shown_tie
from meetup.ties.rules import Tie

MOST_NAMED = 5
MOST_WORDS_OF_SEVERAL = 140


class Asker(NamedTuple):
    """Who asks, and by what, as the inbox shows it.

    `has_reader`: they have the reader among their contacts, on these `networks`.
    """

    name: str
    words: str
    networks: list[str]
    has_reader: bool
    by_address: bool


def asked(mail: OutboxMail) -> Letter | None:
    """Who asks, of several the latest; None once nobody waits for an answer any more."""
    reader = addressee(mail)
    waiting = requests_to_answer(reader) if reader else []
    if reader is None or not waiting:
        return None
    latest = waiting[::-1][:MOST_NAMED]
    networks = networks_behind(latest, to=reader)
    is_one = len(waiting) == 1
    return letter_in(
        language_for(reader),
        "connections/connection_asked",
        link=url_for("inbox.index", _anchor="requests", _external=True),
        name=reader.name,
        one=latest[0].asker.name if is_one else "",
        number=len(waiting),
        more=len(waiting) - len(latest),
        askers=[
            _asker(request, networks.get(request.asker_id, []), in_full=is_one)
            for request in latest
        ],
    )


def accepted(mail: OutboxMail) -> Letter | None:
    """That the other said yes, and where the two meet; None where they are not connected now."""
    reader, other = addressee(mail), db.session.get(Member, mail.subjects["other_id"])
    if reader is None or other is None or not _are_connected(reader, other):
        return None
    shown = shown_tie(reader, other, now=now())
    has_met = shown is not None and shown.tie.has_met
    return letter_in(
        language_for(reader),
        "connections/connection_accepted",
        link=url_for("members.profile", handle=other.handle, _external=True),
        name=reader.name,
        other=other.name,
        elsewhere=by_clocks_of(reader.timezone),
        coming=next_event_of_both(reader, other, now=now()),
        has_met=has_met,
        met=_first_met_at(shown.tie, reader) if shown and has_met else None,
    )


def _asker(request: ConnectionRequest, networks: list[str], *, in_full: bool) -> Asker:
    words = request.note
    if not in_full:
        words = shorten(words, MOST_WORDS_OF_SEVERAL, placeholder=" …")
    has_reader = request.by_contact or bool(networks)
    return Asker(request.asker.name, words, networks, has_reader, request.by_address)


def _are_connected(reader: Member, other: Member) -> bool:
    # An import may connect the two again, and a block still keeps them apart.
    apart = has_blocked(reader, other) or has_blocked(other, reader)
    return are_connected(reader, other) and not apart


def _first_met_at(tie: Tie, reader: Member) -> Event | None:
    """The event at which the two first met, if the reader may open its page."""
    ids = [shared.event_id for shared in tie.shared if shared.starts_at == tie.first_met_at]
    told = events_told(ids, to=reader)
    return next((event for event, is_visible in told if is_visible), None)
