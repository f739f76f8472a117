"""Marks as a device sends them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from werkzeug.test import TestResponse

from tests.browsing import Browser


def iso(moment: datetime) -> str:
    """As browsers write it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def a_mark(at: datetime, *, off: timedelta = timedelta(0), **more: Any) -> dict[str, Any]:
    """A check-in made `at` by a device whose clock is `off` that much, which it knows."""
    offset = int(off / timedelta(milliseconds=1))
    said = {"key": str(uuid4()), "act": "checked in", "device_at": iso(at - off), "offset": offset}
    return said | more


def send(page: Browser, event: int, by: int, *marks: object, **more: Any) -> TestResponse:
    """Send them from this browser, with a good token."""
    headers = {"X-CSRFToken": page.token()}
    body = {"by": by, "marks": marks} | more
    return page.client.post(f"/events/{event}/door/marks", json=body, headers=headers)


def results(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [one["result"] for one in answer.json["answers"]]
