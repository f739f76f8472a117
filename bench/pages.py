"""What is measured, and what each page is to reach as a share of a bare *hello*."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from markupsafe import escape

from bench.client import Request
from bench.crowds import FEW, MANY, OF_FEW, OF_MANY, TITLES, WAITED_FOR
from bench.drawn import AtDoor, Reader, Visit, doors, members_with_ties, reader, visits, visits_to
from bench.feeds import SIZES
from meetup.calendars.tokens import token_of
from meetup.members.calendar_queries import calendar_owner

DIFFERENT = 64
WITH_TIES = 8
AT_A_DOOR = 24
HELLO = Request("/", holds="hello")


@dataclass(frozen=True)
class Page:
    """One kind of page: the requests, asked in turn, and its aim as a share of a hello.

    `within`: it is to take at most so many times as long as the page of that name.
    """

    name: str
    aim: float
    requests: tuple[Request, ...]
    within: tuple[float, str] | None = None


def pages(app: Flask) -> list[Page]:
    """Everything that is measured, of the town on which `app` is."""
    with app.app_context():
        drawn = visits(4 * DIFFERENT)
        ties = members_with_ties(WITH_TIES)
        # No organizer does so much in a minute as a limit allows.
        at_doors = doors(DIFFERENT, AT_A_DOOR)
        crowds = {title: visits_to(title) for title in TITLES}
    # The same few look at the small table and at the long one.
    crowds[OF_MANY] = crowds[OF_MANY][:: MANY // FEW]
    to_open = [visit for visit in drawn if visit.is_open][:DIFFERENT]
    # What others of these pages answer would change the calendars of who answers.
    answering = {visit.member_id for visit in (*drawn[:DIFFERENT], *crowds[WAITED_FOR])}
    idle = [visit for visit in drawn[DIFFERENT:] if visit.member_id not in answering]
    of_ties = [reader(app, member_id) for member_id in ties]
    return [
        *_of_everybody(to_open, _with_readers(app, drawn[:DIFFERENT])),
        *_of_crowds({title: _with_readers(app, them) for title, them in crowds.items()}),
        Page("300 ties", 0.03, tuple(_ties(one) for one in of_ties)),
        Page("check-in", 0.10, tuple(_check_in(app, at_doors))),
        *_of_calendars(app, to_open, _with_readers(app, idle[:DIFFERENT])),
    ]


def _of_everybody(to_open: list[Visit], mine: list[tuple[Visit, Reader]]) -> list[Page]:
    answers = [_answer(*one, said) for said in ("no", "yes") for one in mine]
    return [
        Page("event, stranger", 0.15, tuple(_event(visit) for visit in to_open)),
        Page("event, member", 0.08, tuple(_event(*one) for one in mine)),
        Page("group, stranger", 0.12, tuple(_group(visit) for visit in to_open)),
        Page("group, member", 0.12, tuple(_group(*one) for one in mine)),
        Page("events, stranger", 0.12, (_events(),)),
        Page("events, member", 0.12, tuple(_events(one) for _, one in mine)),
        Page("answer", 0.10, tuple(answers)),
    ]


def _of_crowds(of: dict[str, list[tuple[Visit, Reader]]]) -> list[Page]:
    waited = [_answer(*one, said) for said in ("no", "yes") for one in of[WAITED_FOR]]
    few, many = f"event with {FEW} answers", f"event with {MANY} answers"
    by_few, by_many = (tuple(_event(*one) for one in of[title]) for title in (OF_FEW, OF_MANY))
    return [
        Page(few, 0.08, by_few),
        Page(many, 0.08, by_many, within=(1.5, few)),
        Page("answer, with a waiting list", 0.08, tuple(waited)),
    ]


def _of_calendars(
    app: Flask, to_open: list[Visit], idle: list[tuple[Visit, Reader]]
) -> Iterator[Page]:
    files = [_calendar(visit) for visit in to_open]
    yield Page("calendar file", 0.20, tuple(files))
    yield Page("calendar file, unchanged", 0.40, tuple(_unchanged(app, one) for one in files))
    for (slug, number), aim in zip(SIZES.items(), (0.18, 0.05), strict=True):
        feed = Request(f"/groups/{slug}.ics", holds="END:VCALENDAR")
        yield Page(f"calendar of {number} events", aim, (feed,))
        yield Page(f"calendar of {number} events, unchanged", 0.40, (_unchanged(app, feed),))
    own = [_own_calendar(app, by) for _, by in idle]
    yield Page("own calendar, unchanged", 0.30, tuple(_unchanged(app, one) for one in own))


def _with_readers(app: Flask, visits: list[Visit]) -> list[tuple[Visit, Reader]]:
    return [(visit, reader(app, visit.member_id)) for visit in visits]


def _signed_in(by: Reader | None) -> tuple[tuple[str, str], ...]:
    return (("Cookie", by.cookie),) if by else ()


def _event(visit: Visit, by: Reader | None = None) -> Request:
    # Only who belongs to the group reads who comes.
    holds = "Who is coming" if by else str(escape(visit.title))
    return Request(f"/events/{visit.event}", headers=_signed_in(by), holds=holds)


def _group(visit: Visit, by: Reader | None = None) -> Request:
    holds = "Propose an event" if by else str(escape(visit.group_name))
    return Request(f"/groups/{visit.group}", headers=_signed_in(by), holds=holds)


def _events(by: Reader | None = None) -> Request:
    return Request("/events/", headers=_signed_in(by), holds="Account" if by else "Sign in")


def _answer(visit: Visit, by: Reader, said: str) -> Request:
    return Request(
        f"/events/{visit.event}/rsvp",
        method="POST",
        headers=_signed_in(by),
        body=f"answer={said}&csrf_token={by.token}",
        status=302,
        holds=f"/events/{visit.event}",
    )


def _check_in(app: Flask, at_doors: list[AtDoor]) -> Iterator[Request]:
    keepers = {one.organizer_id: reader(app, one.organizer_id) for one in at_doors}
    for one in at_doors:
        by = keepers[one.organizer_id]
        yield Request(
            f"/events/{one.event}/door/check-in",
            method="POST",
            headers=_signed_in(by),
            body=f"member={one.member_id}&csrf_token={by.token}",
            status=302,
            holds="/door",
        )


def _ties(by: Reader) -> Request:
    return Request("/ties/", headers=_signed_in(by), holds='class="person"')


def _calendar(visit: Visit) -> Request:
    return Request(f"/events/{visit.event}.ics", holds="END:VCALENDAR")


def _own_calendar(app: Flask, by: Reader) -> Request:
    with app.app_context():
        owner = calendar_owner(by.member_id)
        assert owner is not None
        token = token_of(owner, secret_key=app.config["HANDSHAKES"].secret_key)
    return Request(f"/calendar/{token}.ics", holds="END:VCALENDAR")


def _unchanged(app: Flask, file: Request) -> Request:
    etag = app.test_client().get(file.path).headers["ETag"]
    return Request(file.path, headers=(("If-None-Match", etag),), status=304)
