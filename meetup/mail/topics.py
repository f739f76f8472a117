"""What a mail that one need not get is about."""

from enum import StrEnum


class Topic(StrEnum):
    """What a member may want no mails about; all else that is mailed is asked for, or needed."""

    CONNECTIONS = "connections"
    PROPOSALS = "proposals"
    CHANGES = "changes"
    PLACES = "places"
    CALENDAR = "calendar"
    REMINDERS = "reminders"
    STILL_COMING = "still coming"
    AFTERWARDS = "afterwards"
    DIGEST = "digest"


# Every kind of mail that belongs to one.
TOPICS: dict[str, Topic] = {
    "connection_asked": Topic.CONNECTIONS,
    "connection_accepted": Topic.CONNECTIONS,
    "proposed": Topic.PROPOSALS,
    "scheduled": Topic.PROPOSALS,
    "lapsed": Topic.PROPOSALS,
    "digest": Topic.DIGEST,
    "changed": Topic.CHANGES,
    "cancelled": Topic.CHANGES,
    "seat": Topic.PLACES,
    "seat_offer": Topic.PLACES,
    "seat_offer_lapsed": Topic.PLACES,
    "yes_approved": Topic.PLACES,
    "yes_declined": Topic.PLACES,
    "seat_given_back": Topic.PLACES,
    "reminder": Topic.REMINDERS,
    "still_coming": Topic.STILL_COMING,
    "afterwards": Topic.AFTERWARDS,
    "calendar_invitation": Topic.CALENDAR,
    "calendar_removal": Topic.CALENDAR,
    "event_invitation": Topic.CALENDAR,
}
