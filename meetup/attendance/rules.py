"""How an attendance comes about."""

from enum import StrEnum

from meetup.errors import Refusal


class Method(StrEnum):
    """How it was recorded that somebody was there."""

    ORGANIZER = "organizer"
    SCAN = "scan"
    OWN_SCAN = "own scan"
    KIOSK = "kiosk"
    WALK_IN = "walk-in"
    HANDSHAKE = "handshake"
    IMPORT = "import"


class DoorIsShut(Refusal):
    """The event has not begun, was cancelled, or its list is closed."""
