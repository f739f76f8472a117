"""What somebody saw when they reported it: words as they stood, and a picture."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from meetup.events.models import Event
from meetup.groups.models import Group
from meetup.members.models import Member
from meetup.reports.rules import About


@dataclass(frozen=True)
class Evidence:
    """What is reported, and how it looked.

    `concerns_id` is the member whom it is about; of a group nobody.
    """

    about: About
    seen: list[tuple[str, str]]
    picture_key: str | None
    concerns_id: int | None = None
    group: Group | None = None


def of_member(member: Member) -> Evidence:
    """What a member's profile says."""
    links = "\n".join(link.url for link in member.links)
    seen = [
        *(("Name", member.name), ("Profile", f"/m/{member.handle}"), ("Place", member.place)),
        *(("About", member.about), ("Elsewhere", links)),
    ]
    return Evidence(About.MEMBER, _said(seen), member.picture_key, member.id)


def of_event(event: Event) -> Evidence:
    """What the page of an event says."""
    when = event.starts_at.astimezone(ZoneInfo(event.timezone)).strftime("%Y-%m-%d %H:%M")
    seen = [
        *(("Title", event.title), ("Page", f"/events/{event.reference}")),
        *(("Group", event.group.name), ("When", f"{when}, {event.timezone}")),
        *(("Where", event.venue), ("Description", event.description)),
        ("Cancelled because", event.cancelled_because),
    ]
    return Evidence(
        About.EVENT, _said(seen), event.picture_key, event.proposer_id, group=event.group
    )


def of_group(group: Group) -> Evidence:
    """What the page of a group says."""
    seen = [
        *(("Name", group.name), ("Page", f"/groups/{group.slug}"), ("Place", group.place)),
        *(("Description", group.description), ("Online", group.online_home)),
    ]
    return Evidence(About.GROUP, _said(seen), group.picture_key, group=group)


def _said(seen: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(what, text) for what, text in seen if text]
