"""Every route as every kind of person, against one table; a new route without a row fails."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask

from meetup.db import SAFE_METHODS, db
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.groups.models import Group
from meetup.groups.rules import Role, State
from meetup.invitations.models import Invitation
from meetup.mail.topics import Topic
from meetup.members.models import Member
from meetup.reports.models import Report
from meetup.rsvps.rules import Answer
from tests.browsing import Browser
from tests.conftest import Cast
from tests.contacts.bringing import brought
from tests.given import Given, Person

# Who asks: a stranger, Dov who belongs to nothing, Una whose address is not confirmed, Ana who is
# a member, Ben who is the other one of her pairs, Cleo who owns the group, Hal the host, Eve, a
# member whom both Ana and Ben have blocked, and Oda who organizes the group beside Cleo.
KINDS = ("stranger", "dov", "una", "ana", "ben", "cleo", "hal", "eve", "oda")
OWNER = KINDS.index("cleo")

SIGN_IN = 302
OK, GONE, NO, REFUSED, BAD, DONE = 200, 404, 403, 409, 422, 303


def everyone(status: int) -> tuple[int, ...]:
    return (status,) * len(KINDS)


def signed_in(status: int) -> tuple[int, ...]:
    return (SIGN_IN, *everyone(status)[1:])


def only(status: int, *kinds: str, otherwise: int = GONE) -> tuple[int, ...]:
    """`status` for these kinds, `otherwise` for the others, strangers to sign in.

    Like every row of eight, it leaves Oda out: she may what Cleo may.
    """
    return (SIGN_IN, *(status if kind in kinds else otherwise for kind in KINDS[1:-1]))


def not_una(status: int, **others: int) -> tuple[int, ...]:
    """For whoever has confirmed their address: `status`, but for these `others`."""
    kinds = dict.fromkeys(KINDS[1:], status) | {"una": NO} | others
    return (SIGN_IN, *kinds.values())


def not_oda(status: int, row: tuple[int, ...]) -> tuple[int, ...]:
    """The row, in which Cleo is asked for herself or as the owner: Oda gets `status`."""
    return (*row, status)


CONFIRMED = ("dov", "ana", "ben", "cleo", "hal", "eve")
ACTIVE = ("una", "ana", "ben", "cleo", "eve")

# Method and path, what is sent, and the status for each of KINDS; where the ninth is not said, an
# organizer gets what the owner gets. A redirect after something was done is DONE; one to the
# sign-in page is SIGN_IN. {names} come from the scene below. What has no row is for nobody: 405.
TABLE: dict[str, tuple[dict[str, str], tuple[int, ...]]] = {
    "GET /": ({}, everyone(OK)),
    "GET /healthz": ({}, everyone(OK)),
    "GET /robots.txt": ({}, everyone(OK)),
    "GET /assets/{stylesheet}": ({}, everyone(OK)),
    "GET /door": ({}, everyone(OK)),
    "GET /sw.js": ({}, everyone(OK)),
    "GET /manifest.webmanifest": ({}, everyone(OK)),
    "GET /signup": ({}, everyone(OK)),
    "POST /signup": ({}, everyone(BAD)),
    "GET /login": ({}, everyone(OK)),
    "POST /login": ({}, everyone(BAD)),
    "GET /logout": ({}, everyone(OK)),
    "POST /logout": ({}, everyone(DONE)),
    "GET /confirm/broken": ({}, everyone(GONE)),
    "POST /confirm/broken": ({}, everyone(GONE)),
    "POST /confirm": ({}, signed_in(DONE)),
    "GET /account": ({}, signed_in(OK)),
    "POST /account": ({"name": " "}, signed_in(BAD)),
    "POST /account/finding": ({"found_by": "everybody"}, signed_in(BAD)),
    "POST /account/mails": ({"language": "tlh"}, signed_in(BAD)),
    "GET /account/calendar": ({}, signed_in(OK)),
    "POST /account/calendar": ({"minutes": "7"}, signed_in(BAD)),
    "POST /account/calendar/replace": ({}, signed_in(DONE)),
    # Whoever has the address reads it, signed in or not.
    "GET /calendar/{calendar}.ics": ({}, everyone(OK)),
    "GET /calendar/broken.ics": ({}, everyone(GONE)),
    "POST /account/sessions": ({}, signed_in(DONE)),
    "GET /account/password": ({}, everyone(OK)),
    "POST /account/password": ({}, everyone(BAD)),
    "GET /account/email": ({}, signed_in(OK)),
    "POST /account/email": ({}, signed_in(BAD)),
    "POST /account/email-withdrawal": ({}, signed_in(DONE)),
    "GET /account/email/broken": ({}, everyone(GONE)),
    "POST /account/email/broken": ({}, everyone(GONE)),
    "POST /account/addresses": ({"email": "nobody"}, not_una(BAD)),
    "POST /account/addresses/1/remove": ({}, signed_in(DONE)),
    "GET /account/addresses/broken": ({}, everyone(GONE)),
    "POST /account/addresses/broken": ({}, everyone(GONE)),
    "POST /account/mail-again": ({}, signed_in(DONE)),
    "POST /account/password-link": ({}, signed_in(DONE)),
    "GET /account/password/broken": ({}, everyone(GONE)),
    "POST /account/password/broken": ({"password": "a good password"}, everyone(GONE)),
    "GET /account/mails": ({}, signed_in(OK)),
    "POST /account/mail-choices": ({"reminder_hours": "3"}, signed_in(BAD)),
    # Whoever has the link of a mail to Ana chooses for her, as mailboxes do.
    "GET /mail/{stopping}": ({}, everyone(OK)),
    "POST /mail/{stopping}": ({"List-Unsubscribe": "One-Click"}, everyone(OK)),
    "POST /mail/{stopping}/stop": ({}, everyone(DONE)),
    "POST /mail/{stopping}/choices": ({"reminder_hours": "3"}, everyone(BAD)),
    "GET /mail/broken": ({}, everyone(GONE)),
    "POST /mail/broken": ({"List-Unsubscribe": "One-Click"}, everyone(GONE)),
    "POST /mail/broken/stop": ({}, everyone(GONE)),
    "POST /mail/broken/choices": ({}, everyone(GONE)),
    "GET /inbox": ({}, signed_in(OK)),
    # A record that has Ana's address
    "GET /account/records": ({}, signed_in(OK)),
    "POST /account/records/{record}/mine": (
        {},
        (SIGN_IN, GONE, NO, DONE, GONE, GONE, GONE, GONE),
    ),
    "POST /account/records/{record}/not-mine": (
        {},
        (SIGN_IN, GONE, NO, DONE, GONE, GONE, GONE, GONE),
    ),
    "POST /account/records/merges/1/undo": ({}, signed_in(GONE)),
    "GET /account/picture": ({}, signed_in(OK)),
    "POST /account/picture": ({}, signed_in(BAD)),
    "POST /account/picture/remove": ({}, signed_in(DONE)),
    # Pictures: of Ana, of the group, of an event of members only; and one that there is not
    "GET /pictures/{of_ana}": ({}, (GONE, *only(OK, "una", "ana", "ben", "cleo")[1:])),
    "GET /pictures/{of_group}": ({}, everyone(OK)),
    "GET /pictures/{of_event}": ({}, (GONE, *only(OK, *ACTIVE)[1:])),
    "GET /pictures/{of_draft}": ({}, (GONE, *only(OK, "ben", "cleo")[1:])),
    "GET /pictures/none": ({}, everyone(GONE)),
    "GET /pictures/{of_ana}/small": ({}, (GONE, *only(OK, "una", "ana", "ben", "cleo")[1:])),
    "GET /pictures/{of_group}/small": ({}, everyone(OK)),
    "GET /pictures/{of_event}/small": ({}, (GONE, *only(OK, *ACTIVE)[1:])),
    "GET /pictures/{of_draft}/small": ({}, (GONE, *only(OK, "ben", "cleo")[1:])),
    "GET /pictures/none/small": ({}, everyone(GONE)),
    # People
    "GET /m/ben": ({}, only(OK, "una", "ana", "ben", "cleo")),
    "POST /m/ben/ask": ({}, (SIGN_IN, GONE, NO, DONE, NO, DONE, GONE, GONE)),
    "POST /m/ben/remove": ({}, (SIGN_IN, GONE, DONE, DONE, NO, DONE, GONE, GONE)),
    "POST /m/ben/block": ({}, (SIGN_IN, GONE, DONE, DONE, NO, DONE, GONE, GONE)),
    "POST /m/eve/unblock": ({}, only(DONE, "ana", "ben")),
    "GET /connections/": ({}, signed_in(OK)),
    # What Ana brought: a file to choose from, a table, one that is done, and a contact
    "GET /connections/import": ({}, signed_in(OK)),
    "POST /connections/import": ({}, signed_in(BAD)),
    "GET /connections/import/{file}": ({}, only(OK, "ana")),
    "POST /connections/import/{file}": ({"do": "search"}, only(DONE, "ana")),
    "GET /connections/import/{table}/columns": ({}, only(OK, "ana")),
    "POST /connections/import/{table}/columns": ({"column_0": "x"}, only(BAD, "ana")),
    "POST /connections/import/{brought}/withdraw": ({}, only(DONE, "ana")),
    "POST /connections/import/{brought}/undo": ({}, only(DONE, "ana")),
    "GET /connections/contacts": ({}, signed_in(OK)),
    "GET /connections/contacts/{contact}": ({}, only(OK, "ana")),
    "POST /connections/contacts/{contact}/delete": ({}, only(DONE, "ana")),
    "POST /connections/contacts/{contact}/offer": ({}, not_una(GONE, ana=DONE)),
    "POST /connections/contacts/{contact}/withdraw": ({}, only(DONE, "ana")),
    "POST /connections/contacts/{contact}/same": ({"other": "{contact}"}, only(DONE, "ana")),
    "POST /connections/contacts/{contact}/apart": ({}, only(DONE, "ana")),
    "POST /connections/contacts/{contact}/part": ({"word": "1"}, only(DONE, "ana")),
    # One of her contacts has the name of Cleo, who asks her to connect
    "POST /connections/contacts/{namesake}/ask": ({"member": "cleo"}, only(DONE, "ana")),
    "POST /connections/contacts/{namesake}/another": ({"member": "cleo"}, only(DONE, "ana")),
    "POST /connections/ask": (
        {"email": "nobody@example.org"},
        only(DONE, *CONFIRMED, otherwise=NO),
    ),
    "GET /connections/invite": ({}, only(OK, *CONFIRMED, otherwise=NO)),
    "POST /connections/invite": ({"addresses": "nobody"}, only(BAD, *CONFIRMED, otherwise=NO)),
    "GET /connections/invite/{declining}": ({}, everyone(OK)),
    "POST /connections/invite/{declining}": ({}, everyone(DONE)),
    "POST /m/cleo/accept": ({}, only(DONE, "ana")),
    "POST /m/cleo/decline": ({}, only(DONE, "ana")),
    "POST /m/ana/withdraw": ({}, not_oda(GONE, only(DONE, "cleo"))),
    # Reports: of Ben, as far as one sees him; `report` is about Ben, to the organizers of Harbour
    # Walks, and in sight of every host; `hosts_report` to the host.
    "GET /m/ben/report": ({}, (SIGN_IN, GONE, NO, OK, NO, OK, GONE, GONE)),
    "POST /m/ben/report": ({}, (SIGN_IN, GONE, NO, BAD, NO, BAD, GONE, GONE)),
    "GET /groups/harbour/report": ({}, only(OK, *CONFIRMED, otherwise=NO)),
    "POST /groups/harbour/report": ({}, only(BAD, *CONFIRMED, otherwise=NO)),
    "GET /events/{coming}/report": ({}, (SIGN_IN, GONE, NO, OK, OK, OK, GONE, OK)),
    "POST /events/{coming}/report": ({}, (SIGN_IN, GONE, NO, BAD, BAD, BAD, GONE, BAD)),
    "GET /groups/harbour/reports": ({}, only(OK, "cleo", otherwise=NO)),
    "GET /reports": ({}, only(OK, "hal")),
    "POST /reports/{report}/close": ({}, only(DONE, "cleo", "hal")),
    "POST /reports/{hosts_report}/close": ({}, not_oda(GONE, only(DONE, "hal"))),
    "GET /admin/mail": ({}, only(OK, "hal")),
    "POST /admin/mail/again": ({}, only(DONE, "hal")),
    "POST /admin/mail/1/again": ({}, only(DONE, "hal")),
    "GET /reports/{report}/picture": ({}, only(OK, "cleo", "hal")),
    "GET /ties/": ({}, signed_in(OK)),
    # Of a pair, each sees the other, and nobody else sees either
    "GET /ties/ben": ({}, only(OK, "ana")),
    # (Cleo has asked Ana to connect.)
    "GET /ties/ana": ({}, not_oda(GONE, only(OK, "ben", "cleo"))),
    # Groups
    "GET /groups/": ({}, everyone(OK)),
    "GET /groups/new": ({}, only(OK, *CONFIRMED, otherwise=NO)),
    "POST /groups/new": ({}, only(BAD, *CONFIRMED, otherwise=NO)),
    "GET /groups/harbour": ({}, everyone(OK)),
    "POST /groups/harbour/join": ({}, only(DONE, *CONFIRMED, otherwise=NO)),
    "POST /groups/harbour/leave": (
        {},
        not_oda(DONE, (SIGN_IN, DONE, DONE, DONE, DONE, REFUSED, DONE, DONE)),
    ),
    "GET /groups/harbour/members": ({}, only(OK, *ACTIVE, otherwise=NO)),
    "POST /groups/harbour/members/rob/accept": ({}, only(DONE, "cleo", otherwise=NO)),
    "POST /groups/harbour/members/rob/turn-down": ({}, only(DONE, "cleo", otherwise=NO)),
    "POST /groups/harbour/members/ben/ban": ({}, only(DONE, "cleo", otherwise=NO)),
    "POST /groups/harbour/members/ben/unban": ({}, only(DONE, "cleo", otherwise=NO)),
    "POST /groups/harbour/members/ben/remove": ({}, only(DONE, "cleo", otherwise=NO)),
    "POST /groups/harbour/members/ben/hand-over": (
        {},
        not_oda(NO, only(DONE, "cleo", otherwise=NO)),
    ),
    "POST /groups/harbour/members/ben/role": (
        {"role": "organizer"},
        not_oda(NO, only(DONE, "cleo", otherwise=NO)),
    ),
    "GET /groups/harbour/invitations": ({}, only(OK, "cleo", otherwise=NO)),
    "POST /groups/harbour/invitations": ({"uses": "0"}, only(BAD, "cleo", otherwise=NO)),
    "POST /groups/harbour/mailed-invitations": (
        {"addresses": "nobody"},
        only(BAD, "cleo", otherwise=NO),
    ),
    "POST /groups/harbour/invitations/{invitation}/withdraw": (
        {},
        only(DONE, "cleo", otherwise=NO),
    ),
    "GET /groups/harbour/invitations/{token}": (
        {},
        (OK, OK, DONE, DONE, DONE, DONE, OK, DONE),
    ),
    "POST /groups/harbour/invitations/{token}": (
        {},
        (SIGN_IN, DONE, NO, DONE, DONE, DONE, DONE, DONE),
    ),
    "GET /groups/harbour/settings": ({}, only(OK, "cleo", otherwise=NO)),
    "POST /groups/harbour/settings": ({"name": " "}, only(BAD, "cleo", otherwise=NO)),
    "GET /groups/harbour/picture": ({}, only(OK, "cleo", otherwise=NO)),
    "POST /groups/harbour/picture": ({}, only(BAD, "cleo", otherwise=NO)),
    "POST /groups/harbour/picture/remove": ({}, only(DONE, "cleo", otherwise=NO)),
    # Willa walked in, twice; the two records are for organizers to make one
    "GET /groups/harbour/records": ({}, only(OK, "cleo", otherwise=NO)),
    "GET /groups/harbour/records/{willa}": ({}, only(OK, "cleo", otherwise=NO)),
    "POST /groups/harbour/records/{willa}/code": ({}, only(DONE, "cleo", otherwise=NO)),
    "POST /groups/harbour/records/{willa}/offer": ({}, only(BAD, "cleo", otherwise=NO)),
    "GET /groups/harbour/records/{willa}/merge/{will}": ({}, only(OK, "cleo", otherwise=NO)),
    "POST /groups/harbour/records/{willa}/merge/{will}": (
        {"name": "Willa"},
        only(DONE, "cleo", otherwise=NO),
    ),
    "POST /groups/harbour/records/merges/1/undo": ({}, only(GONE, "cleo", otherwise=NO)),
    "GET /groups/harbour/propose": ({}, (SIGN_IN, NO, NO, OK, OK, OK, NO, OK)),
    "POST /groups/harbour/propose": ({}, (SIGN_IN, NO, NO, BAD, BAD, BAD, NO, BAD)),
    # Events of a group that shows them to its members only
    "GET /events/": ({}, everyone(OK)),
    "GET /events/{coming}-walk": ({}, (GONE, *only(OK, *ACTIVE)[1:])),
    "GET /events/{coming}.ics": ({}, (GONE, *only(OK, *ACTIVE)[1:])),
    "GET /events/{proposed}-idea": ({}, (GONE, *only(OK, *ACTIVE)[1:])),
    "GET /events/{draft}-secret": ({}, (GONE, *only(OK, "ben", "cleo")[1:])),
    "POST /events/{coming}/rsvp": (
        {"answer": "yes"},
        (SIGN_IN, GONE, NO, DONE, DONE, DONE, GONE, DONE),
    ),
    # Ben is asked whether he still comes, by mail, too
    "POST /events/{asking}/still-coming": (
        {"answer": "yes"},
        (SIGN_IN, GONE, NO, REFUSED, DONE, REFUSED, GONE, REFUSED),
    ),
    "GET /still-coming/{still_coming}": ({}, everyone(OK)),
    "POST /still-coming/{still_coming}": ({"answer": "perhaps"}, everyone(BAD)),
    "GET /still-coming/broken": ({}, everyone(GONE)),
    "POST /still-coming/broken": ({"answer": "yes"}, everyone(GONE)),
    "GET /events/{coming}/coming": ({}, (SIGN_IN, GONE, OK, OK, OK, OK, GONE, OK)),
    "GET /events/{coming}/answers": ({}, (SIGN_IN, GONE, NO, NO, NO, OK, GONE, NO)),
    "GET /events/{coming}/answers.csv": ({}, (SIGN_IN, GONE, NO, NO, NO, OK, GONE, NO)),
    "POST /events/{coming}/answers": (
        {"who": "@ana", "answer": "yes"},
        (SIGN_IN, GONE, NO, NO, NO, DONE, GONE, NO),
    ),
    "POST /events/{coming}/answers/invite": (
        {},
        (SIGN_IN, GONE, NO, NO, NO, DONE, GONE, NO),
    ),
    "POST /events/{coming}/answers/ana/invite": (
        {},
        (SIGN_IN, GONE, NO, NO, NO, DONE, GONE, NO),
    ),
    "POST /events/{choosy}/answers/ben/approve": (
        {},
        (SIGN_IN, GONE, NO, NO, NO, DONE, GONE, NO),
    ),
    "POST /events/{choosy}/answers/ben/decline": (
        {},
        (SIGN_IN, GONE, NO, NO, NO, DONE, GONE, NO),
    ),
    # What a supper asks of those who come: Cleo writes it, whoever may answer is led to it
    "GET /events/{choosy}/questions": ({}, (SIGN_IN, GONE, NO, NO, NO, OK, GONE, NO)),
    "POST /events/{choosy}/questions": ({}, (SIGN_IN, GONE, NO, NO, NO, BAD, GONE, NO)),
    "GET /events/{choosy}/questions/{question}": (
        {},
        (SIGN_IN, GONE, NO, NO, NO, OK, GONE, NO),
    ),
    "POST /events/{choosy}/questions/{question}": (
        {"text": " "},
        (SIGN_IN, GONE, NO, NO, NO, BAD, GONE, NO),
    ),
    "POST /events/{choosy}/questions/{question}/move": (
        {"to": "up"},
        (SIGN_IN, GONE, NO, NO, NO, DONE, GONE, NO),
    ),
    "POST /events/{choosy}/questions/{question}/remove": (
        {},
        (SIGN_IN, GONE, NO, NO, NO, DONE, GONE, NO),
    ),
    "GET /events/{choosy}/rsvp/questions": (
        {},
        (SIGN_IN, GONE, DONE, OK, OK, OK, GONE, OK),
    ),
    "POST /events/{proposed}/schedule": ({}, (SIGN_IN, GONE, NO, NO, NO, DONE, GONE, NO)),
    "GET /events/{proposed}/votes": ({}, only(DONE, *ACTIVE)),
    "POST /events/{proposed}/votes": ({}, (SIGN_IN, GONE, NO, BAD, BAD, BAD, GONE, BAD)),
    "GET /events/{coming}/edit": ({}, (SIGN_IN, GONE, NO, NO, NO, OK, GONE, NO)),
    "POST /events/{coming}/edit": ({}, (SIGN_IN, GONE, NO, NO, NO, BAD, GONE, NO)),
    "GET /events/{coming}/picture": ({}, (SIGN_IN, GONE, NO, NO, NO, OK, GONE, NO)),
    "POST /events/{coming}/picture": ({}, (SIGN_IN, GONE, NO, NO, NO, BAD, GONE, NO)),
    "POST /events/{coming}/picture/remove": ({}, (SIGN_IN, GONE, NO, NO, NO, DONE, GONE, NO)),
    "POST /events/{proposed}/picture": ({}, (SIGN_IN, GONE, NO, NO, BAD, BAD, GONE, NO)),
    "GET /events/{proposed}/edit": ({}, (SIGN_IN, GONE, NO, NO, OK, OK, GONE, NO)),
    "POST /events/{coming}/cancel": ({}, (SIGN_IN, GONE, NO, NO, NO, BAD, GONE, NO)),
    "GET /events/{past}/door": ({}, (SIGN_IN, GONE, NO, NO, NO, OK, GONE, NO)),
    "GET /events/{past}/door/list": ({}, (SIGN_IN, GONE, NO, NO, NO, OK, GONE, NO)),
    "POST /events/{past}/door/marks": ({}, (SIGN_IN, GONE, NO, NO, NO, BAD, GONE, NO)),
    "POST /events/{past}/door/check-in": (
        {"member": "{ana}"},
        (SIGN_IN, GONE, NO, NO, NO, DONE, GONE, NO),
    ),
    "POST /events/{past}/door/undo": (
        {"member": "{ana}"},
        (SIGN_IN, GONE, NO, NO, NO, DONE, GONE, NO),
    ),
    "POST /events/{past}/door/walk-in": ({}, (SIGN_IN, GONE, NO, NO, NO, BAD, GONE, NO)),
    "GET /events/{past}/door/close": ({}, (SIGN_IN, GONE, NO, NO, NO, OK, GONE, NO)),
    "POST /events/{past}/door/excuse": (
        {"member": "{ana}"},
        (SIGN_IN, GONE, NO, NO, NO, DONE, GONE, NO),
    ),
    "POST /events/{past}/door/take-excuse-back": (
        {"member": "{ana}"},
        (SIGN_IN, GONE, NO, NO, NO, DONE, GONE, NO),
    ),
    "POST /events/{past}/door/take-none": ({}, (SIGN_IN, GONE, NO, NO, NO, DONE, GONE, NO)),
    "POST /events/{past}/door/take": ({}, (SIGN_IN, GONE, NO, NO, NO, DONE, GONE, NO)),
    "GET /events/{past}/door/hours": ({}, (SIGN_IN, GONE, NO, NO, NO, OK, GONE, NO)),
    "POST /events/{past}/door/hours": ({}, (SIGN_IN, GONE, NO, NO, NO, BAD, GONE, NO)),
    "GET /events/{past}/door/log": ({}, (SIGN_IN, GONE, NO, NO, NO, OK, GONE, NO)),
    "POST /events/{past}/door/close": ({}, (SIGN_IN, GONE, NO, NO, NO, DONE, GONE, NO)),
    "POST /events/{past}/door/reopen": ({}, (SIGN_IN, GONE, NO, NO, NO, DONE, GONE, NO)),
    "POST /events/{past}/door/correct": (
        {"member": "{ben}", "settled": "left"},
        (SIGN_IN, GONE, NO, NO, NO, DONE, GONE, NO),
    ),
    "GET /events/{past}/record": ({}, (SIGN_IN, GONE, OK, OK, OK, OK, GONE, OK)),
    "POST /events/{past}/record": ({}, (SIGN_IN, GONE, BAD, BAD, BAD, BAD, GONE, BAD)),
    # A code at the door: of her own Ana's alone, for she said maybe; scanned by Cleo
    "GET /events/{past}/code": (
        {},
        (SIGN_IN, GONE, REFUSED, OK, REFUSED, REFUSED, GONE, REFUSED),
    ),
    "POST /events/{past}/door/scan": (
        {"code": "{door_code}"},
        (SIGN_IN, GONE, NO, NO, NO, DONE, GONE, NO),
    ),
    "GET /events/{past}/check-in": ({}, only(OK, *ACTIVE)),
    "POST /events/{past}/check-in": ({"code": "ABCDEF"}, only(BAD, *ACTIVE)),
    "GET /events/{open}/check-in": ({}, only(OK, *CONFIRMED, otherwise=NO)),
    "GET /events/{past}/door/poster": ({}, (SIGN_IN, GONE, NO, NO, NO, OK, GONE, NO)),
    "POST /events/{past}/door/poster": ({}, (SIGN_IN, GONE, NO, NO, NO, DONE, GONE, NO)),
    "GET /events/{past}/door/screen": ({}, (SIGN_IN, GONE, NO, NO, NO, OK, GONE, NO)),
    "GET /events/{past}/door/kiosks": ({}, (SIGN_IN, GONE, NO, NO, NO, OK, GONE, NO)),
    "POST /events/{past}/door/kiosks": ({}, (SIGN_IN, GONE, NO, NO, NO, BAD, GONE, NO)),
    "POST /events/{past}/door/kiosks/{kiosk}/revoke": (
        {},
        (SIGN_IN, GONE, NO, NO, NO, DONE, GONE, NO),
    ),
    "GET /events/{past}/kiosk/broken": ({}, everyone(GONE)),
    "GET /events/{past}/kiosk": ({}, everyone(GONE)),
    "POST /events/{past}/kiosk": ({"typed": "ana", "member": "{ana}"}, everyone(GONE)),
    # Whoever has its link makes their device the kiosk; before that nobody does anything there
    "GET /events/{past}/kiosk/{kiosk_token}": ({}, everyone(DONE)),
    "GET /events/{past}/met": ({}, (SIGN_IN, GONE, NO, OK, OK, NO, GONE, OK)),
    "POST /events/{past}/met": (
        {"member": "{ben}"},
        (SIGN_IN, GONE, NO, DONE, GONE, NO, GONE, GONE),
    ),
    # Chess is open to everybody: Cleo owns it, Ana is a member
    "GET /groups/chess": ({}, everyone(OK)),
    "GET /groups/chess.ics": ({}, everyone(OK)),
    "GET /groups/harbour.ics": ({}, everyone(GONE)),
    "GET /groups/chess/members": ({}, not_oda(NO, only(OK, "ana", "cleo", otherwise=NO))),
    "POST /groups/chess/join": ({}, only(DONE, *CONFIRMED, otherwise=NO)),
    "GET /groups/chess/settings": ({}, not_oda(NO, only(OK, "cleo", otherwise=NO))),
    "GET /groups/chess/propose": ({}, not_oda(NO, only(OK, "ana", "cleo", otherwise=NO))),
    "GET /events/{open}-blitz": ({}, everyone(OK)),
    "GET /events/{open}.ics": ({}, everyone(OK)),
    "GET /pictures/{of_open}": ({}, everyone(OK)),
    # Whoever answers joins it, for that is how one joins; Una is confirmed first
    "POST /events/{open}/rsvp": ({"answer": "yes"}, only(DONE, *CONFIRMED, otherwise=NO)),
    # Without an account: strangers are shown a form, members the event; a link is anybody's
    "GET /events/{open}/answer": ({}, (OK, *everyone(DONE)[1:])),
    "POST /events/{open}/answer": ({}, (BAD, *everyone(DONE)[1:])),
    "GET /events/{coming}/answer": ({}, (GONE, *only(DONE, *ACTIVE)[1:])),
    "GET /answer/{answering}": ({}, everyone(OK)),
    "POST /answer/{answering}": ({}, everyone(DONE)),
    "GET /answer/broken": ({}, everyone(GONE)),
    "POST /answer/broken": ({}, everyone(GONE)),
    "GET /events/{open}/edit": ({}, not_oda(NO, only(OK, "cleo", otherwise=NO))),
    "POST /events/{open}/edit": ({}, not_oda(NO, only(BAD, "cleo", otherwise=NO))),
    "POST /events/{open}/cancel": ({}, not_oda(NO, only(BAD, "cleo", otherwise=NO))),
    "GET /events/{open}/door": ({}, not_oda(NO, only(OK, "cleo", otherwise=NO))),
    "POST /events/{open}/door/walk-in": ({}, not_oda(NO, only(BAD, "cleo", otherwise=NO))),
    "GET /events/{open}/report": ({}, only(OK, *CONFIRMED, otherwise=NO)),
    "GET /events/{open}/met": ({}, signed_in(NO)),
    "POST /claims/{claim}/yes": ({}, only(DONE, "ana")),
    "POST /claims/{claim}/no": ({}, only(DONE, "ana")),
}

# A tablet that is a kiosk, and signed in as nobody, may do this, and else what a stranger may.
KIOSK = "kiosk"
OF_KIOSK = {
    "GET /events/{past}/kiosk": OK,
    "POST /events/{past}/kiosk": OK,
}


@dataclass
class Scene:
    people: dict[str, Person | None]
    names: dict[str, object]


def town(given: Given, cast: Cast) -> Scene:
    """Ana and Ben met and are connected; Cleo asks Ana; Ben said that he met Ana."""
    una = given.member("Una", confirmed=False)
    eve = given.member("Eve")
    oda = given.member("Oda")
    hal = given.member("Hal", host=True)
    rob = given.member("Rob")
    for person in (una, eve):
        given.membership(cast.group_id, person)
    given.membership(cast.group_id, oda, role=Role.ORGANIZER)
    given.membership(cast.group_id, rob, state=State.REQUESTED)
    soon = given.clock.moment + timedelta(days=3)
    before = given.clock.moment - timedelta(hours=3)
    names: dict[str, object] = {
        "coming": given.event(cast.group_id, "Walk", starts_at=soon),
        "proposed": given.event(
            cast.group_id, "Idea", starts_at=soon, status=Status.PROPOSED, proposer=cast.ben
        ),
        "draft": given.event(
            cast.group_id, "Secret", starts_at=soon, status=Status.DRAFT, proposer=cast.ben
        ),
        "past": given.event(cast.group_id, "Past", starts_at=before),
        "asking": given.event(cast.group_id, "Long table", starts_at=soon),
        "choosy": given.event(cast.group_id, "Supper", starts_at=soon, needs_approval=True),
    }
    chess = given.group("chess", owner=cast.cleo, members=[cast.ana], open=True)
    names["open"] = given.event(chess, "Blitz", starts_at=soon)
    given.rsvp(int(str(names["choosy"])), cast.ben, Answer.WAITLISTED)
    asked = given.rsvp(int(str(names["asking"])), cast.ben, asked_at=given.clock.moment)
    names["still_coming"] = given.still_coming(asked)
    names["stopping"] = given.stopping(cast.ana, Topic.REMINDERS)
    names["calendar"] = given.calendar(cast.ana)
    names["question"] = given.question(int(str(names["choosy"])))
    for person in (cast.ana, cast.ben, eve):
        given.attendance(int(str(names["past"])), person)
    past = int(str(names["past"]))
    for name in ("willa", "will"):
        person = given.member(name.title(), placeholder=True)
        given.attendance(past, person)
        names[name] = person.id
    given.correction(past, cast.ben)
    given.rsvp(past, cast.ana, Answer.MAYBE)
    names["kiosk"], names["kiosk_token"] = given.kiosk(past, cast.cleo)
    names["door_code"] = given.door_code(past, cast.ana)
    given.connection(cast.ana, cast.ben)
    given.request(cast.cleo, cast.ana)
    names |= {
        "claim": given.claim(int(str(names["past"])), cast.ben, cast.ana),
        "token": given.invitation(cast.group_id, cast.cleo),
        "ana": cast.ana.id,
        "ben": cast.ben.id,
        "stylesheet": given.app.extensions["assets"].by_name["app.css"].file,
    }
    names |= {
        "of_ana": given.picture(Member, cast.ana.id, "ana-1x1"),
        "of_group": given.picture(Group, cast.group_id, "group-1x1"),
        "of_open": given.picture(Event, int(str(names["open"])), "open-1x1"),
        "of_event": given.picture(Event, int(str(names["coming"])), "event-1x1"),
        "of_draft": given.picture(Event, int(str(names["draft"])), "draft-1x1"),
    }
    names |= {
        "report": given.report(cast.ana, cast.ben, group_id=cast.group_id),
        "hosts_report": given.report(cast.ana, cast.ben),
        "declining": given.declining(cast.ana, "jo@example.org"),
        "answering": given.answer_by_mail(int(str(names["open"])), "jo@example.org"),
    }
    names["record"] = given.member("A. L.", placeholder=True, email=cast.ana.email).id
    given.picture(Report, int(str(names["report"])), "report-1x1")
    names |= brought(given, cast.ana)
    with given.inside():
        names["invitation"] = db.session.scalars(db.select(Invitation.id)).one()
    for person in (cast.ana, cast.ben):
        given.block(person, eve)
    people = {"stranger": None, "dov": cast.dov, "una": una, "ana": cast.ana}
    people |= {"ben": cast.ben, "cleo": cast.cleo, "hal": hal, "eve": eve, "oda": oda}
    return Scene(people, names)


@pytest.fixture
def scene(once: Callable[..., Scene]) -> Scene:
    return once(town)


GETS = [row for row in TABLE if row.startswith("GET ")]
POSTS = [row for row in TABLE if row.startswith("POST ")]
# A mailbox that unsubscribes its reader has no token of ours, and no session (RFC 8058, 3.2).
OF_MAILBOXES = {"POST /mail/{stopping}", "POST /mail/broken"}
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}


def expected(row: str, kind: str) -> int:
    if kind == KIOSK:
        return OF_KIOSK.get(row, expected(row, "stranger"))
    statuses, at = TABLE[row][1], KINDS.index(kind)
    return statuses[at] if at < len(statuses) else statuses[OWNER]


EVERYBODY = (*KINDS, KIOSK)
DONE_BY = [(row, kind) for row in POSTS for kind in EVERYBODY if expected(row, kind) in (OK, DONE)]


@pytest.mark.parametrize("kind", EVERYBODY)
def test_who_may_open(scene: Scene, app: Flask, kind: str):
    browser = browser_of(scene, app, kind)
    for row in GETS:
        check(scene, browser, row, kind)


@pytest.mark.parametrize("kind", EVERYBODY)
def test_who_may_not_do(scene: Scene, app: Flask, kind: str):
    for row in POSTS:
        # What is refused changes nothing, and leaves the next one the same scene.
        if (row, kind) not in DONE_BY:
            app.extensions["limits"].forget()
            check(scene, browser_of(scene, app, kind), row, kind)


@pytest.mark.parametrize(("row", "kind"), DONE_BY)
def test_who_may_do(scene: Scene, app: Flask, row: str, kind: str):
    check(scene, browser_of(scene, app, kind), row, kind)


def check(scene: Scene, browser: Browser, row: str, kind: str) -> None:
    method, path = row.format(**scene.names).split(" ", 1)
    sent = TABLE[row][0]
    if method == "GET":
        page = browser.get(path, follow=False)
        head = browser.client.head(path)
        assert (head.status_code, head.data) == (page.status, b""), f"HEAD {path} as {kind}"
        assert head.location == page.response.location
        head.close()
    else:
        data = {name: value.format(**scene.names) for name, value in sent.items()}
        page = browser.post(path, dict(data), follow=False)
    status = page.status
    if status in (301, 302, 303, 308):
        asked_to_sign_in = kind in ("stranger", KIOSK) and page.response.location.startswith(
            "/login"
        )
        status = SIGN_IN if asked_to_sign_in else DONE
    assert status == expected(row, kind), f"{row} as {kind}: {page.words[:200]}"


def browser_of(scene: Scene, app: Flask, kind: str) -> Browser:
    if kind == KIOSK:
        tablet = Browser(app)
        tablet.get("/events/{past}/kiosk/{kiosk_token}".format(**scene.names))
        return tablet
    person = scene.people[kind]
    return Browser(app, signed_in=person.id if person else None)


# Routes are found, or not, before any database is asked.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
@pytest.mark.parametrize("kind", EVERYBODY)
def test_what_has_no_row_is_for_nobody(scene: Scene, app: Flask, kind: str):
    browser = browser_of(scene, app, kind)
    token = {"csrf_token": browser.token()}
    covered = rows_by_rule(app, scene)
    # One path of each route: which methods it has is decided by the route alone.
    paths = {rule_of(app, path): path for path in (path_of(row, scene) for row in TABLE)}
    for rule, path in paths.items():
        for method in METHODS - covered[rule]:
            sent = None if method in SAFE_METHODS else token
            answer = browser.client.open(path, method=method, data=sent)
            # Not 404 for some and 403 for others: nobody is asked for, so nothing is told.
            assert answer.status_code == 405, f"{method} {path}"
            allowed = set(answer.headers["Allow"].split(", "))
            assert allowed == covered[rule] | {"OPTIONS"}, f"{method} {path}"


def test_every_route_and_method_has_a_row(app: Flask, scene: Scene):
    covered = rows_by_rule(app, scene)
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"OPTIONS"}:
            assert method in covered.get(rule.rule, ()), f"{method} {rule.rule} has no row"


def rows_by_rule(app: Flask, here: Scene) -> dict[str, set[str]]:
    """Which methods have a row, by the route as the app writes it; HEAD goes with GET."""
    covered: dict[str, set[str]] = defaultdict(set)
    for row in TABLE:
        method, path = row.format(**here.names).split(" ", 1)
        covered[rule_of(app, path)] |= {method, "HEAD"} if method == "GET" else {method}
    return covered


def path_of(row: str, scene: Scene) -> str:
    return row.format(**scene.names).split(" ", 1)[1]


def rule_of(app: Flask, path: str) -> str:
    adapter = app.url_map.bind("town.example")
    method = "GET" if adapter.test(path, "GET") else "POST"
    return adapter.match(path, method=method, return_rule=True)[0].rule


def test_nothing_changes_without_a_token(scene: Scene, app: Flask):
    browser = browser_of(scene, app, "cleo")
    for row in set(POSTS) - OF_MAILBOXES:
        assert browser.client.post(path_of(row, scene), data={}).status_code == 400, row


def test_who_signs_out_here_is_a_stranger_there(app: Flask, cast: Cast):
    first, second = Browser(app, signed_in=cast.ana.id), Browser(app)
    assert "Account" in first.get("/").text
    assert "Sign in" in second.get("/").text
