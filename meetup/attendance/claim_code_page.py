"""A claim code as it is shown once, to an organizer who holds it up to whom it is for.

It stands on top, beside the views.
"""

from typing import NamedTuple

from flask import session, url_for
from markupsafe import Markup

from meetup.attendance.code_rules import in_groups
from meetup.members.models import Member
from meetup.qr_pictures import qr_picture
from meetup.web import settings

KEPT = "claim_code"


class ShownCode(NamedTuple):
    """Whose record it is for, its letters, and a picture of the address that it claims it at."""

    name: str
    letters: str
    picture: Markup


def show_once(record: Member, code: str) -> None:
    """The next page of this browser that shows claim codes shows this one; no other does."""
    session[KEPT] = record.name, code


def taken_claim_code() -> ShownCode | None:
    """The code that this page is to show, if any; the next page does not."""
    kept = session.pop(KEPT, None)
    if kept is None:
        return None
    name, code = kept
    address = f"{settings().base_url}{url_for('records.index', code=code)}"
    return ShownCode(name, in_groups(code), qr_picture(address, f"The claim code of {name}"))
