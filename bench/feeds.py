"""Groups that differ in how many events their calendars hold; nobody belongs to them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice

from bench.rows import Row

# How many events the calendar of which group holds.
SIZES = {"a-year-of-evenings": 200, "years-of-evenings": 1_000}


class Feeds:
    """The groups, made after `template`, and their events, which are like `events`: all of them
    scheduled, and past, so that no list of what is coming has one of them.
    """

    def __init__(self, template: Row, events: Sequence[Row], today: datetime) -> None:
        self._after, self._today = len(events) + 10, today
        self._like = [one for one in events if one["status"] == "scheduled"]
        self.groups = [
            {**template, "id": number, "slug": slug, "name": slug.replace("-", " ").capitalize()}
            | {"visibility": "open", "timezone": "Europe/Berlin"}
            for number, slug in enumerate(SIZES, 10_001)
        ]

    @property
    def events(self) -> list[Row]:
        """Every evening until yesterday, of one group and then of the other."""
        rows: list[Row] = []
        for group, size in zip(self.groups, SIZES.values(), strict=True):
            like = islice(self._like, size)
            rows += [self._event(group, row, ago) for ago, row in enumerate(like, 1)]
        return [{**row, **_ids(self._after + place)} for place, row in enumerate(rows)]

    def _event(self, group: Row, like: Row, ago: int) -> Row:
        starts_at = (self._today - timedelta(days=ago)).replace(hour=18)
        return {
            **like,
            "group_id": group["id"],
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=3),
            "timezone": group["timezone"],
            "local_day": starts_at.date(),
        }


def _ids(number: int) -> Row:
    return {"id": number, "uid": f"event-{number}@town.example"}
