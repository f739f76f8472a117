"""A town in which every page of the path has something on it, or shows how it looks empty."""

from dataclasses import dataclass
from datetime import date, timedelta

from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.groups.models import Group
from meetup.groups.rules import State
from meetup.mail.topics import Topic
from meetup.members.address_links import address_token
from meetup.members.address_models import FurtherAddress
from meetup.members.confirmation import confirmation_token
from meetup.members.email_links import email_token
from meetup.members.models import EmailChange, Member
from meetup.members.password_link import password_token
from meetup.members.record_models import MemberSource
from meetup.members.rules import FoundBy, Side
from meetup.pictures.cutting import cut_small
from meetup.pictures.rules import Shape
from meetup.proposals.models import CandidateDate
from meetup.proposals.rules import Vote
from meetup.questions.rules import Kind, Readers
from meetup.reports.models import Report
from meetup.rsvps.rules import Answer
from tests.conftest import Cast
from tests.contacts.bringing import brought
from tests.given import Given, Person
from tests.pictures.drawing import file_of, patterned

LONG = (
    "We walk along the old harbour, slowly, and stop where there is something to see.\n\n"
    "- *Bring*: shoes that may get wet\n- **Dogs** are welcome\n\nhttps://example.org/the-way"
)


@dataclass
class Scene:
    """Who looks, and the names that their paths are written with."""

    people: dict[str, Person | None]
    names: dict[str, object]


def town(given: Given, cast: Cast) -> Scene:
    """Ana has ties of every stage and things to answer; Cleo organizes; Dov has nothing at all."""
    ana, ben, cleo = cast.ana, cast.ben, cast.cleo
    others = [given.member(f"{name} Thorvaldsen-Östergård") for name in ("Kim", "Lea", "Max")]
    placeholder = given.member("Walk-in Willa", placeholder=True)
    asking = given.member("Rob")
    for person in others:
        given.membership(cast.group_id, person)
    given.membership(cast.group_id, asking, state=State.REQUESTED)
    given.membership(cast.group_id, given.member("Banned Bo"), state=State.BANNED)
    open_id = given.group("chess", name="Chess in the Park", owner=cleo, members=[ana], open=True)
    events = _events(given, cast, open_id)
    _vote(given, events, [ana, ben, *others])
    _describe(given, [cast.group_id, open_id], list(events.values()))
    _picture(given, cast, events)
    for person in (ben, *others):
        given.rsvp(events["coming"], person)
    given.rsvp(events["coming"], ana, Answer.MAYBE)
    given.rsvp(events["full"], ben)
    given.rsvp(events["tonight"], ben, guests=1)
    _waiting(given, cast, events, others)
    still_coming = _ask(given, cast, events["asked"], others)
    events["question"] = _question(given, cast, events["asking"], others)
    _meetings(given, cast, events, others, placeholder)
    given.connection(ana, ben, network="linkedin", since=date(2024, 3, 1))
    given.connection(ana, others[0])
    given.request(others[1], ana, note="We chat in the harbour channel.")
    given.request(ana, others[2])
    given.claim(events["past"], others[0], ana)
    given.block(ana, given.member("Eve"))
    _record(given, cast, events)
    claims = _records_of_group(given, cast, events, placeholder)
    una = given.member("Una", confirmed=False)
    _, kiosk_token = given.kiosk(events["tonight"], cleo)
    people = {
        "stranger": None,
        "kiosk": None,
        "ana": ana,
        "cleo": cleo,
        "dov": cast.dov,
        "una": una,
    }
    people["hal"] = hal = given.member("Hal", host=True)
    _report(given, cast, hal)
    _mail(given, hal)
    invitation = given.invitation(cast.group_id, cleo, uses=20, used=4)
    given.invitation(cast.group_id, cleo, email="somebody.with.a.long.name@mail.example.org")
    links = {
        **_links(given, ana, una),
        **_answers_by_mail(given, cast, open_id),
        **claims,
        "declining": given.declining(ana, "jo@example.org"),
        "still_coming": still_coming,
        "kiosk_token": kiosk_token,
        "door_code": given.door_code(events["tonight"], ben),
        "stopping": given.stopping(cast.ana, Topic.REMINDERS),
    }
    return Scene(
        people, {**events, **links, **brought(given, ana, running=True), "invitation": invitation}
    )


def _events(given: Given, cast: Cast, open_id: int) -> dict[str, int]:
    now, group, ben = given.clock.moment, cast.group_id, cast.ben
    return {
        "coming": given.event(group, "Walk to the lighthouse", capacity=20),
        "open": given.event(open_id, "Blitz under the plane trees"),
        "full": given.event(group, "Dinner for one", capacity=1),
        "popular": given.event(
            *(group, "Supper with a view"),
            capacity=2,
            guests_allowed=2,
            needs_approval=True,
            answers_until=now + timedelta(days=5),
        ),
        "asking": given.event(group, "Picnic at the lock", guests_allowed=2),
        "offered": given.event(group, "Rowing", capacity=1, offers_seats=True),
        "asked": given.event(
            *(group, "A table for twelve"),
            capacity=12,
            starts_at=now + timedelta(days=6),
            warm_up_question="What would you like to talk about?",
            gives_seats_back=True,
        ),
        "tonight": given.event(group, "Tonight at the quay", starts_at=now - timedelta(minutes=20)),
        "past": given.event(group, "Old", starts_at=now - timedelta(days=3)),
        "earlier": given.event(group, "Last month", starts_at=now - timedelta(days=40)),
        "ended": given.event(
            group, "Two years ago", starts_at=now - timedelta(days=800), names_ended_at=now
        ),
        "cancelled": given.event(group, "Sailing", status=Status.CANCELLED),
        "proposed": given.event(group, "Idea", status=Status.PROPOSED, proposer=ben),
        "poll": given.proposal(group, "Supper on the pier", quorum=8, proposer=ben)[0],
        "lapsed": given.event(group, "Too few", status=Status.PROPOSED, proposer=ben),
        "draft": given.event(group, "Secret", status=Status.DRAFT, proposer=ben),
    }


def _mail(given: Given, hal: Person) -> None:
    """One waits, more failed than a page holds, and Hal's own comes back."""
    given.resting(hal.email or "")
    refused = "550 5.1.1 The e-mail account that you tried to reach does not exist. " * 3
    given.mail("una@example.org", tries=2, failure="451 4.3.0 Try again later")
    for number in range(26):
        to = f"una@a-rather-long-name-of-a-mail-server-{number}.example.org"
        given.mail(to, "seat_offer_lapsed", failed_at=given.clock.moment, failure=refused)


def _waiting(given: Given, cast: Cast, events: dict[str, int], others: list[Person]) -> None:
    """Ana waits for supper behind others, with a guest, and may row; one more is to be approved."""
    now, waits, supper = given.clock.moment, Answer.WAITLISTED, events["popular"]
    guests = {"guests": 1, "guest_names": "Ida Thorvaldsen"}
    given.rsvp(supper, cast.ben, note="I bring the wine.", answered_by_id=cast.cleo.id, **guests)
    given.rsvp(supper, others[0], waits, approved_at=now)
    given.rsvp(supper, cast.ana, waits, approved_at=now, note="We eat no fish.", **guests)
    given.rsvp(supper, others[1], waits, **guests)
    given.rsvp(supper, others[2], Answer.NO, lapsed_at=now)
    given.rsvp(events["offered"], cast.ana, waits, offered_until=now + timedelta(hours=9))


def _ask(given: Given, cast: Cast, event: int, others: list[Person]) -> str:
    """Ana is asked whether she still comes, others have replied or not; the token of her link."""
    now = given.clock.moment
    asked = {"asked_at": now, "seat_until": now + timedelta(days=4)}
    long_ago = {"asked_at": now - timedelta(days=2)}
    given.rsvp(event, others[0], **long_ago, confirmed_at=now, warm_up="The new lighthouse.")
    given.rsvp(event, others[1], **long_ago)
    given.rsvp(event, others[2], Answer.NO, **long_ago, given_back_at=now)
    return given.still_coming(given.rsvp(event, cast.ana, **asked))


def _question(given: Given, cast: Cast, event: int, others: list[Person]) -> int:
    """Of each kind one question, answered by two who come, and one that Ana has yet to answer."""
    group = Readers.GROUP
    brings = given.question(event, "What do you bring along?", readers=group)
    for kind, *options in (
        (Kind.ONE_OF, "Soup of the day", "A salad", "Fish"),
        (Kind.SOME_OF, "By bicycle, along the canal", "By train"),
    ):
        given.question(event, f"Which of these, {kind}?", kind, *options, readers=group)
    given.rsvp(event, cast.ana)
    for person, what in ((others[0], "Bread, cheese and a blanket"), (cast.ben, "Cake. " * 40)):
        given.question_answer(given.rsvp(event, person), brings, what)
    given.question(event, "May we take pictures of you?", Kind.YES_OR_NO, required=True)
    return brings


def _vote(given: Given, events: dict[str, int], people: list[Person]) -> None:
    """On a proposal with three dates, of which the second is the best; one more has lapsed."""
    with given.inside():
        event = db.session.get_one(Event, events["lapsed"])
        event.quorum, event.lapsed_at = 4, given.clock.moment
        found = db.select(CandidateDate.id).where(CandidateDate.event_id == events["poll"])
        first, second, third = db.session.scalars(found.order_by(CandidateDate.starts_at))
    for person in people:
        given.vote(second, person)
        given.vote(first, person, Vote.IF_NEED_BE)
    given.vote(third, people[1], Vote.NO)


def _meetings(
    given: Given, cast: Cast, events: dict[str, int], others: list[Person], placeholder: Person
) -> None:
    for event in ("past", "earlier"):
        for person in (cast.ana, cast.ben, *others[:2]):
            given.attendance(events[event], person)
        given.handshake(events[event], cast.ana, cast.ben)
    given.attendance(events["past"], placeholder)
    given.attendance(events["tonight"], cast.ana, by=cast.cleo)


def _describe(given: Given, groups: list[int], events: list[int]) -> None:
    with given.inside():
        for group_id in groups:
            group = db.session.get_one(Group, group_id)
            group.description, group.place = LONG, "Lisbon"
            group.online_home = "https://chat.example.org/harbour"
        for event_id in events:
            db.session.get_one(Event, event_id).description = LONG
        for member in db.session.query(Member):
            member.about, member.place = LONG, "Lisbon"


def _picture(given: Given, cast: Cast, events: dict[str, int]) -> None:
    for row, row_id, size in (
        *((Member, person.id, (512, 512)) for person in (cast.ana, cast.ben)),
        *((Group, cast.group_id, (1200, 500)), (Event, events["coming"], (420, 630))),
    ):
        content = file_of(patterned(*size), "WEBP").getvalue()
        shape = Shape.SQUARE if row is Member else Shape.COVER
        key = "{}-{}-{}x{}".format(row.__tablename__, row_id, *size)
        given.picture(row, row_id, key, content=content, small=cut_small(content, shape))


def _report(given: Given, cast: Cast, host: Person) -> None:
    """One that Cleo deals with, and two for the host, of which one is closed."""
    words = "At the quay, on Saturday evening.\n\nKim and Lea saw it, too."
    given.report(cast.ana, cast.ben, group_id=cast.group_id, words=words)
    given.report(cast.ana, cast.ben, words=words)
    closed = given.report(cast.ana, cast.ben)
    with given.inside():
        reader = db.session.get_one(Member, host.id)
        found = db.session.get_one(Report, closed)
        found.close("I have talked with both.", by=reader, now=given.clock.moment)


def _record(given: Given, cast: Cast, events: dict[str, int]) -> None:
    """Of Ana, before she had an account: brought in from elsewhere, with what she did there."""
    record = given.member("Ana M. Lindqvist", placeholder=True, email=cast.ana.email)
    given.add(MemberSource(source="meetup.com", external_id="7", member_id=record.id))
    given.membership(cast.group_id, record)
    given.rsvp(events["coming"], record)
    for event in ("past", "earlier"):
        given.attendance(events[event], record)
    given.handshake(events["past"], record, cast.ben)
    given.connection(record, cast.cleo, network="meetup")


def _records_of_group(
    given: Given, cast: Cast, events: dict[str, int], willa: Person
) -> dict[str, object]:
    """Willa walked in twice; of others two records became one, and one became part of Ana."""
    again = given.member("Willa Thorvaldsen-Östergård", placeholder=True)
    given.attendance(events["earlier"], again)
    given.rsvp(events["coming"], again, Answer.MAYBE)
    given.merge(again, "Wilhelmina Thorvaldsen-Östergård", by=cast.cleo, group_id=cast.group_id)
    given.merge(cast.ana, "Ana at the door", by=cast.ana)
    code = given.claim_code(willa)
    return {"willa": willa.id, "willa_again": again.id, "claim_code": code}


def _answers_by_mail(given: Given, cast: Cast, group_id: int) -> dict[str, object]:
    """Zoe has yet to confirm that she comes with guests; Yan comes, and waits where it is full."""
    yan = given.member("Yan", placeholder=True, email="yan@mail.example")
    soon = given.clock.moment + timedelta(minutes=20)
    many, full = (
        given.event(group_id, "Simultaneous", capacity=capacity, guests_allowed=3)
        for capacity in (9, 1)
    )
    guests = {"guests": 2, "guest_names": "Ida and Bo", "note": "We bring our own boards."}
    given.rsvp(many, yan, guests=1, guest_names="Una")
    given.rsvp(full, cast.cleo)
    given.rsvp(full, yan, Answer.WAITLISTED)
    zoe = given.answer_by_mail(many, "zoe@mail.example", held_until=soon, **guests)
    comes, waits = (given.answer_by_mail(one, yan.email or "", by=yan) for one in (many, full))
    return {"to_confirm": zoe, "confirmed": comes, "waiting": waits}


def _links(given: Given, ana: Person, una: Person) -> dict[str, object]:
    """Una confirms her address, Ana changes hers, adds two, chooses a password."""
    given.email_change(ana, "ana.lindqvist@post.example")
    given.further_address(ana, "ana.lindqvist@harbour-office.example", found_by=FoundBy.MUTUAL)
    waits = given.further_address(ana, "ana@old.example", confirmed=False)
    signed = {
        "secret_key": given.app.config["HANDSHAKES"].secret_key,
        "now": given.clock.moment,
    }
    with given.inside():
        account = db.session.get_one(Member, ana.id)
        change = db.session.scalars(db.select(EmailChange)).one()
        return {
            "token": confirmation_token(db.session.get_one(Member, una.id), **signed),
            "password_link": password_token(account, **signed),
            "old_link": email_token(change, Side.OLD, **signed),
            "new_link": email_token(change, Side.NEW, **signed),
            "address_link": address_token(db.session.get_one(FurtherAddress, waits), **signed),
        }
