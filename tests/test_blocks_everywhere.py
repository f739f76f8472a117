"""After a block neither of the two finds a trace of the other, and nobody finds another number.

Every page that can be opened is opened, from both sides and by a third member; a new one without
a line here fails. Where the two are named to each other on purpose, it says so and why.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from meetup.contacts.models import Contact
from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.groups.queries import group_called
from meetup.groups.rules import Role
from meetup.invitations.models import Invitation
from meetup.letters.writing import WRITERS, letter_for
from meetup.mail.actions import enqueue
from meetup.mail.models import OutboxMail
from meetup.members.models import Member
from meetup.members.rules import FoundBy
from meetup.questions.rules import Readers
from meetup.rsvps.calendar_mail_models import MailedEntry
from meetup.rsvps.rules import Answer
from meetup.rsvps.stranger_models import AnswerByMail
from tests.browsing import Browser, Page
from tests.conftest import Cast
from tests.contacts.bringing import bring, reading, somebody
from tests.given import PASSWORD_HASH, Given, Person

Open = Callable[[Person | None], Browser]
Subjects = dict[str, object]

# Paths of each page, as the names of the world fill them in; {other} is the other one's handle.
PATHS: dict[str, tuple[str, ...]] = {
    "inbox.start": ("/",),
    "inbox.index": ("/inbox",),
    "members.account": ("/account",),
    "members.profile": ("/m/{other}", "/m/thea", "/m/cleo"),
    "connections.index": ("/connections/",),
    "contacts.index": ("/connections/contacts", "/connections/contacts?q=vane"),
    "contacts.show": ("/connections/contacts/{contact}", "/connections/contacts/{contact}?q=a"),
    "files.bring": ("/connections/import",),
    "imports.show": ("/connections/import/{brought}",),
    "mail_invitations.invite": ("/connections/invite",),
    "ties.index": ("/ties/",),
    "ties.show": ("/ties/{other}", "/ties/thea"),
    "groups.index": ("/groups/", "/groups/?q=harbour"),
    "groups.show": ("/groups/harbour", "/groups/chess"),
    "groups.settings": ("/groups/chess/settings",),
    "group_records.index": ("/groups/chess/records",),
    "group_records.show": ("/groups/chess/records/{walk_in}",),
    "memberships.index": ("/groups/harbour/members", "/groups/chess/members"),
    "invitations.index": ("/groups/chess/invitations",),
    "invitations.show": ("/groups/boats/invitations/{invitation}",),
    "events.index": ("/events/", "/events/?past"),
    "events.show": ("/events/{coming}", "/events/{past}", "/events/{proposed}", "/events/{blitz}"),
    "events.coming": ("/events/{coming}/coming", "/events/{blitz}/coming"),
    "events.edit": ("/events/{proposed}/edit", "/events/{blitz}/edit"),
    "events.propose": ("/groups/harbour/propose",),
    "calendars.event": ("/events/{coming}.ics", "/events/{blitz}.ics"),
    "calendars.group": ("/groups/chess.ics",),
    "calendars.own": ("/calendar/{feed}.ics", "/calendar/{feed}.ics?only=yes"),
    "answers.index": ("/events/{blitz}/answers",),
    "answers.sheet": ("/events/{blitz}/answers.csv",),
    "questions.index": ("/events/{blitz}/questions",),
    "questions.change": ("/events/{blitz}/questions/{question}",),
    "questions.answer": ("/events/{coming}/rsvp/questions?answer=yes",),
    "door_codes.own": ("/events/{coming}/code",),
    "own_check_ins.own": ("/events/{coming}/check-in",),
    "posters.printed": ("/events/{blitz}/door/poster",),
    "posters.screen": ("/events/{blitz}/door/screen",),
    "kiosks.index": ("/events/{blitz}/door/kiosks",),
    "attendance.door": ("/events/{blitz}/door", "/events/{blitz}/door?q=r"),
    "door.closing": ("/events/{blitz}/door/close",),
    "door.log": ("/events/{blitz}/door/log",),
    "door_app.guest_list": ("/events/{blitz}/door/list",),
    "handshakes.met": ("/events/{past}/met", "/events/{draughts}/met"),
    "reports.member": ("/m/{other}/report",),
    "reports.event": ("/events/{coming}/report", "/events/{proposed}/report"),
    "reports.group": ("/groups/harbour/report",),
    "reports.of_group": ("/groups/chess/reports",),
}
NAMES_NOBODY_ELSE = {
    "own_records.show": "one's own record",
    "door.hours": "a form about an event",
    "group_records.preview": "two records of the group, which have no account",
    "admin.mail": "the host's, and names nobody",
    "assets.show": "a file",
    "proposals.votes": "leads to the votes on the page of the event",
    "door_app.manifest": "for machines",
    "door_app.service_worker": "for machines",
    "door_app.shell": "the same for everybody, and names nobody",
    "health.healthz": "for machines",
    "records.index": "what the reader's own record holds; others are counted",
    "robots.show": "for machines",
    "strangers.answer": "what its reader answered, whoever they are",
    "strangers.ask": "a form of one's own, for strangers",
    "kiosk.open": "leads to kiosk.show",
    "kiosk.show": "knows nobody who is signed in, and is the same for everybody",
    "files.columns": "what the reader's own file says, whoever is a member",
    "groups.found": "a blank form",
    "members.account.addresses.confirm": "a form of one's own",
    "members.account.choose_password": "a form of one's own",
    "members.account.email.agree": "a form of one's own",
    "members.account.email.change": "a form of one's own",
    "members.account.password": "a form of one's own",
    "own_calendars.show": "addresses of one's own",
    "members.confirm": "a form of one's own",
    "members.sign_in": "a form of one's own",
    "members.sign_out": "a form of one's own",
    "members.sign_up": "a form of one's own",
    "pictures.change": "a form; what it shows is the reader's, a group's or an event's",
    "pictures.one": "a picture, whose key stands where its owner is named to the reader",
    "pictures.small": "as pictures.one, whose key it has",
    "mail_invitations.declining": "names nobody",
    "reports.index": "the host's",
    "mail_choices.of_account": "a form of one's own",
    "mail_choices.show": "a form of one's own",
    "still_coming.show": "what the reader's own answer says",
    "reports.picture": "asks for the report, of which reports.of_group knows",
}
# Xenia organizes the chess club, and answers for everybody in it: to her Yorick looks like one who
# chose not to be listed, whom organizers see. The blocker is shown whom she blocked on her account
# page, and warned of him on the page of an event that she answered.
ORGANIZERS_LISTS = {
    *("/groups/chess/members", "/events/{blitz}/door", "/events/{blitz}/door?q=r"),
    *("/events/{blitz}/door/close", "/events/{blitz}/door/log", "/events/{blitz}/door/list"),
    "/groups/chess/records/{walk_in}",
}
BLOCKERS_OWN = {"/account", "/events/{coming}", "/events/{blitz}"}


@dataclass
class World:
    """Xenia and Yorick share everything that two people can; Thea is in it with them."""

    xenia: Person
    yorick: Person
    thea: Person
    names: dict[str, object] = field(default_factory=dict)
    contacts: dict[Person, dict[str, int | str]] = field(default_factory=dict)

    def other(self, person: Person) -> Person:
        return self.yorick if person == self.xenia else self.xenia

    def path(self, path: str, reader: Person) -> str:
        own = self.contacts.get(reader, self.contacts[self.xenia])
        return path.format(other=self.other(reader).handle, **self.names, **own)

    def traces(self, of: Person) -> re.Pattern[str]:
        """What stands on no page: name, handle, id, the key of the picture."""
        first = of.name.split()[0]
        return re.compile(rf"{first}|\b{of.handle}\b|\b{of.id}\b|face-of-{of.id}", re.IGNORECASE)


def named(given: Given, name: str, handle: str, member_id: int) -> Person:
    """Somebody with an id that is no other number on a page, and a picture."""
    now, email = given.clock.moment, f"{handle}@example.org"
    row = Member(
        id=member_id,
        name=name,
        handle=handle,
        email=email,
        timezone="Europe/Berlin",
        joined_at=now,
        password_hash=PASSWORD_HASH,
        confirmed_at=now,
        found_by=FoundBy.ANYONE,
    )
    given.add(row)
    given.picture(Member, member_id, f"face-of-{member_id}-1x1")
    return Person(member_id, name, handle, email)


@pytest.fixture
def world(given: Given, cast: Cast) -> World:
    xenia = named(given, "Xenia Quill", "xenia-quill", 7001231)
    yorick = named(given, "Yorick Vane", "yorick-vane", 7004567)
    thea = given.member("Thea")
    both = (xenia, yorick)
    for person in (*both, thea):
        given.membership(cast.group_id, person)
    chess = given.group("chess", owner=xenia, members=[yorick, thea], open=True)
    boats = given.group("boats", owner=xenia)
    given.group("kites", owner=yorick)
    now = given.clock.moment
    past = now.replace(month=5, day=30)
    proposed, [date] = given.proposal(cast.group_id, "Idea", days=[7], proposer=xenia)
    for person in (*both, thea):
        given.vote(date, person)
    names: dict[str, object] = {
        "coming": given.event(cast.group_id, "Walk"),
        "past": given.event(cast.group_id, "Dinner", starts_at=past),
        "draughts": given.event(chess, "Draughts", starts_at=past),
        "proposed": proposed,
        "blitz": given.event(chess, "Blitz", starts_at=now.replace(hour=11), proposer=yorick),
        "invitation": given.invitation(boats, xenia),
    }
    walk_in = given.member("Walter", placeholder=True)
    given.membership(chess, walk_in)
    names["walk_in"] = walk_in.id
    for event in ("coming", "blitz"):
        names["question"] = question = given.question(int(str(names[event])), readers=Readers.GROUP)
        for person in (*both, thea):
            rsvp = given.rsvp(int(str(names[event])), person)
            given.question_answer(rsvp, question, f"With {person.name}, by boat")
    given.rsvp(int(str(names["draughts"])), yorick, Answer.MAYBE)
    given.mark(int(str(names["blitz"])), yorick)
    for event in ("past", "draughts"):
        for person in (*both, thea):
            given.attendance(int(str(names[event])), person)
        given.handshake(int(str(names[event])), xenia, thea)
    given.handshake(int(str(names["past"])), *both)
    for person in both:
        given.connection(person, thea)
    given.connection(*both, network="linkedin")
    given.request(cast.cleo, xenia)
    given.claim(int(str(names["draughts"])), yorick, xenia)
    given.report(thea, yorick, group_id=chess, words="On Saturday.")
    contacts = {
        xenia: {**contact_called("Yörick Vâne", given, xenia), "feed": given.calendar(xenia)},
        yorick: {**contact_called("Xénia Quîll", given, yorick), "feed": given.calendar(yorick)},
    }
    return World(xenia, yorick, thea, names, contacts)


def contact_called(name: str, given: Given, owner: Person) -> dict[str, int]:
    """The ids of a contact and of the import that brought it.

    With marks above its letters, the name is compared as the other's, and is no trace of them.
    """
    brought = bring(given, owner, reading([somebody(name, profile="linkedin.com/in/somebody")]))
    with given.inside():
        mine = db.select(Contact.id).filter_by(owner_id=owner.id)
        return {"contact": db.session.scalars(mine).one(), "brought": brought or 0}


def walk(world: World, browser: Browser, reader: Person) -> dict[str, Page]:
    """Every page as `reader` finds it, by its path with the names left out."""
    paths = [path for paths in PATHS.values() for path in paths]
    return {path: browser.get(world.path(path, reader)) for path in paths}


def block(browser: Browser, other: Person) -> None:
    assert browser.post(f"/m/{other.handle}/block").status == 200
    # What it said stands on the next page, once, for the one who did it.
    browser.get("/")


def test_every_page_has_a_line(app: Flask):
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages == PATHS.keys() | NAMES_NOBODY_ELSE.keys()


def test_before_it_they_find_each_other_on_every_page_that_has_names(world: World, browser: Open):
    both = {"/connections/", "/ties/", "/ties/{other}", "/m/{other}", "/m/{other}/report"}
    both |= {"/groups/harbour/members", "/events/{coming}", "/events/{past}/met"}
    both |= {"/events/{proposed}"}
    of_xenia = {"/inbox", "/groups/chess/reports", *ORGANIZERS_LISTS}
    of_yorick = {"/groups/chess/members"}
    for reader, more in ((world.xenia, of_xenia), (world.yorick, of_yorick)):
        pages = walk(world, browser(reader), reader)
        traces = world.traces(world.other(reader))
        found = {path for path, page in pages.items() if traces.search(page.text)}
        assert found >= both | more, (both | more) - found


@pytest.mark.parametrize("blocker", ["xenia", "yorick"])
def test_after_it_neither_finds_a_trace(world: World, browser: Open, blocker: str):
    by = getattr(world, blocker)
    block(browser(by), world.other(by))
    for reader in (world.xenia, world.yorick):
        known = (ORGANIZERS_LISTS if reader == world.xenia else set()) | (
            BLOCKERS_OWN if reader == by else set()
        )
        for path, page in walk(world, browser(reader), reader).items():
            trace = world.traces(world.other(reader)).search(page.text)
            if path not in known:
                assert trace is None, (
                    f"{path} as {reader.name}: {page.text[trace.start() - 200 :][:400]}"
                )


def test_it_changes_nothing_for_anybody_else(world: World, browser: Open, cast: Cast):
    readers = (world.thea, cast.cleo, None)
    before = [told_to(world, browser, reader) for reader in readers]
    block(browser(world.xenia), world.yorick)
    assert [told_to(world, browser, reader) for reader in readers] == before


def told_to(world: World, browser: Open, reader: Person | None) -> list[str]:
    pages = walk(world, browser(reader), reader or world.xenia)
    return [
        re.sub(r'(name="csrf_token" value=)"[^"]+"', r"\1", page.text) for page in pages.values()
    ]


COUNTS = re.compile(
    r"\b(?:[\d,]+|One|Nobody)(?: people)?(?: is| are)? (?:members?|coming|said yes|of \d+ places)\b"
    r"|In the room: \d+|Expected: \d+"
)


def test_the_numbers_stay_the_same_for_the_two_and_are_those_of_others(world: World, browser: Open):
    def numbers(reader: Person) -> dict[str, list[str]]:
        pages = walk(world, browser(reader), reader)
        counted = {path: COUNTS.findall(page.words) for path, page in pages.items()}
        return {path: found for path, found in counted.items() if found and "other" not in path}

    before = {reader.name: numbers(reader) for reader in (world.xenia, world.yorick, world.thea)}
    assert before["Yorick Vane"] and len(before["Xenia Quill"]) > 5
    block(browser(world.xenia), world.yorick)
    after = {reader.name: numbers(reader) for reader in (world.xenia, world.yorick, world.thea)}
    assert after == before
    for path in ("/groups/", "/groups/harbour", "/events/{coming}", "/events/"):
        assert after["Xenia Quill"][path] == after["Yorick Vane"][path] == after["Thea"][path]


@pytest.mark.parametrize("blocker", ["xenia", "yorick"])
def test_a_contact_of_the_others_name_suggests_them_no_more(
    world: World, browser: Open, blocker: str
):
    def suggested() -> list[bool]:
        return [
            bool(world.traces(world.other(reader)).search(page.text))
            for reader in (world.xenia, world.yorick)
            for path in PATHS["contacts.index"][:1] + PATHS["contacts.show"]
            for page in (browser(reader).get(world.path(path, reader)),)
        ]

    by = getattr(world, blocker)
    assert not any(suggested()), "who is connected is not asked about"
    browser(by).post(f"/m/{world.other(by).handle}/remove")
    assert all(suggested())
    block(browser(by), world.other(by))
    assert not any(suggested())
    for reader in (world.xenia, world.yorick):
        for verb in ("ask", "another"):
            path = world.path(f"/connections/contacts/{{contact}}/{verb}", reader)
            told = {"member": world.other(reader).handle}
            assert browser(reader).post(path, told).status == 404


def group_invitation(given: Given, to: Person, by: Person) -> Subjects:
    with given.inside():
        group_id = group_called("boats" if by.name == "Xenia Quill" else "kites").id
    given.invitation(group_id, by, email=to.email)
    with given.inside():
        mailed = db.select(Invitation.id).where(Invitation.email == to.email)
        return {"invitation_id": db.session.scalars(mailed).one()}


def invitation_by_mail(given: Given, to: Person, by: Person) -> Subjects:
    return {"inviter_id": by.id, "address_key": given.mail_invitation(by, to.email or "")}


def report_by_the_other(given: Given, to: Person, by: Person) -> Subjects:
    with given.inside():
        group_id = group_called("chess" if to.name == "Xenia Quill" else "kites").id
    about = given.member(f"Somebody {by.id}")
    return {"member_id": to.id, "report_id": given.report(by, about, group_id=group_id)}


def answer_to_the_others_event(**facts: Any) -> Callable[[Given, Person, Person], Subjects]:
    def said(given: Given, to: Person, by: Person) -> Subjects:
        event_id = event_of_the_other(given, by)
        given.rsvp(event_id, to, **facts)
        return {"event_id": event_id, "member_id": to.id}

    return said


def change_of_the_others_event(given: Given, to: Person, by: Person) -> Subjects:
    about = answer_to_the_others_event()(given, to, by)
    moment = given.clock.moment.isoformat()
    times = {"starts_at": moment, "ends_at": None, "timezone": "Europe/Berlin"}
    was = {"title": "Blitz", "venue": "Pier 3", **times}
    return {**about, "was": was, "since": moment}


def event_near_of_the_other(given: Given, to: Person, by: Person) -> Subjects:
    """To which the other comes, too."""
    about = answer_to_the_others_event()(given, to, by)
    event_id = int(str(about["event_id"]))
    given.rsvp(event_id, by)
    with given.inside():
        starts_at = db.session.get_one(Event, event_id).starts_at
    return {**about, "starts_at": starts_at.isoformat()}


def entry_in_the_calendar(
    *, is_in: bool, **facts: Any
) -> Callable[[Given, Person, Person], Subjects]:
    """Of the other's event: put there, or taken out of it."""

    def mailed(given: Given, to: Person, by: Person) -> Subjects:
        about = answer_to_the_others_event(**facts)(given, to, by)
        ids = {name: int(str(id_)) for name, id_ in about.items()}
        put_in_at = given.clock.moment if is_in else None
        given.add(MailedEntry(**ids, put_in_at=put_in_at, turn=1, sequence=0))
        return {**about, "turn": 1, "again": False, "known_at": given.clock.moment.isoformat()}

    return mailed


def event_to_which_the_other_invites(given: Given, to: Person, by: Person) -> Subjects:
    event_id = event_of_the_other(given, by)
    ids = {"event_id": event_id, "member_id": to.id}
    given.add(MailedEntry(**ids, put_in_at=given.clock.moment, turn=0, sequence=0))
    return {**ids, "turn": 0, "again": False, "by": by.id}


def evening_with_the_other(given: Given, to: Person, by: Person) -> Subjects:
    """At which a third one was whom neither has met."""
    yesterday = given.clock.moment - timedelta(days=1)
    event_id = event_of_the_other(given, by, starts_at=yesterday)
    for person in (to, by, given.member(f"Ola {to.id}")):
        given.attendance(event_id, person)
    return {"event_id": event_id, "member_id": to.id}


def cancelled_by_the_other(given: Given, to: Person, by: Person) -> Subjects:
    event_id = event_of_the_other(given, by, status=Status.CANCELLED, cancelled_because="Storm.")
    given.rsvp(event_id, to)
    return {"event_id": event_id, "member_id": to.id}


def answer_typed_to_the_others_event(given: Given, to: Person, by: Person) -> Subjects:
    given.answer_by_mail(event_of_the_other(given, by), to.email or "", name=to.name)
    with given.inside():
        typed = db.select(AnswerByMail.id).where(AnswerByMail.email == to.email)
        return {"asked_id": db.session.scalars(typed).one()}


def proposal_of_the_other(**facts: Any) -> Callable[[Given, Person, Person], Subjects]:
    def decided(given: Given, to: Person, by: Person) -> Subjects:
        return {"event_id": event_of_the_other(given, by, **facts), "member_id": to.id}

    return decided


def open_proposal_of_the_other(given: Given, to: Person, by: Person) -> Subjects:
    with given.inside():
        chess = group_called("chess").id
    event_id, _ = given.proposal(chess, proposer=by)
    return {"event_id": event_id, "member_id": to.id}


def event_of_the_other(given: Given, by: Person, **facts: Any) -> int:
    with given.inside():
        chess = group_called("chess").id
    return given.event(chess, "Blitz", proposer=by, **facts)


def request_of_the_other(given: Given, to: Person, by: Person) -> Subjects:
    given.request(by, to)
    return {"member_id": to.id}


def yes_of_the_other(given: Given, to: Person, by: Person) -> Subjects:
    return {"member_id": to.id, "other_id": by.id}


def week_with_the_other(given: Given, to: Person, by: Person) -> Subjects:
    """Both come to what is coming then."""
    return {"member_id": to.id, "week": given.clock.moment.date().isoformat()}


def own_account(given: Given, to: Person, by: Person) -> Subjects:
    return {"member_id": to.id}


THEN, LATER = datetime(2026, 6, 1, 12, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
WAITS = {"answer": Answer.WAITLISTED}
# What each kind of mail to the one is about, where the other can have to do with it.
LETTERS = {
    "invitation": group_invitation,
    "mail_invitation": invitation_by_mail,
    "report": report_by_the_other,
    "seat": answer_to_the_others_event(),
    "seat_offer": answer_to_the_others_event(**WAITS, offered_until=LATER),
    "seat_offer_lapsed": answer_to_the_others_event(answer=Answer.NO, lapsed_at=THEN),
    "yes_approved": answer_to_the_others_event(**WAITS, approved_at=THEN),
    "yes_declined": answer_to_the_others_event(answer=Answer.NO, declined_at=THEN),
    "still_coming": answer_to_the_others_event(asked_at=THEN),
    "seat_given_back": answer_to_the_others_event(answer=Answer.NO, given_back_at=THEN),
    "answer_by_mail": answer_typed_to_the_others_event,
    "connection_asked": request_of_the_other,
    "connection_accepted": yes_of_the_other,
    "proposed": open_proposal_of_the_other,
    "digest": week_with_the_other,
    "changed": change_of_the_others_event,
    "cancelled": cancelled_by_the_other,
    "reminder": event_near_of_the_other,
    "afterwards": evening_with_the_other,
    "calendar_invitation": entry_in_the_calendar(is_in=True),
    "calendar_removal": entry_in_the_calendar(is_in=False, answer=Answer.NO),
    "event_invitation": event_to_which_the_other_invites,
    "scheduled": proposal_of_the_other(),
    "lapsed": proposal_of_the_other(status=Status.PROPOSED, lapsed_at=THEN),
}
OF_PEOPLE = {"connection_asked", "connection_accepted", "digest"}
OF_EVENTS = LETTERS.keys() - {"invitation", "mail_invitation", "report"} - OF_PEOPLE
OF_ONES_OWN_ACCOUNT = (
    *("confirmation", "already_here", "password_link", "password_changed"),
    *("email_change_old", "email_change_new", "email_changed", "further_address"),
    "mail_arrives",
)


def test_every_kind_of_mail_is_written_across_it():
    assert {*LETTERS, *OF_ONES_OWN_ACCOUNT} == WRITERS.keys()


@pytest.mark.parametrize("blocker", ["xenia", "yorick"])
def test_a_mail_that_waits_reaches_nobody_across_it(
    world: World, browser: Open, app: Flask, given: Given, blocker: str
):
    by, both = getattr(world, blocker), (world.xenia, world.yorick)
    for to in both:
        given.email_change(to, f"new-{to.id}@example.org")
        for kind in WRITERS:
            about = LETTERS.get(kind, own_account)(given, to, world.other(to))
            with given.inside():
                purpose = f"{kind}:{to.id}"
                enqueue(kind, to.email or "", purpose=purpose, now=given.clock.moment, **about)

    def letters(to: Person) -> dict[str, str]:
        with given.inside():
            mails = list(db.session.scalars(db.select(OutboxMail).filter_by(recipient=to.email)))
            db.session.expunge_all()
        written = {mail.kind: letter_for(mail, app) for mail in mails}
        return {kind: f"{one.subject}\n{one.text}" for kind, one in written.items() if one}

    for to in both:
        named = world.other(to).name.split()[0]
        # They are connected, so what either asks the other waits for nobody.
        assert {kind for kind, text in letters(to).items() if named in text} == {
            *("invitation", "connection_accepted", "proposed", "event_invitation")
        }
    block(browser(by), world.other(by))
    for to in both:
        found = letters(to)
        written = {"password_link", "email_change_old", "report", *OF_EVENTS}
        assert written <= found.keys()
        assert not any(world.traces(world.other(to)).search(text) for text in found.values())


def test_an_organizer_who_is_blocked_still_looks_after_the_group(
    world: World, browser: Open, cast: Cast
):
    block(browser(world.yorick), world.xenia)
    xenia = browser(world.xenia)
    page = xenia.get("/groups/chess/members")
    row = page.soup.select_one("#member-yorick-vane .who")
    assert row and row.find("a") is None, "nothing leads on to a page that is not there"
    assert "is banned" in xenia.press("Ban Yorick Vane", within="#member-yorick-vane").words
    page = xenia.press("Lift the ban", within="#banned-yorick-vane")
    assert "may come back" in page.words


def test_somebody_unlisted_looks_like_one_who_is_blocked_to_organizers(
    world: World, browser: Open, given: Given, cast: Cast
):
    una = given.member("Una", unlisted=True)
    oda = given.member("Oda")
    with given.inside():
        chess = group_called("chess").id
    given.membership(chess, una)
    given.membership(chess, oda, role=Role.ORGANIZER)
    block(browser(world.yorick), world.xenia)
    page = browser(world.xenia).get("/groups/chess/members")
    rows = [page.soup.select_one(f"#member-{name} .who") for name in ("una", "yorick-vane", "oda")]
    assert [bool(row and row.find("a")) for row in rows] == [False, False, True]
    for path in ("/m/{}", "/m/{}/report", "/ties/{}"):
        pages = [browser(world.xenia).get(path.format(name)) for name in ("una", "yorick-vane")]
        assert [page.status for page in pages] == [404, 404], path
        assert pages[0].text == pages[1].text
    for verb in ("ask", "block", "unblock", "remove", "accept", "decline", "withdraw"):
        answers = [
            browser(world.xenia).post(f"/m/{name}/{verb}") for name in ("una", "yorick-vane")
        ]
        assert [answer.status for answer in answers] == [404, 404], verb
