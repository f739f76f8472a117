"""The yes of somebody who was asked, said as such or by asking back."""

from datetime import UTC, datetime, time

from meetup.connections import actions
from meetup.connections.models import ConnectionRequest
from meetup.connections.queries import request_between
from meetup.connections.rules import OnNetwork
from meetup.contacts.consent_queries import listings_of
from meetup.members.models import Member


def accept(request: ConnectionRequest, *, now: datetime) -> None:
    """The one who is asked says yes. Whoever calls this holds the pair. Raises NotConfirmed.

    Where it was asked because of a contact, the two are connected on each network on which both
    have each other, since the day that it gives; what goes one way only begins here and now.
    """
    actions.accept(request, on=_networks(request), now=now)


def ask(asker: Member, asked: Member, *, note: str, now: datetime) -> bool:
    """As `connections.actions.ask`: where `asked` has asked before, it is a yes as by `accept`."""
    theirs = request_between(asked, asker)
    on = _networks(theirs) if theirs else []
    return actions.ask(asker, asked, note=note, on=on, now=now)


def _networks(request: ConnectionRequest) -> list[OnNetwork]:
    listings = listings_of(request.asked, [request]).get(request.asker_id, [])
    return [
        OnNetwork(one.network, datetime.combine(one.since, time(), UTC) if one.since else None)
        for one in listings
        if one.is_two_way
    ]
