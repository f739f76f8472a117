"""The time zones of the IANA database, as a person looks for their own: by region, then city."""

from collections.abc import Mapping
from zoneinfo import available_timezones

from babel.core import get_global

# Asking again reads a folder of some six hundred files.
ZONES = frozenset(available_timezones())

# What a zone was called before, or is called besides: its name by that name.
_aliases: Mapping[str, str] = get_global("zone_aliases")
OLD_NAMES = {old: name for old, name in _aliases.items() if old in ZONES and name in ZONES}

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
    """The zones that are offered, each by one name, under their regions, ordered by place."""
    found: dict[str, list[str]] = {name: [] for name in REGIONS.values()}
    for zone in sorted(ZONES, key=place_of):
        region, slash, _ = zone.partition("/")
        if slash and region in REGIONS and zone not in OLD_NAMES:
            found[REGIONS[region]].append(zone)
    return found


def old_names_of(zone: str) -> list[str]:
    """The other names of a zone, by which browsers may know it, e.g. Asia/Calcutta for Kolkata."""
    return sorted(old for old, name in OLD_NAMES.items() if name == zone)
