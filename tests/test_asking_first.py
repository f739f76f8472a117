"""What cannot be undone is asked about before it is done, on every page that offers it."""

from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from bs4 import Tag
from flask import Flask
from playwright.sync_api import expect
from werkzeug.routing import MapAdapter

from tests.browsing import Browser
from tests.chromium import ChromiumBrowser, served
from tests.looks.pages import PAGES
from tests.looks.scene import Scene, town

# Every route that takes POST stands in one of these three. What cannot be undone, or takes
# something from somebody, is asked about in a question that opens.
ASKED_FIRST = {
    "connections.block",
    "connections.remove",
    "contacts.delete",
    "contacts.withdraw",
    "events.cancel",
    "group_records.take_apart",
    "groups.leave",
    "imports.undo",
    "imports.withdraw",
    "invitations.withdraw",
    "inviting.everybody",
    "inviting.one",
    "kiosks.revoke",
    "members.account.addresses.remove",
    "members.account.end_sessions",
    "memberships.ban",
    "memberships.hand_over",
    "memberships.remove",
    "own_calendars.replace",
    "posters.make_anew",
    "pictures.remove",
    "questions.remove",
    "records.take_apart",
    "reports.close",
}
# What stands after a question already, or is filled in: nobody does it by one tap too many.
IS_ASKED = {
    "answers.answer_for": "a member is filled in",
    "connections.accept": "would like to connect with you",
    "connections.ask": "a note is asked for",
    "connections.ask_by_address": "an address is filled in",
    "connections.decline": "would like to connect with you",
    "contacts.another": "is that the same person?",
    "contacts.ask": "is that the same person?",
    "files.bring": "a file is chosen",
    "group_records.merge": "are these two one person?",
    "group_records.offer": "a member is chosen",
    "groups.found": "a name is filled in",
    "handshakes.claim": "whom did you meet?",
    "handshakes.say_no": "did you meet?",
    "handshakes.say_yes": "did you meet?",
    "invitations.mail": "addresses are filled in",
    "kiosk.use": "a name is tapped",
    "kiosks.make": "a name is filled in",
    "mail_invitations.declined": "decline invitations?",
    "mail_invitations.invite": "addresses are filled in",
    "members.account.addresses.add": "an address is filled in",
    "members.account.addresses.confirm": "is this your e-mail address?",
    "members.account.choose_password": "a password is filled in",
    "members.account.email.agree": "is this your e-mail address?",
    "members.account.email.change": "an address and the password are filled in",
    "members.account.password": "a password is filled in",
    "members.sign_in": "a password is filled in",
    "members.sign_up": "a password is filled in",
    "own_check_ins.own": "a code is filled in",
    "records.claim": "is this you?",
    "records.disown": "is this you?",
    "own_records.ask": "what is wrong is filled in",
    "reports.event": "a reason is chosen",
    "reports.group": "a reason is chosen",
    "reports.member": "a reason is chosen",
    "strangers.ask": "a name and an address are filled in",
}
CAN_BE_UNDONE = {
    "admin.try_again": "it sends what was to be sent, and is still true",
    "admin.try_all_again": "it sends what was to be sent, and is still true",
    "answers.approve": "answer for them",
    "answers.decline": "answer for them",
    "attendance.check_in": "undo",
    "attendance.undo": "check in",
    "attendance.walk_in": "undo",
    "connections.unblock": "block",
    "door.close": "open the list again",
    "door.excuse": "take the excuse back",
    "door.keep_hours": "set them again",
    "door.reopen": "close the list",
    "door.take": "we don’t take attendance",
    "door.take_excuse_back": "excuse",
    "door.take_none": "take attendance after all",
    "own_records.correct": "undo, or check in",
    "connections.withdraw": "ask again",
    "contacts.apart": "say that they are the same",
    "contacts.offer": "withdraw the offer",
    "contacts.part": "say that they are the same",
    "contacts.same": "part them",
    "door_codes.scan": "undo",
    "door_app.marks": "undo",
    "events.edit": "edit again",
    "events.propose": "edit, cancel",
    "events.schedule": "cancel",
    "files.columns": "choose others",
    "group_records.make_code": "make another, and this one is void",
    "groups.join": "leave",
    "groups.settings": "edit again",
    "imports.choose": "undo the import",
    "invitations.accept": "leave",
    "invitations.make_link": "withdraw",
    "mail_choices.choose": "choose again",
    "mail_choices.choose_by_link": "choose again",
    "mail_choices.stop_by_link": "choose to get them",
    "mail_choices.stop_in_one_click": "choose to get them",
    "members.account": "edit again",
    "members.account.email.withdraw": "ask again",
    "members.account.send_link": "it changes nothing until it is opened",
    "members.account.try_mail_again": "mail that comes back again rests again",
    "members.confirm": "change the address",
    "members.finding": "edit again",
    "members.mails": "edit again",
    "members.send_confirmation": "it changes nothing until it is opened",
    "members.sign_out": "sign in",
    "memberships.accept": "remove",
    "memberships.give_role": "give the other one",
    "memberships.turn_down": "they may ask again",
    "memberships.unban": "ban",
    "own_calendars.show": "choose again",
    "pictures.change": "the file is chosen by hand, and another may be",
    "proposals.vote": "vote again",
    "questions.add": "remove",
    "questions.change": "change again",
    "questions.move": "move back",
    "rsvps.answer": "answer again",
    "still_coming.reply": "answer again",
    "still_coming.reply_by_link": "answer again",
    "strangers.answer": "answer again by the same link",
}
# The same address, for what has not begun yet.
NOT_ASKED = {("groups.leave", "Withdraw the request")}

# What a page asks does not depend on the engine behind it.
on_one_engine = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")


def test_every_route_that_changes_something_can_be_undone_or_asks(app: Flask):
    found = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    classes = [*ASKED_FIRST, *IS_ASKED, *CAN_BE_UNDONE]
    assert sorted(classes) == sorted(found), "each once, and none that there is not"


@on_one_engine
def test_a_question_stands_before_each_button(app: Flask, given, cast):
    """On every page of the town, as each of its people."""
    scene = town(given, cast)
    adapter, asked = app.url_map.bind("localhost"), defaultdict(set)
    for kind, page, form in forms_of(app, scene):
        does, button = endpoint_of(form, page, adapter), " ".join(form.button.get_text().split())
        if does in ASKED_FIRST and (does, button) not in NOT_ASKED:
            closed = form.find_parent("details", class_="sure")
            assert closed and not closed.has_attr("open"), f"{button} on {page} as {kind}"
            assert "?" in form.p.get_text(), f"{button} on {page} as {kind}"
            asked[does].add(page)
        elif does in IS_ASKED:
            assert asks(form), f"{button} on {page} as {kind}"
    assert set(asked) == ASKED_FIRST, "each is offered somewhere"
    assert {"/m/ben", "/connections/"} <= asked["connections.remove"]


def asks(form: Tag) -> bool:
    """Whether something is filled in, or a question stands around the form, or above it."""
    fields = "input:not([type=hidden]), textarea, select"
    around = (form.find_parent(["section", "li", "main"]), form.find_parent("main"))
    return bool(form.select(fields)) or any("?" in part.get_text() for part in around if part)


def forms_of(app: Flask, scene: Scene) -> Iterator[tuple[str, str, Tag]]:
    """Each form that changes something, the page it is on, and who sees it there."""
    for kind, pages in PAGES.items():
        person = scene.people[kind]
        looking = Browser(app, signed_in=person.id if person else None)
        for page in {page.format(**scene.names).split(" ")[0] for page in pages}:
            for form in looking.get(page).soup.select("main form[method=post]"):
                yield kind, page, form


def endpoint_of(form: Tag, page: str, adapter: MapAdapter) -> str:
    path = urlsplit(str(form.get("action") or page)).path
    return adapter.match(path, method="POST")[0]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
def test_the_question_opens_and_is_answered_by_keyboard(app, given, cast, browser, chrome):
    given.connection(cast.ana, cast.ben)
    with served(app) as address:
        phone = ChromiumBrowser(chrome, address, javascript=False)
        phone.get("/login")
        phone.press("Sign in", email=cast.ana.email, password=cast.ana.password)
        phone.get("/m/ben")
        yes = phone.tab.get_by_role("button", name="Remove the connection")
        expect(yes).to_be_hidden()
        phone.tab.locator("summary", has_text="Remove").focus()
        phone.tab.keyboard.press("Enter")
        expect(yes).to_be_visible()
        phone.tab.keyboard.press("Tab")
        expect(yes).to_be_focused()
        with phone.tab.expect_navigation():
            phone.tab.keyboard.press("Enter")
        expect(phone.tab.locator("main")).to_contain_text("not connected any more")
        assert phone.complaints == []
