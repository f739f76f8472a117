"""Events that differ in one thing alone, side by side: how many come, or that others wait."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bench.rows import Row

FEW, MANY = 5, 500
SEATS, ASKING = 20, 64
TITLES = (OF_FEW, OF_MANY, WAITED_FOR) = ("A small table", "A long table", "A table to wait for")
AHEAD = timedelta(days=60)


class Crowds:
    """Three events of the largest group, behind all others; `template` is what they look like.

    The first ones of its `members`, who belong to most, come to the long table; of them some to the
    small one, too, of whom one is in the midst of everything and others are not.
    """

    def __init__(self, template: Row, members: Sequence[int], today: datetime, after: int) -> None:
        self._members, self._today = members, today
        self._starts_at = (today + AHEAD).replace(hour=18)
        self.events = [
            {**template, **self._facts, "title": title, **_ids(after + number)}
            for number, title in enumerate(TITLES, 1)
        ]
        self.events[-1]["capacity"] = SEATS

    @property
    def _facts(self) -> Row:
        return {
            "starts_at": self._starts_at,
            "ends_at": self._starts_at + timedelta(hours=3),
            "local_day": self._starts_at.date(),
            "capacity": None,
            "status": "scheduled",
            "scheduled_at": self._today - timedelta(days=30),
        }

    @property
    def rsvps(self) -> list[Row]:
        """Who comes to each of them, and who waits for the last."""
        few, many, waited_for = self.events
        rows = [self._yes(few, place) for place in range(0, MANY, MANY // FEW)]
        rows += [self._yes(many, place) for place in range(MANY)]
        rows += [self._yes(waited_for, place) for place in range(SEATS)]
        return rows + [self._waits(waited_for, place) for place in range(SEATS, ASKING)]

    def _yes(self, event: Mapping[str, object], place: int) -> Row:
        return {
            "event_id": event["id"],
            "member_id": self._members[place],
            "answer": "yes",
            "answered_at": self._today - timedelta(days=20) + timedelta(minutes=place),
            "is_unlisted": False,
            "waiting_since": None,
        }

    def _waits(self, event: Mapping[str, object], place: int) -> Row:
        row = self._yes(event, place)
        return {**row, "answer": "waitlisted", "waiting_since": row["answered_at"]}


def _ids(number: int) -> Row:
    return {"id": number, "uid": f"event-{number}@town.example"}
