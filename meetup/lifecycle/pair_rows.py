"""Which rows are about two members, and what they have one of for each pair."""

from meetup.connections.models import Connection, ConnectionRequest
from meetup.db import Base
from meetup.handshakes.models import Claim, Handshake

# Of each kind of row about two members: the columns of the two, whether they are in order, and
# what else is in its unique key.
PAIRS: tuple[tuple[type[Base], tuple[str, str], bool, tuple[str, ...]], ...] = (
    (Claim, ("claimant_id", "other_id"), False, ("event_id",)),
    (Handshake, ("member_a_id", "member_b_id"), True, ("event_id",)),
    (Connection, ("member_a_id", "member_b_id"), True, ("network",)),
    (ConnectionRequest, ("asker_id", "asked_id"), False, ()),
)
