"""How each row of the town looks, once it is drawn whom it is about."""

from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bench import words

Row = dict[str, Any]

PAST, AHEAD = timedelta(days=3 * 365), timedelta(days=120)
SHARE_AHEAD = 0.1
SHARE_UNLISTED = 0.02
ANSWERS = ("yes", "maybe", "no")
ANSWER_WEIGHTS = (85, 6, 9)


def has_account(number: int) -> bool:
    return number % 5 != 0


def member(number: int, random: Random, today: datetime, password_hash: str) -> Row:
    """Four of five have an account; the others were imported and have not come by yet."""
    is_here = has_account(number)
    name = f"{random.choice(words.FIRST)} {random.choice(words.LAST)}"
    return {
        "id": number,
        "handle": f"member-{number}",
        "name": name,
        "about": _prose(random, 2),
        "place": random.choice(words.PLACES),
        "timezone": random.choice(words.ZONES) if is_here else None,
        "email": f"member-{number}@town.example" if is_here else None,
        "password_hash": password_hash if is_here else None,
        "joined_at": today - PAST,
        "confirmed_at": today - PAST if is_here else None,
        "is_unlisted": random.random() < SHARE_UNLISTED,
    }


def group(number: int, random: Random, today: datetime) -> Row:
    """Four of five are open."""
    place = random.choice(words.PLACES)
    return {
        "id": number,
        "slug": f"group-{number}",
        "name": f"{place} {random.choice(words.DOINGS)}",
        "description": _prose(random, 4),
        "place": place,
        "timezone": random.choice(words.ZONES),
        "online_home": f"https://chat.example/group-{number}",
        "visibility": "open" if number % 5 else "members only",
        "founded_at": today - PAST,
    }


def event(number: int, group: Row, proposer_id: int, random: Random, today: datetime) -> Row:
    """Nine of ten took place; of those to come a few are only proposed yet."""
    is_ahead = random.random() < SHARE_AHEAD
    day = today + random.random() * (AHEAD if is_ahead else -PAST)
    local = day.astimezone(ZoneInfo(group["timezone"]))
    starts_at = local.replace(hour=random.choice((10, 15, 18)), minute=30, second=0, microsecond=0)
    status = "proposed" if is_ahead and random.random() < 0.1 else "scheduled"
    made_at = min(starts_at, today) - timedelta(days=random.randint(7, 60))
    return {
        "id": number,
        "group_id": group["id"],
        "proposer_id": proposer_id,
        "title": random.choice(words.TITLES),
        "description": _prose(random, 6),
        "venue": random.choice(words.VENUES),
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3) if random.random() < 0.8 else None,
        "timezone": group["timezone"],
        "local_day": starts_at.date(),
        "capacity": 2_000 if random.random() < 0.3 else None,
        "status": status,
        "scheduled_at": made_at if status == "scheduled" else None,
        "uid": f"event-{number}@town.example",
        "created_at": made_at,
        "changed_at": made_at,
    }


def rsvp(event: Row, member_id: int, random: Random) -> Row:
    return {
        "event_id": event["id"],
        "member_id": member_id,
        "answer": random.choices(ANSWERS, ANSWER_WEIGHTS)[0],
        "answered_at": event["created_at"] + timedelta(minutes=random.randint(1, 10_000)),
        "is_unlisted": random.random() < SHARE_UNLISTED,
        "waiting_since": None,
    }


def attendance(event: Row, member_id: int) -> Row:
    return {
        "event_id": event["id"],
        "member_id": member_id,
        "checked_in_at": event["starts_at"],
        "method": "organizer",
        "recorded_by_id": event["proposer_id"],
    }


def connection(one_id: int, other_id: int, random: Random, today: datetime) -> Row:
    """Since when is not known of every fifth."""
    since = today - random.random() * PAST if random.random() < 0.8 else None
    network = random.choice(words.NETWORKS)
    return {
        "member_a_id": min(one_id, other_id),
        "member_b_id": max(one_id, other_id),
        "network": network,
        "since": since,
    }


def _prose(random: Random, sentences: int) -> str:
    return " ".join(random.sample(words.SENTENCES, sentences))
