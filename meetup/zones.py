"""The time zones of the IANA database, as a person looks for their own: by region, then city."""

from zoneinfo import available_timezones

# Asking again reads a folder of some six hundred files.
ZONES = frozenset(available_timezones())

# What stands before the first slash of a name. Other names are old ones for the same zones, or
# hours off UTC with their sign turned round: still understood, but not offered.
REGIONS = {
    "Africa": "Africa",
    "America": "America",
    "Antarctica": "Antarctica",
    "Arctic": "Arctic",
    "Asia": "Asia",
    "Atlantic": "Atlantic Ocean",
    "Australia": "Australia",
    "Europe": "Europe",
    "Indian": "Indian Ocean",
    "Pacific": "Pacific Ocean",
}


def place_of(zone: str) -> str:
    """The place that a zone is named after, e.g. Knox, Indiana for America/Indiana/Knox."""
    return ", ".join(reversed(zone.replace("_", " ").split("/")[1:]))


def zones_by_region() -> dict[str, list[str]]:
    """The zones that are offered, under what their regions are called, ordered by place."""
    found: dict[str, list[str]] = {name: [] for name in REGIONS.values()}
    for zone in sorted(ZONES, key=place_of):
        region, slash, _ = zone.partition("/")
        if slash and region in REGIONS:
            found[REGIONS[region]].append(zone)
    return found
