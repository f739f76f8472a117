"""How events stand in addresses."""

from typing import Any

from werkzeug.routing import BaseConverter


class EventReference(BaseConverter):
    """An event in a URL: its id, and behind a hyphen whatever helps people to read it."""

    # Nine digits: more than there will be events, and still a number that PostgreSQL compares.
    regex = r"[0-9]{1,9}(?:-[^/.]*)?"
    # It has no slash, so that addresses are told apart piece by piece. Werkzeug takes the one in
    # the brackets for one, and would try each address that begins with an event, one by one.
    part_isolating = True

    def to_python(self, value: str) -> int:
        return int(value.split("-", 1)[0])

    def to_url(self, value: Any) -> str:
        return str(value)


class TitledEvent(EventReference):
    """An event in the address of its own page, behind which people leave dots and more."""

    regex = r"[0-9]{1,9}(?:-(?![^/]*\.ics$)[^/]*)?"
    part_isolating = True
