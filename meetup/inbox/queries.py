"""What waits for a member's answer."""

from dataclasses import dataclass
from datetime import datetime

from meetup.connections.models import ConnectionRequest
from meetup.connections.queries import requests_to_answer
from meetup.groups.membership_queries import requests_to_join
from meetup.groups.models import Membership
from meetup.handshakes.models import Claim
from meetup.handshakes.queries import claims_to_answer
from meetup.members.models import Member
from meetup.proposals.list_queries import ToSchedule, proposals_to_schedule
from meetup.reports.queries import ReportsWaiting, reports_waiting
from meetup.rsvps.still_coming_queries import ToReply, replies_of


@dataclass(frozen=True)
class Waiting:
    """Who and what waits for one member, the longest waiting first."""

    requests: list[ConnectionRequest]
    claims: list[Claim]
    joining: list[Membership]
    reports: list[ReportsWaiting]
    proposals: list[ToSchedule]
    replies: list[ToReply]

    def __len__(self) -> int:
        people = len(self.requests) + len(self.claims) + len(self.joining)
        return people + len(self.reports) + len(self.proposals) + len(self.replies)


def waiting_for(member: Member, *, now: datetime) -> Waiting:
    """The requests, claims, reports, proposals, and questions who comes, that wait for `member`."""
    return Waiting(
        requests_to_answer(member),
        claims_to_answer(member),
        requests_to_join(member),
        reports_waiting(member),
        proposals_to_schedule(member, now=now),
        replies_of(member, now=now),
    )
