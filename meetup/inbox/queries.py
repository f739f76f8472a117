"""What waits for a member's answer."""

from dataclasses import dataclass

from meetup.connections.models import ConnectionRequest
from meetup.connections.queries import requests_to_answer
from meetup.groups.membership_queries import requests_to_join
from meetup.groups.models import Membership
from meetup.handshakes.models import Claim
from meetup.handshakes.queries import claims_to_answer
from meetup.members.models import Member
from meetup.reports.queries import ReportsWaiting, reports_waiting


@dataclass(frozen=True)
class Waiting:
    """Who and what waits for one member, the longest waiting first."""

    requests: list[ConnectionRequest]
    claims: list[Claim]
    joining: list[Membership]
    reports: list[ReportsWaiting]

    def __len__(self) -> int:
        people = len(self.requests) + len(self.claims) + len(self.joining)
        return people + len(self.reports)


def waiting_for(member: Member) -> Waiting:
    """The requests, claims, requests to join and reports that `member` is asked about."""
    return Waiting(
        requests_to_answer(member),
        claims_to_answer(member),
        requests_to_join(member),
        reports_waiting(member),
    )
