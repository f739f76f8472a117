"""Every limit and every request that it counts: the last one below is taken, the next is not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask

from meetup import limits
from meetup.counters import Counters
from meetup.db import db
from meetup.limits import Limit
from meetup.members.confirmation import confirmation_token
from meetup.members.models import Member
from tests.browsing import Browser, Page
from tests.conftest import Cast
from tests.contacts.bringing import brought
from tests.given import Given, Person

WRONG = "not the right one"
ADDRESS = "127.0.0.1"
GROUPS = [value for value in vars(limits).values() if isinstance(value, tuple)]
LIMITS = {limit.what: limit for group in GROUPS for limit in group if isinstance(limit, Limit)}

Sent = dict[str, str]

# What is sent where, by Cleo unless it is for strangers; {names} come from the scene below.
SIGN_IN = ("/login", {"email": "ana@example.org", "password": WRONG})
SIGN_UP = (
    "/signup",
    {"name": "Una", "email": "new@example.org", "password": "long enough words"},
)
RESET = ("/account/password", {"email": "new@example.org"})
NEW_ADDRESS = (
    "/account/email",
    {"email": "new@example.org", "current_password": "{password}"},
)
FURTHER_ADDRESS = ("/account/addresses", {"email": "new@example.org", "by_whom": "anyone"})
ASKING: list[tuple[str, Sent]] = [
    ("/m/ana/ask", {}),
    ("/connections/contacts/{namesake}/ask", {"member": "ana"}),
]
BY_ADDRESS = ("/connections/ask", {"email": "nobody@example.org"})
ANSWERING = (
    "/events/{open}/answer",
    {"name": "Zoe", "email": "zoe@example.org", "answer": "yes"},
)
DOOR: list[tuple[str, Sent]] = [
    ("/events/{event}/door/check-in", {}),
    ("/events/{event}/door/undo", {}),
    ("/events/{event}/door/walk-in", {}),
    ("/events/{event}/door/close", {}),
    ("/events/{event}/door/marks", {}),
    ("/events/{event}/door/reopen", {}),
    ("/events/{event}/door/excuse", {}),
    ("/events/{event}/door/take-excuse-back", {}),
    ("/events/{event}/door/hours", {}),
    ("/events/{event}/door/correct", {}),
    ("/events/{event}/door/take", {}),
    ("/events/{event}/door/take-none", {}),
    ("/events/{event}/door/scan", {}),
    ("/events/{event}/door/poster", {}),
    ("/events/{event}/door/kiosks", {}),
    ("/events/{event}/door/kiosks/{kiosk}/revoke", {}),
]
# For whoever is at a door, and needs one more.
ANOTHER_CODE = ("/groups/harbour/records/{record}/code", {})
# Looked at: nothing is sent.
CALENDAR = ("/calendar/{calendar}.ics", None)
STRANGERS = ("/login", "/signup", "/account/password", "/confirm", "/events/{open}/answer")

# For each limit: for whom it counts, and all that counts against it.
ROWS: dict[str, tuple[str, Sequence[tuple[str, Sent | None]]]] = {
    "sign in to an account": ("ana@example.org", [SIGN_IN]),
    "sign in from an address": (ADDRESS, [SIGN_IN]),
    "sign up with an e-mail": ("new@example.org", [SIGN_UP]),
    "sign up from an address": (ADDRESS, [SIGN_UP]),
    "reset of an e-mail": ("new@example.org", [RESET]),
    "reset from an address": (ADDRESS, [RESET, ("/account/password-link", {})]),
    "own password": (
        "{cleo}",
        [
            ("/account/password", {"current_password": WRONG, "password": WRONG}),
            ("/account/email", {"email": "new@example.org", "current_password": WRONG}),
        ],
    ),
    "password of a link": ("{link}", [("/confirm/{link}", {"password": WRONG})]),
    "change of e-mail by a member": ("{cleo}", [NEW_ADDRESS]),
    "mail to a new address": ("new@example.org", [NEW_ADDRESS, FURTHER_ADDRESS]),
    "add an address as a member": ("{cleo}", [FURTHER_ADDRESS]),
    "ask to connect as a member": ("{cleo}", ASKING),
    "ask to connect from an address": (ADDRESS, [*ASKING, BY_ADDRESS]),
    "answer without an account from an address": (ADDRESS, [ANSWERING]),
    "answers without an account to an event": ("{open}", [ANSWERING]),
    "ask whoever has an e-mail": ("{cleo}", [BY_ADDRESS]),
    "invite by a link as a member": ("{cleo}", [("/groups/harbour/invitations", {})]),
    "invite to events as a member": (
        "{cleo}",
        [("/events/{open}/answers/invite", {}), ("/events/{open}/answers/ana/invite", {})],
    ),
    "door by a member": ("{cleo}", [*DOOR, ANOTHER_CODE]),
    "door of an event": ("{event}", DOOR),
    "ask for a correction as a member": ("{cleo}", [("/events/{event}/record", {})]),
    "wrong code of a poster": (
        "{cleo} {event}",
        [("/events/{event}/check-in", {"code": "ABCDEF"})],
    ),
    "kiosk": (
        "{kiosk_token}",
        [
            ("/events/{event}/kiosk", {"typed": "ana"}),
            ("/events/{event}/kiosk", {"typed": "ana", "member": "{ana}"}),
        ],
    ),
    "claim code typed by a member": ("{cleo}", [("/account/records?code=none", None)]),
    "offer a record as a member": ("{cleo}", [("/groups/harbour/records/{record}/offer", {})]),
    "report as a member": (
        "{cleo}",
        [("/m/ana/report", {}), ("/groups/harbour/report", {}), ("/events/{event}/report", {})],
    ),
    "picture by a member": (
        "{cleo}",
        [
            ("/account/picture", {}),
            ("/groups/harbour/picture", {}),
            ("/events/{event}/picture", {}),
        ],
    ),
    "calendar of a member": ("{calendar}", [CALENDAR]),
    "calendars of members from an address": (ADDRESS, [CALENDAR]),
    "import by a member": (
        "{cleo}",
        [("/connections/import", {}), ("/connections/import/{table}/columns", {})],
    ),
}
CASES = [(what, path, sent) for what, (_, requests) in ROWS.items() for path, sent in requests]


@dataclass
class Scene:
    cleo: Person
    names: dict[str, object]


def town(given: Given, cast: Cast) -> Scene:
    """Cleo's event is on, a contact of hers has Ana's name, and somebody signed up as Una twice."""
    una = given.member("Una", confirmed=False)
    with given.inside():
        account = db.session.get_one(Member, una.id)
        account.contested_at = given.clock.moment
        secret_key = given.app.config["HANDSHAKES"].secret_key
        link = confirmation_token(account, secret_key=secret_key, now=given.clock.moment)
    begun = given.clock.moment - timedelta(minutes=30)
    event = given.event(cast.group_id, starts_at=begun)
    theirs = {"cleo": cast.cleo.id, "password": cast.cleo.password}
    theirs["calendar"] = given.calendar(cast.cleo)
    record = given.member("Walk-in", placeholder=True)
    given.membership(cast.group_id, record)
    theirs["record"] = record.id
    open_one = given.event(given.group("chess", owner=cast.cleo, open=True))
    events = {"event": event, "open": open_one, "ana": cast.ana.id}
    events["kiosk"], token = given.kiosk(event, cast.cleo)
    theirs["kiosk_token"] = token
    return Scene(cast.cleo, {**brought(given, cast.cleo), **theirs, **events, "link": link})


@pytest.fixture
def scene(once: Callable[..., Scene]) -> Scene:
    return once(town)


@pytest.fixture
def names(scene: Scene) -> dict[str, object]:
    return scene.names


def test_every_limit_has_a_row():
    assert ROWS.keys() == LIMITS.keys()


@pytest.mark.parametrize(
    ("what", "path", "sent"), CASES, ids=[f"{what}: {path}" for what, path, _ in CASES]
)
def test_the_last_one_is_taken_and_the_next_is_not(
    app: Flask,
    scene: Scene,
    names: dict[str, object],
    browser: Callable[..., Browser],
    what: str,
    path: str,
    sent: Sent | None,
):
    limit, key = LIMITS[what], ROWS[what][0].format(**names)
    counters: Counters = app.extensions["limits"]
    for _ in range(limit.times - 1):
        assert counters.count(limit.what, key, limit.window)
    is_for_strangers = path.removesuffix("/{link}") in STRANGERS and "current_password" not in (
        sent or ()
    )
    looking = browser(None if is_for_strangers else scene.cleo)
    if "/kiosk" in path and "/door/" not in path:
        looking.get("/events/{event}/kiosk/{kiosk_token}".format(**names))
    last, next_one = (send(looking, path, sent, names) for _ in range(2))
    assert last.status not in (400, 403, 405, 429), last.words
    assert next_one.status == 429 and "too often" in next_one.words
    assert int(next_one.response.headers["Retry-After"]) == limit.minutes * 60
    app.extensions["limits"].forget()
    assert send(looking, path, sent, names).status != 429, "no other limit was reached"


def send(looking: Browser, path: str, sent: Sent | None, names: dict[str, object]) -> Page:
    if sent is None:
        return looking.get(path.format(**names))
    data: dict[str, object] = {name: value.format(**names) for name, value in sent.items()}
    return looking.post(path.format(**names), data, follow=False)


def test_whoever_works_a_door_or_asks_somebody_is_limited(app: Flask, names: dict[str, object]):
    """Of all such routes each has a row above."""
    adapter = app.url_map.bind("town.example")
    covered = {
        adapter.match(path.format(**names), method="POST", return_rule=True)[0].rule
        for _, path, sent in CASES
        if sent is not None
    }
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and is_worth_a_limit(rule.rule):
            assert rule.rule in covered, f"{rule.rule} is without a limit"


def is_worth_a_limit(rule: str) -> bool:
    is_of_many = "/door/" in rule or ("/answers/" in rule and rule.endswith("/invite"))
    return is_of_many or rule.endswith(
        ("/ask", "/answer", "/report", "/picture", "/import", "/email", "/addresses")
    )
