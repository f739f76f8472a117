"""The link by which a further address says yes to being somebody's."""

from datetime import datetime

from meetup.members.address_models import FurtherAddress
from meetup.members.rules import ADDRESS_OPEN_FOR
from meetup.signed_links import Opened, SignedLink

LINK = SignedLink("further e-mail address", good_for=ADDRESS_OPEN_FOR)


def address_token(address: FurtherAddress, *, secret_key: str, now: datetime) -> str:
    """What the link carries: good for this address of this member, however often it is added."""
    return LINK.token(address.id, _state(address), secret_key=secret_key, now=now)


def opened(token: str, *, secret_key: str, now: datetime) -> Opened | None:
    """What a link says; None for one that is not good (any more)."""
    return LINK.open(token, secret_key=secret_key, now=now)


def is_about(link: Opened, address: FurtherAddress) -> bool:
    """Whether the link is that of this address: its id may be that of another by now."""
    return link.is_for(_state(address))


def _state(address: FurtherAddress) -> str:
    return f"{address.member_id}\n{address.email}"
