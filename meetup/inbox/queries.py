"""What waits for a member's answer."""

from dataclasses import dataclass

from meetup.connections.models import ConnectionRequest
from meetup.connections.queries import requests_to_answer
from meetup.groups.membership_queries import requests_to_join
from meetup.groups.models import Membership
from meetup.handshakes.models import Claim
from meetup.handshakes.queries import claims_to_answer
from meetup.members.models import Member


@dataclass(frozen=True)
class Waiting:
    """Who waits for the answer of one member, the longest waiting first."""

    requests: list[ConnectionRequest]
    claims: list[Claim]
    joining: list[Membership]

    def __len__(self) -> int:
        return len(self.requests) + len(self.claims) + len(self.joining)


def waiting_for(member: Member) -> Waiting:
    """The requests, claims and requests to join that `member` is asked about."""
    return Waiting(requests_to_answer(member), claims_to_answer(member), requests_to_join(member))
