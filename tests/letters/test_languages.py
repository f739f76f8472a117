"""Every mail in every language: none left out, nothing in another's words."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import DictLoader, nodes

from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.groups.models import Membership
from meetup.groups.rules import State
from meetup.invitations.models import Invitation
from meetup.languages import Language
from meetup.letters.letter import language_for, letter_in
from meetup.letters.writing import WRITERS
from meetup.members.models import Member
from meetup.rsvps.calendar_mail_models import MailedEntry
from meetup.rsvps.news_queries import known_of
from meetup.rsvps.rules import Answer
from meetup.rsvps.stranger_models import AnswerByMail
from tests.given import Given, Person
from tests.letters.committed import committed, whole
from tests.letters.post_office import drawing_of, words_of

FOLDER = Path(__file__).parents[2] / "templates" / "mail"
SHOULD_SAY_DU = re.compile(r"\b(Sie|Ihnen|Ihr|Ihre[mnrs]?)\b")


def reader(given: Given, language: Language, **facts: bool) -> Person:
    return given.member("Zoë", email="zoe@example.org", language=language, **facts)


def changing(given: Given, language: Language) -> Person:
    """Somebody who has asked for another address."""
    person = reader(given, language)
    given.email_change(person, "new@example.org")
    return person


def adding(given: Given, language: Language) -> Person:
    """Somebody who wants to be found by another address, which is where the mail goes."""
    person = reader(given, language)
    given.further_address(person, "old@example.org", confirmed=False)
    return replace(person, email="old@example.org")


def invitation_to_chess(given: Given) -> dict[str, int]:
    inviter = given.member("Cleo")
    group_id = given.group("chess", name="Chess", place="Kiel", owner=inviter)
    given.invitation(group_id, inviter, email="zoe@example.org")
    with given.inside():
        return {"invitation_id": db.session.scalars(db.select(Invitation.id)).one()}


def invitation_by_mail(given: Given) -> dict[str, object]:
    inviter = given.member("Cleo")
    return {
        "inviter_id": inviter.id,
        "address_key": given.mail_invitation(inviter, "jo@example.org"),
    }


def report_to_the_host(given: Given) -> dict[str, int]:
    return {"report_id": given.report(given.member("Ana"), given.member("Ben"))}


def answer_that(**facts: object) -> Callable[[Given], dict[str, int]]:
    """Of Zoë, who is named first, to a walk in a week."""

    def said(given: Given) -> dict[str, int]:
        group_id = given.group("chess", name="Chess", owner=given.member("Cleo"))
        event_id = given.event(group_id, capacity=1, needs_approval="approved_at" in facts)
        with given.inside():
            zoe = db.session.scalars(db.select(Member).where(Member.handle == "zoë")).one()
            person = Person(zoe.id, zoe.name, zoe.handle, zoe.email)
        moments = {name: at for name, at in facts.items() if isinstance(at, timedelta)}
        at = {name: given.clock.moment + later for name, later in moments.items()}
        given.rsvp(event_id, person, **{**facts, **at})
        return {"event_id": event_id}

    return said


def answer_typed_by_zoe(given: Given) -> dict[str, int]:
    group_id = given.group("chess", name="Chess", owner=given.member("Cleo"), open=True)
    soon = given.clock.moment.replace(minute=30)
    event_id = given.event(group_id, capacity=3)
    given.answer_by_mail(event_id, "zoe@example.org", guests=1, held_until=soon)
    with given.inside():
        return {"asked_id": db.session.scalars(db.select(AnswerByMail.id)).one()}


WEEK = timedelta(days=7)
# How long after the moment of the test.
NOW, SOON = timedelta(0), timedelta(hours=8)
WAITS = {"answer": Answer.WAITLISTED, "guests": 2}


def event_changed(given: Given) -> dict[str, object]:
    """To which Zoë said yes, when it was to be a week later and elsewhere."""
    about = answer_that(guests=2)(given)
    with given.inside():
        known = known_of(db.session.get_one(Event, about["event_id"]))
        later = {"starts_at": known.starts_at + WEEK, "ends_at": None}
        was = replace(known, venue="Pier 3", **later).as_subject()
    return {**about, "was": was, "since": given.clock.moment.isoformat()}


def event_cancelled(given: Given) -> dict[str, int]:
    """To which Zoë said yes."""
    about = answer_that(guests=1)(given)
    with given.inside():
        event = db.session.get_one(Event, about["event_id"])
        event.status, event.cancelled_because = Status.CANCELLED, "The pier is closed."
    return about


def event_near(given: Given) -> dict[str, object]:
    """To which Zoë said yes."""
    about = answer_that(guests=2)(given)
    with given.inside():
        starts_at = db.session.get_one(Event, about["event_id"]).starts_at
    return {**about, "starts_at": starts_at.isoformat()}


def event_in_the_calendar(*, is_in: bool, **facts: object) -> Callable[[Given], dict[str, object]]:
    """Of Zoë, who is named first: put there, or taken out of it."""

    def mailed(given: Given) -> dict[str, object]:
        about = answer_that(**facts)(given)
        ids = {**about, "member_id": member_named_first(given)}
        put_in_at = given.clock.moment if is_in else None
        given.add(MailedEntry(**ids, put_in_at=put_in_at, turn=0, sequence=0))
        known_at = given.clock.moment.isoformat()
        return {**about, "turn": 0, "again": False, "known_at": known_at}

    return mailed


def event_to_which_one_is_invited(given: Given) -> dict[str, object]:
    """By Cleo, in a group to which Zoë belongs."""
    cleo = given.member("Cleo")
    group_id, zoe_id = given.group("chess", name="Chess", owner=cleo), member_named_first(given)
    event_id = given.event(group_id)
    given.add(Membership(group_id=group_id, member_id=zoe_id, state=State.ACTIVE))
    ids = {"event_id": event_id, "member_id": zoe_id}
    given.add(MailedEntry(**ids, put_in_at=given.clock.moment, turn=0, sequence=0))
    return {"event_id": event_id, "turn": 0, "again": False, "by": cleo.id}


def member_named_first(given: Given) -> int:
    with given.inside():
        return db.session.scalars(db.select(Member.id).where(Member.handle == "zoë")).one()


def evening_that_was(given: Given) -> dict[str, int]:
    """At which Zoë was, and Cleo."""
    cleo = given.member("Cleo")
    yesterday = given.clock.moment - timedelta(days=1)
    event_id = given.event(given.group("chess", name="Chess", owner=cleo), starts_at=yesterday)
    with given.inside():
        zoe = db.session.scalars(db.select(Member).where(Member.handle == "zoë")).one()
        person = Person(zoe.id, zoe.name, zoe.handle, zoe.email)
    for there in (cleo, person):
        given.attendance(event_id, there)
    return {"event_id": event_id}


def proposal_decided(given: Given, status: Status, *, lapsed: bool = True) -> dict[str, int]:
    """Of a group to which the reader belongs."""
    group_id = given.group("chess", name="Chess", owner=given.member("Cleo"))
    event_id = given.event(group_id, "Blitz", status=status)
    with given.inside():
        zoe = db.session.scalars(db.select(Member).where(Member.name == "Zoë")).one()
        db.session.add(Membership(group_id=group_id, member_id=zoe.id, state=State.ACTIVE))
        event = db.session.get_one(Event, event_id)
        event.lapsed_at = given.clock.moment if event.is_proposed and lapsed else None
    return {"event_id": event_id}


def zoe_in(given: Given) -> Person:
    with given.inside():
        zoe = db.session.scalars(db.select(Member).where(Member.name == "Zoë")).one()
        return Person(zoe.id, zoe.name, zoe.handle, zoe.email)


def request_to_zoe(given: Given) -> dict[str, int]:
    given.request(given.member("Ben"), zoe_in(given))
    return {}


def connection_of_zoe(given: Given) -> dict[str, int]:
    ben = given.member("Ben")
    given.connection(zoe_in(given), ben)
    return {"other_id": ben.id}


def week_of_zoe(given: Given) -> dict[str, str]:
    """In which something is coming; the clock shows its Monday."""
    group_id = given.group("chess", name="Chess", members=[zoe_in(given)])
    given.event(group_id, "Blitz")
    return {"week": given.clock.moment.date().isoformat()}


# What a mail is about, if not the account that it goes to.
ABOUT = {
    "digest": week_of_zoe,
    "connection_asked": request_to_zoe,
    "connection_accepted": connection_of_zoe,
    "invitation": invitation_to_chess,
    "mail_invitation": invitation_by_mail,
    "report": report_to_the_host,
    "seat": answer_that(guests=1),
    "seat_offer": answer_that(**WAITS, offered_until=SOON),
    "seat_offer_lapsed": answer_that(answer=Answer.NO, lapsed_at=NOW),
    "yes_approved": answer_that(**WAITS, approved_at=NOW),
    "yes_declined": answer_that(answer=Answer.NO, declined_at=NOW),
    "still_coming": answer_that(guests=2, asked_at=NOW, seat_until=SOON),
    "seat_given_back": answer_that(answer=Answer.NO, given_back_at=NOW),
    "answer_by_mail": answer_typed_by_zoe,
    "proposed": lambda given: proposal_decided(given, Status.PROPOSED, lapsed=False),
    "changed": event_changed,
    "cancelled": event_cancelled,
    "reminder": event_near,
    "afterwards": evening_that_was,
    "calendar_invitation": event_in_the_calendar(is_in=True, guests=2),
    "calendar_removal": event_in_the_calendar(is_in=False, answer=Answer.NO),
    "event_invitation": event_to_which_one_is_invited,
    "scheduled": lambda given: proposal_decided(given, Status.SCHEDULED),
    "lapsed": lambda given: proposal_decided(given, Status.PROPOSED),
}

# Whose readers have no account, and read the language of the site.
TO_STRANGERS = {"mail_invitation"}

# Who gets a mail of each kind, and its subject in each language: a new kind needs a row.
KINDS: dict[str, tuple[Callable[[Given, Language], Person], dict[Language, str]]] = {
    "confirmation": (
        lambda given, language: reader(given, language, confirmed=False),
        {
            Language.ENGLISH: "Confirm your e-mail address at Handshakes",
            Language.GERMAN: "Bestätige deine E-Mail-Adresse bei Handshakes",
        },
    ),
    "already_here": (
        reader,
        {
            Language.ENGLISH: "You have an account at Handshakes already",
            Language.GERMAN: "Du hast schon ein Konto bei Handshakes",
        },
    ),
    "password_link": (
        reader,
        {
            Language.ENGLISH: "A new password for Handshakes",
            Language.GERMAN: "Ein neues Passwort für Handshakes",
        },
    ),
    "mail_arrives": (
        reader,
        {
            Language.ENGLISH: "Mail from Handshakes reaches you again",
            Language.GERMAN: "Mails von Handshakes erreichen dich wieder",
        },
    ),
    "password_changed": (
        reader,
        {
            Language.ENGLISH: "Your password at Handshakes is a new one",
            Language.GERMAN: "Dein Passwort bei Handshakes ist ein neues",
        },
    ),
    "further_address": (
        adding,
        {
            Language.ENGLISH: "Do you want to be found by this e-mail address at Handshakes?",
            Language.GERMAN: "Willst du bei Handshakes über diese E-Mail-Adresse gefunden werden?",
        },
    ),
    "email_change_old": (
        changing,
        {
            Language.ENGLISH: "Say yes to another e-mail address at Handshakes",
            Language.GERMAN: "Stimme einer anderen E-Mail-Adresse bei Handshakes zu",
        },
    ),
    "email_change_new": (
        lambda given, language: replace(changing(given, language), email="new@example.org"),
        {
            Language.ENGLISH: "Is this your e-mail address at Handshakes?",
            Language.GERMAN: "Ist das deine E-Mail-Adresse bei Handshakes?",
        },
    ),
    "email_changed": (
        lambda given, language: replace(reader(given, language), email="old@example.org"),
        {
            Language.ENGLISH: "Your account at Handshakes has another e-mail address",
            Language.GERMAN: "Dein Konto bei Handshakes hat eine andere E-Mail-Adresse",
        },
    ),
    "invitation": (
        reader,
        {
            Language.ENGLISH: "Cleo invites you to Chess",
            Language.GERMAN: "Cleo lädt dich zu Chess ein",
        },
    ),
    "mail_invitation": (
        lambda given, _: given.member("Jo", placeholder=True, email="jo@example.org"),
        {
            Language.ENGLISH: "Cleo invites you to Handshakes",
            Language.GERMAN: "Cleo lädt dich zu Handshakes ein",
        },
    ),
    "report": (
        lambda given, language: reader(given, language, host=True),
        {
            Language.ENGLISH: "A report waits for you at Handshakes",
            Language.GERMAN: "Bei Handshakes wartet eine Meldung auf dich",
        },
    ),
    "seat": (
        reader,
        {
            Language.ENGLISH: "You have a place: Harbour Walk",
            Language.GERMAN: "Du hast einen Platz: Harbour Walk",
        },
    ),
    "seat_offer": (
        reader,
        {
            Language.ENGLISH: "A place is held for you: Harbour Walk",
            Language.GERMAN: "Ein Platz wird für dich freigehalten: Harbour Walk",
        },
    ),
    "seat_offer_lapsed": (
        reader,
        {
            Language.ENGLISH: "The place is not held for you any more: Harbour Walk",
            Language.GERMAN: "Der Platz wird nicht mehr für dich freigehalten: Harbour Walk",
        },
    ),
    "yes_approved": (
        reader,
        {
            Language.ENGLISH: "Your yes is approved: Harbour Walk",
            Language.GERMAN: "Deine Zusage ist bestätigt: Harbour Walk",
        },
    ),
    "yes_declined": (
        reader,
        {
            Language.ENGLISH: "Your yes is not approved: Harbour Walk",
            Language.GERMAN: "Deine Zusage ist nicht bestätigt: Harbour Walk",
        },
    ),
    "still_coming": (
        reader,
        {
            Language.ENGLISH: "Are you still coming? Harbour Walk",
            Language.GERMAN: "Kommst du noch? Harbour Walk",
        },
    ),
    "seat_given_back": (
        reader,
        {
            Language.ENGLISH: "Your place went back: Harbour Walk",
            Language.GERMAN: "Dein Platz ist wieder frei: Harbour Walk",
        },
    ),
    "answer_by_mail": (
        reader,
        {
            Language.ENGLISH: "Confirm your answer: Harbour Walk",
            Language.GERMAN: "Bestätige deine Antwort: Harbour Walk",
        },
    ),
    "connection_asked": (
        reader,
        {
            Language.ENGLISH: "Ben would like to connect with you",
            Language.GERMAN: "Anfrage von Ben bei Handshakes",
        },
    ),
    "connection_accepted": (
        reader,
        {
            Language.ENGLISH: "Ben and you are connected",
            Language.GERMAN: "Ben und du seid verbunden",
        },
    ),
    "proposed": (
        reader,
        {
            Language.ENGLISH: "Which date suits you? Blitz",
            Language.GERMAN: "Wann passt es dir? Blitz",
        },
    ),
    "changed": (
        reader,
        {
            Language.ENGLISH: "Changed: Harbour Walk, Mon 8 June 2026, 14:00",
            Language.GERMAN: "Geändert: Harbour Walk, Mo., 8. Juni 2026, 14:00",
        },
    ),
    "cancelled": (
        reader,
        {
            Language.ENGLISH: "Cancelled: Harbour Walk",
            Language.GERMAN: "Abgesagt: Harbour Walk",
        },
    ),
    "reminder": (
        reader,
        {
            Language.ENGLISH: "Reminder: Harbour Walk, Mon 8 June 2026, 14:00",
            Language.GERMAN: "Erinnerung: Harbour Walk, Mo., 8. Juni 2026, 14:00",
        },
    ),
    "afterwards": (
        reader,
        {
            Language.ENGLISH: "Whom did you meet? Harbour Walk",
            Language.GERMAN: "Wen hast du getroffen? Harbour Walk",
        },
    ),
    "calendar_invitation": (
        reader,
        {
            Language.ENGLISH: "You are coming: Harbour Walk",
            Language.GERMAN: "Du kommst: Harbour Walk",
        },
    ),
    "calendar_removal": (
        reader,
        {
            Language.ENGLISH: "Not in your calendar any more: Harbour Walk",
            Language.GERMAN: "Nicht mehr in deinem Kalender: Harbour Walk",
        },
    ),
    "event_invitation": (
        reader,
        {
            Language.ENGLISH: "Will you come? Harbour Walk",
            Language.GERMAN: "Kommst du? Harbour Walk",
        },
    ),
    "scheduled": (
        reader,
        {
            Language.ENGLISH: "Blitz takes place",
            Language.GERMAN: "Blitz findet statt",
        },
    ),
    "lapsed": (
        reader,
        {
            Language.ENGLISH: "Blitz does not take place for now",
            Language.GERMAN: "Blitz findet vorerst nicht statt",
        },
    ),
    "digest": (
        reader,
        {
            Language.ENGLISH: "What is coming in your groups",
            Language.GERMAN: "Was in deinen Gruppen kommt",
        },
    ),
}


def templates_in(language: Language) -> set[str]:
    folder = FOLDER / language
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def placeholders(app: Flask, template: str) -> set[str]:
    """What a template asks for, such as `member.name`."""
    tree = app.jinja_env.parse((FOLDER / template).read_text(encoding="utf-8"))
    names = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
    return names | {
        f"{one.node.name}.{one.attr}"
        for one in tree.find_all(nodes.Getattr)
        if isinstance(one.node, nodes.Name)
    }


def test_every_language_has_every_mail_and_there_is_no_other_folder():
    files = [path.relative_to(FOLDER) for path in FOLDER.rglob("*") if path.is_file()]
    assert {path.parts[0] for path in files} == set(Language)
    assert templates_in(Language.ENGLISH)
    for language in Language:
        assert templates_in(language) == templates_in(Language.ENGLISH)


@pytest.mark.parametrize("template", sorted(templates_in(Language.ENGLISH)))
def test_a_mail_asks_for_the_same_in_every_language(app, template):
    asked = [placeholders(app, f"{language}/{template}") for language in Language]
    assert asked == [asked[0]] * len(asked)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("template", sorted(templates_in(Language.ENGLISH)))
def test_a_mail_is_a_subject_an_empty_line_and_lines_that_need_no_folding(language, template):
    text = (FOLDER / language / template).read_text(encoding="utf-8")
    subject, empty, first, *_ = lines = text.splitlines()
    assert subject and not empty and first
    assert max(len(line) for line in lines) <= 78


def test_every_kind_of_mail_is_read_here():
    assert KINDS.keys() == WRITERS.keys()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", KINDS)
def test_each_mail_is_in_the_language_of_its_reader(
    post_office, use_server, deliver, in_outbox, given, kind, language
):
    if kind in TO_STRANGERS:
        use_server(post_office.address, locale=language)
    to, subjects = KINDS[kind]
    person = to(given, language)
    about = ABOUT[kind](given) if kind in ABOUT else {}
    in_outbox(person, kind=kind, **about)
    assert deliver() == 1
    mail = post_office.mails[0]
    assert mail["Subject"] == subjects[language]
    assert mail["Content-Language"] == language
    text = "\n".join(words_of(mail).splitlines())
    assert text.startswith({"en": "Hello", "de": "Hallo"}[language])
    assert re.search(r"^http://town\.example/\S+$", text, re.MULTILINE)
    assert not re.search(r"[{}]|None", text)
    assert len(re.findall('class="button" href="http://town.example/', drawing_of(mail))) == 1
    if language is Language.GERMAN:
        assert not SHOULD_SAY_DU.search(f"{mail['Subject']} {text}")


# Clocks go back between the mail and the event, which is a week later.
PLACES = {
    "berlin": ("Europe/Berlin", datetime(2026, 10, 22, 12, tzinfo=UTC)),
    "new-york": ("America/New_York", datetime(2026, 10, 29, 12, tzinfo=UTC)),
}


# What is said does not depend on the engine.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", KINDS)
def test_each_mail_says_what_has_been_read_word_for_word(
    post_office, use_server, deliver, in_outbox, given, clock, kind, language, place
):
    if kind in TO_STRANGERS:
        use_server(post_office.address, locale=language)
    given.timezone, clock.moment = PLACES[place]
    person = KINDS[kind][0](given, language)
    in_outbox(person, kind=kind, **(ABOUT[kind](given) if kind in ABOUT else {}))
    assert deliver() == 1
    assert whole(post_office.mails[0]) == committed(f"every/{kind}.{place}.{language}.txt")


@pytest.mark.parametrize(
    ("locale", "language"), [("en", "en"), ("de_AT", "de"), ("fr", "en")], ids=str
)
def test_who_has_chosen_none_reads_that_of_the_site(
    post_office, use_server, deliver, in_outbox, una, locale, language
):
    use_server(post_office.address, locale=locale)
    in_outbox(una)
    deliver()
    assert post_office.mails[0]["Content-Language"] == language


def test_what_was_chosen_after_the_cause_of_a_mail_holds_for_it(
    post_office, deliver, in_outbox, una, browser
):
    in_outbox(una)
    page = browser(una)
    page.get("/account")
    page.press("Save the language", language="de")
    deliver()
    assert post_office.mails[0]["Content-Language"] == "de"


@pytest.fixture
def town_letter(app, monkeypatch):
    """`town_letter(language, template, …)`: a letter of a template that is typed in a test."""

    def written(language, template, locale="en_GB", **context):
        config = replace(app.config["HANDSHAKES"], locale=locale)
        monkeypatch.setitem(app.config, "HANDSHAKES", config)
        sources = {f"mail/{tongue}/town/walk.txt": template for tongue in Language}
        monkeypatch.setattr(app.jinja_env, "loader", DictLoader(sources))
        app.jinja_env.cache.clear()
        with app.test_request_context():
            return letter_in(language, "town/walk", link="http://town.example/1", **context)

    yield written
    app.jinja_env.cache.clear()


def test_days_in_a_mail_are_worded_in_its_language(town_letter, clock):
    template = "{{ at | day }}\n\n{{ at | moment('UTC') }}"
    german = town_letter(Language.GERMAN, template, at=clock.moment)
    assert (german.subject, german.text) == ("Montag, 1. Juni 2026", "Mo., 1. Juni 2026, 12:00")
    english = town_letter(Language.ENGLISH, template, at=clock.moment)
    assert (english.subject, english.text) == (
        "Monday, 1 June 2026",
        "Mon 1 June 2026, 12:00",
    )


def test_a_name_stands_in_a_mail_as_it_is_and_breaks_no_subject(town_letter):
    letter = town_letter(
        Language.ENGLISH, "Walk with {{ name }}\n\nHello {{ name }}", name="<A>\n& B"
    )
    assert letter.subject == "Walk with <A> & B"
    assert letter.text == "Hello <A>\n& B"


def test_a_mail_without_a_subject_is_refused(town_letter):
    with pytest.raises(ValueError, match="town/walk"):
        town_letter(Language.ENGLISH, "Hello\nthere")


def test_whoever_has_no_account_reads_the_language_of_the_site(app):
    with app.app_context():
        assert language_for(None) is Language.ENGLISH
        assert language_for(Member(language=Language.GERMAN)) is Language.GERMAN
