"""How often something may be done: every limit of the site, each with its reason."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from ipaddress import IPv6Address, ip_address
from typing import ParamSpec

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from limits import RateLimitItemPerMinute

from meetup.config import Config
from meetup.counters import Counters
from meetup.db import SAFE_METHODS
from meetup.errors import TooOften
from meetup.fields import tidy
from meetup.web import me

P = ParamSpec("P")
log = logging.getLogger(__name__)


def typed_email() -> str | None:
    """The e-mail address that was typed, as accounts are looked up; there may be none."""
    return (tidy(request.form.get("email")) or "").lower() or None


def network() -> str | None:
    """The address that asks; of IPv6 its network, all of which one household has."""
    if not request.remote_addr:
        return None
    address = ip_address(request.remote_addr.split("%")[0])
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or int(address) >> 64)


def member() -> str | None:
    """Who is signed in."""
    return str(me().id)


def in_path(name: str) -> Callable[[], str | None]:
    """What the route calls `name`, such as an event's id."""
    return lambda: str((request.view_args or {})[name])


def member_and(name: str) -> Callable[[], str | None]:
    """Who is signed in, and what the route calls `name`, together."""
    return lambda: f"{me().id} {(request.view_args or {})[name]}"


def in_cookie(name: str) -> Callable[[], str | None]:
    """What a device keeps under `name`."""
    return lambda: request.cookies.get(name)


def init_app(app: Flask) -> None:
    """Give `app` its counters."""
    config: Config = app.config["HANDSHAKES"]
    app.extensions["limits"] = Counters(config.limiter_url, config.secret_key)


@dataclass(frozen=True)
class Limit:
    """At most `times` in `minutes`, for each `per`; without one to count for, it is not counted."""

    what: str
    times: int
    minutes: int
    per: Callable[[], str | None]

    @property
    def window(self) -> RateLimitItemPerMinute:
        """How it is counted, in the library's words."""
        return RateLimitItemPerMinute(self.times, self.minutes)


DAY = 24 * 60

# Failures alone: whoever signs in gives the try back. Ten guesses in a quarter of an hour are
# more than somebody needs who knows their password, and 960 a day find no good one. A shared
# Wi-Fi has one address for forty people, each of whom may mistype.
SIGN_IN = (
    Limit("sign in to an account", 10, 15, typed_email),
    Limit("sign in from an address", 60, 15, network),
)
# Each may send a mail to somebody who did not ask for it. A first evening, at which all of a
# room sign up, is below the second number.
SIGN_UP = (
    Limit("sign up with an e-mail", 6, 60, typed_email),
    Limit("sign up from an address", 60, 60, network),
)
# As signing up, for mails with a link to a new password.
RESET = (
    Limit("reset of an e-mail", 6, 60, typed_email),
    Limit("reset from an address", 60, 60, network),
)
# Guesses at the password of a session that somebody left open, or of a link that went astray.
OWN_PASSWORD = (Limit("own password", 10, 15, member),)
LINK_PASSWORD = (Limit("password of a link", 10, 15, in_path("token")),)
# Asks an address that is perhaps somebody else's.
NEW_ADDRESS = (
    Limit("change of e-mail by a member", 6, 60, member),
    Limit("mail to a new address", 6, 60, typed_email),
)
# Ten a day are all that one has, each mistyped once; each is a mail to somebody else perhaps.
FURTHER_ADDRESS = (Limit("add an address as a member", 10, DAY, member), NEW_ADDRESS[1])
# Thirty a day is a conference's worth of new people; more is somebody who collects them.
ASKING = (
    Limit("ask to connect as a member", 30, DAY, member),
    Limit("ask to connect from an address", 300, DAY, network),
)
# Each may send a mail, and hold a seat for half an hour. A shared Wi-Fi has one address for all who
# hear of an evening there; an event of which more people hear in an hour has a page to sign up on.
ANSWERING = (
    Limit("answer without an account from an address", 40, 60, network),
    Limit("answers without an account to an event", 200, 60, in_path("event_id")),
)
# Links that an organizer makes; how many people are invited by mail, the invitations count.
INVITING = (Limit("invite by a link as a member", 60, DAY, member),)
# A tap may write to all of a group, though to each of them once; sixty taps are a long list, one by
# one.
INVITING_TO_EVENTS = (Limit("invite to events as a member", 60, DAY, member),)
# Twenty a day is an evening with one's address book; more is somebody who tries addresses out.
ASKING_BY_ADDRESS = (Limit("ask whoever has an e-mail", 20, DAY, member), ASKING[1])
# Never by address: all who help at a door share its Wi-Fi. Two taps a second, for a minute, are
# faster than people walk through it.
DOOR = (
    Limit("door by a member", 120, 1, member),
    Limit("door of an event", 480, 1, in_path("event_id")),
)
# Twenty a day are a year's evenings gone through in one go; each is read by an organizer.
CORRECTING = (Limit("ask for a correction as a member", 20, DAY, member),)
# Wrong codes alone: of 729 million, nobody guesses one of three in ten tries an hour.
OWN_SCAN = (Limit("wrong code of a poster", 10, 60, member_and("event_id")),)
# A line of forty people in five minutes, each of whom searches twice; more is somebody who reads
# through the names.
KIOSK = (Limit("kiosk", 60, 1, in_cookie("kiosk")),)
# Wrong ones alone; of the codes that are good at a time, ten guesses an hour find none in an age.
CLAIM_CODE = (Limit("claim code typed by a member", 10, 60, member),)
# Each asks somebody in their inbox; more is somebody who tries accounts out.
OFFERING = (Limit("offer a record as a member", 60, DAY, member),)
# Ten a day are a very bad day; more is somebody who uses reports against others.
REPORTING = (Limit("report as a member", 10, DAY, member),)
# Decoding one may keep a core busy for a second, and nobody changes their mind so often.
PICTURES = (Limit("picture by a member", 30, 60, member),)

# Reading one may keep a core busy for seconds, and a year's worth of networks is a dozen.
IMPORTS = (Limit("import by a member", 30, 60, member),)

# Whole calendars alone: to be told that nothing has changed is free, and a group's is read as
# freely as its page. A client asks every hour or so, some every five minutes, and forty people
# with three devices each share one Wi-Fi.
OWN_FEED = (
    Limit("calendar of a member", 240, 60, in_path("token")),
    Limit("calendars of members from an address", 3_000, 60, network),
)


def looking(member_id: int, host: str) -> tuple[Limit, ...]:
    """The limits of looking at a page of this host for a member, which the worker does.

    Six a minute are no burden for a host of many profiles; forty a day are five profiles and an
    afternoon of trying; more is somebody who has us knock at others.
    """
    return (
        Limit("look at a page of a host", 6, 1, lambda: host),
        Limit("look at a page for a member", 40, DAY, lambda: str(member_id)),
    )


def limited(
    limits: tuple[Limit, ...],
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """What the view does counts against `limits`; looking at it does not.

    Raises TooOften in its stead, once one of them is reached.
    """

    def decorate(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            if request.method not in SAFE_METHODS:
                count(limits)
            return view(*args, **kwargs)

        return guarded

    return decorate


def is_within(limits: tuple[Limit, ...]) -> bool:
    """Count what nobody has asked for; whether none of the limits was reached before."""
    counters: Counters = current_app.extensions["limits"]
    return all(counters.count(one.what, one.per() or "", one.window) for one in limits)


def count(limits: tuple[Limit, ...]) -> Callable[[], None]:
    """Count this request against `limits`; returns how to give it back, as not having been.

    Counted before anything is tried, so that of many at once no more than the limit are. Raises
    TooOften when a limit is reached already.
    """
    counters: Counters = current_app.extensions["limits"]
    counted: list[tuple[Limit, str]] = []

    def give_back() -> None:
        for limit, key in counted:
            counters.give_back(limit.what, key, limit.window)

    for limit in limits:
        key = limit.per()
        if key is None:
            continue
        if not counters.count(limit.what, key, limit.window):
            give_back()
            log.warning("Too often: %s", limit.what)
            raise TooOften(again_in=counters.wait(limit.what, key, limit.window))
        counted.append((limit, key))
    return give_back
