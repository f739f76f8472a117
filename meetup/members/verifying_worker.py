"""The worker's part in verifying profiles: looking whether their pages lead back here."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from threading import Thread
from time import monotonic

from flask import Flask

from meetup.config import Config
from meetup.db import db, only_reading
from meetup.fetching import NoAnswer, NoPage, Reach, fetch
from meetup.limits import is_within, looking
from meetup.members import verifying_actions as actions
from meetup.members.verifying_queries import is_any_due, is_any_left_alone
from meetup.members.verifying_rules import Found, Look
from meetup.rel_me import leads_to
from meetup.rounds import Round, deal_with_next

log = logging.getLogger(__name__)

# Letters leave meanwhile.
WAITING_SECONDS = 0.05
# Longer than the page itself has: a resolver knows no deadline.
GIVING_UP_SECONDS = 15.0


class Verifying:
    """Looks at one page after the other where the host wants that, and never at two at once.

    A slow page keeps no other job waiting: it is read in a thread, which knows no database.
    """

    def __init__(self, reach: Callable[[], Reach] = Reach) -> None:
        self._reach = reach
        self._looking: _Looking | None = None

    def __call__(self, app: Flask, /, *, now: datetime) -> Round:
        """Begin with a page, or see whether something came of it."""
        config: Config = app.config["HANDSHAKES"]
        if not config.verify_profiles:
            return _let_lapse(app, now=now)
        if self._looking is None:
            look = _taken(app, now=now)
            if look is None:
                return Round.IDLE
            if _is_soon_enough(look, app, now=now):
                self._looking = _Looking(look, config.base_url, self._reach)
        elif not self._looking.goes_on():
            over, self._looking = self._looking, None
            with app.app_context():
                actions.record(over.look, over.found, now=now)
                db.session.commit()
        return Round.DONE


@dataclass
class _Looking:
    """A look that goes on; what it finds stays NO_ANSWER until something was found."""

    look: Look
    site: str
    reach: Callable[[], Reach]
    found: Found = Found.NO_ANSWER
    until: float = field(default_factory=lambda: monotonic() + GIVING_UP_SECONDS)

    def __post_init__(self) -> None:
        # Nobody waits for it at the end: what it was to find is found another time.
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()

    def goes_on(self) -> bool:
        """Whether nothing came of it yet, after waiting a moment."""
        self._thread.join(WAITING_SECONDS)
        return self._thread.is_alive() and monotonic() < self.until

    def _read(self) -> None:
        try:
            self.found = found_at(self.look, self.site, self.reach())
        except Exception as error:  # whatever is wrong with one page, the others are looked at
            log.error("A page could not be read.", exc_info=error)


def found_at(look: Look, site: str, reach: Reach) -> Found:
    """What the page of a look shows; `site` is the address of ours."""
    try:
        page = fetch(look.page, agent=f"Handshakes (verifies profiles; {site})", reach=reach)
    except NoPage:
        return Found.NO_LINK
    except NoAnswer:
        return Found.NO_ANSWER
    text = page.body.decode("utf-8", "replace")
    is_linked = leads_to(
        text, at=page.address, headers=page.links, target=f"{site}/m/{look.handle}"
    )
    return Found.LINK if is_linked else Found.NO_LINK


def _taken(app: Flask, *, now: datetime) -> Look | None:
    with app.app_context(), only_reading():
        if not is_any_due(now=now):
            return None
    with app.app_context():
        look = actions.take(now=now)
        db.session.commit()
        return look


def _is_soon_enough(look: Look, app: Flask, *, now: datetime) -> bool:
    """Whether neither host nor member have had their share; else the page is put off."""
    with app.app_context():
        if is_within(looking(look.member_id, look.host)):
            return True
        actions.put_off(look, now=now)
        db.session.commit()
        return False


def _let_lapse(app: Flask, *, now: datetime) -> Round:
    return deal_with_next(
        app, partial(is_any_left_alone, now=now), lambda _: actions.let_lapse(now=now)
    )
