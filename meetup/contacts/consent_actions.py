"""The yes of somebody who was asked."""

from datetime import UTC, datetime, time

from meetup.connections import actions
from meetup.connections.models import ConnectionRequest
from meetup.connections.rules import OnNetwork
from meetup.contacts.consent_queries import listings_of


def accept(request: ConnectionRequest, *, now: datetime) -> None:
    """The one who is asked says yes. Whoever calls this holds the pair. Raises NotConfirmed.

    Where it was asked because of a contact, the two are connected on each network on which both
    have each other, since the day that it gives; what goes one way only begins here and now.
    """
    on = []
    if request.by_contact:
        listings = listings_of(request.asked, [request.asker_id]).get(request.asker_id, [])
        on = [
            OnNetwork(one.network, datetime.combine(one.since, time(), UTC) if one.since else None)
            for one in listings
            if one.is_two_way
        ]
    actions.accept(request, on=on, now=now)
