"""What is reported, why, and to whom."""

from datetime import timedelta
from enum import StrEnum

# Long enough to see that somebody does it again, and then it is forgotten with what was seen.
CLOSED_ARE_KEPT_FOR = timedelta(days=180)
WORDS_LENGTH = 2000
NOTE_LENGTH = 500


class About(StrEnum):
    """What a report is about."""

    MEMBER = "member"
    EVENT = "event"
    GROUP = "group"


class Addressee(StrEnum):
    """Who gets it: those who organize the group, or whoever looks after the site."""

    ORGANIZERS = "organizers"
    HOST = "host"


class Reason(StrEnum):
    """Why somebody reports, in words that stand in the form."""

    UNKIND = "Hurts, threatens or harasses people"
    UNSAFE = "Is unsafe in person"
    FALSE = "Is not who or what it says"
    SELLING = "Advertises or cheats"
    ELSE = "Something else"
