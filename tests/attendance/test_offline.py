"""The door without a network: in a real Chromium, on phones."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
import segno
from PIL import Image
from playwright.sync_api import expect

from meetup.attendance.code_rules import door_code
from meetup.attendance.models import Attendance, Mark
from meetup.attendance.rules import Method
from meetup.db import db
from meetup.groups.rules import Role
from tests.attendance.phones import (
    all_sent,
    at_the_door,
    cached,
    kept,
    run_on,
    says,
    sign_in,
    tap,
    until,
)
from tests.browser import chromium
from tests.chromium import FLAGS, PHONE, served
from tests.looks import look

# How a browser behaves does not depend on the engine behind the pages.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")

IS_SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
PEOPLE = 100 if IS_SOAK else 20


# Whether the page was ever taken away for the app, however shortly.
NOTE_HIDDEN = """
window.wasHidden = false;
const note = () => { wasHidden ||= Boolean(document.querySelector("[data-plain]")?.hidden); };
new MutationObserver(note).observe(document, { subtree: true, childList: true, attributes: true });
"""


@pytest.fixture
def olga(cast, given):
    """The second organizer."""
    person = given.member("Olga")
    given.membership(cast.group_id, person, role=Role.ORGANIZER)
    return person


@pytest.fixture
def evening(cast, given, clock, monkeypatch):
    """An event that has begun, to which Ana and Ben come, Ben with two guests; the clock runs."""
    event = given.event(cast.group_id, starts_at=clock.moment)
    given.rsvp(event, cast.ana)
    given.rsvp(event, cast.ben, guests=2)
    run_on(monkeypatch, clock)
    return event


@pytest.fixture
def address(app):
    with served(app) as address:
        yield address


@pytest.fixture
def phone(app, chrome, address):
    """`phone(cleo)`: a tab of a phone of hers, in which she is signed in."""

    def take(person):
        context = chrome.new_context(viewport=PHONE)
        sign_in(context, app, address, person)
        return context.new_page()

    return take


def names_here(given):
    with given.inside():
        rows = db.session.scalars(db.select(Attendance))
        return sorted(row.member.name for row in rows if row.stands)


def marked(given):
    """The log: whom each mark is about, and how it was made, as it came."""
    with given.inside():
        marks = db.session.scalars(db.select(Mark).order_by(Mark.id))
        return [(mark.member.name, mark.act.value, mark.method.value) for mark in marks]


def test_an_evening_without_a_network(phone, address, evening, cast, given, clock):
    zoe = given.member("Zoë Dóra")
    given.membership(cast.group_id, zoe)
    cleo = at_the_door(phone(cast.cleo), address, evening)
    assert not cleo.locator("[data-plain]").is_visible()
    cleo.context.set_offline(True)
    find, said, lists = cleo.locator("#find"), cleo.locator("[data-said]"), "[data-lists] "
    # Two letters and a tap, and the next in line is typed at once.
    find.fill("ZOE d")
    cleo.get_by_role("button", name="Check in: Zoë Dóra").click()
    expect(said).to_contain_text("Zoë Dóra is here.")
    expect(find).to_be_focused()
    assert find.input_value() == ""
    says(cleo, "No network. 1 mark waits here")
    find.fill("be")
    cleo.locator(lists + "[name=guests]").fill("1")
    find.press("Enter")
    expect(said).to_contain_text("Ben is here.")
    find.fill("Yuki")
    cleo.get_by_role("button", name="Check in “Yuki” as a walk-in").click()
    find.fill("Tapped wrong")
    cleo.get_by_role("button", name="Check in “Tapped wrong” as a walk-in").click()
    said.get_by_role("button", name="Undo").click()
    expect(said).to_contain_text("Tapped wrong is not checked in any more.")
    # Opened again, also as another page, it is still all there.
    cleo.reload()
    expect(cleo.locator(lists + ".waiting:visible")).to_have_count(4)
    says(cleo, "5 marks wait here")
    expect(cleo.locator("[data-count]")).to_have_text("In the room: 4, guests included.")
    assert look.barriers(cleo) == look.cramped(cleo) == look.sideways(cleo) == []
    cleo.goto(f"{address}/door")
    cleo.locator("[data-doors] a").click()
    cleo.get_by_role("button", name="Undo: Zoë Dóra").click()
    says(cleo, "6 marks wait here")
    assert marked(given) == [] and kept(cleo) == (1, 6)

    cleo.context.set_offline(False)
    says(cleo, "Works without a network, too.")
    assert kept(cleo) == (1, 0) and names_here(given) == ["Ben", "Yuki"]
    assert marked(given) == [
        ("Zoë Dóra", "checked in", "organizer"),
        ("Ben", "checked in", "organizer"),
        ("Yuki", "checked in", "walk-in"),
        ("Tapped wrong", "checked in", "walk-in"),
        ("Tapped wrong", "undone", "organizer"),
        ("Zoë Dóra", "undone", "organizer"),
    ]
    with given.inside():
        marks = db.session.query(Mark).all()
        # The clocks of the device and of the server are months apart; both are kept.
        assert all(abs(mark.device_at - mark.at) > timedelta(days=1) for mark in marks)
        assert all(clock.moment < mark.at <= mark.received_at for mark in marks)
        assert db.session.query(Attendance).filter_by(member_id=cast.ben.id).one().guests == 1
    # The worker keeps parts of the door, and nobody's name.
    texts = cached(cleo)
    assert {path for path in texts if not path.startswith("/assets/")} == {"/door"}
    assert not any(
        name in text for text in texts.values() for name in ("Zoë", "Cleo", "csrf_token")
    )


def test_two_doors_one_of_which_dies_come_to_one_list(
    phone, app, address, evening, cast, olga, given, chrome, tmp_path
):
    people = [f"Person {number:03}" for number in range(PEOPLE - 2)]
    for name in people:
        given.rsvp(evening, given.member(name))

    def cleos():
        # A browser of its own, which is closed and opened again.
        context = chrome.browser_type.launch_persistent_context(
            tmp_path / "cleo", executable_path=chromium(), args=FLAGS, viewport=PHONE
        )
        sign_in(context, app, address, cast.cleo)
        return context

    olgas, first = phone(olga), cleos()
    at_the_door(olgas, address, evening)
    at_the_door(first.pages[0], address, evening)
    for context in (olgas.context, first):
        context.set_offline(True)
    # Both check everybody in: half of the marks are about somebody who is here already.
    tap(first.pages[0], PEOPLE // 2)
    tap(olgas, PEOPLE)
    first.close()
    second = cleos()
    second.set_offline(True)
    tab = second.pages[0]
    tab.goto(f"{address}/events/{evening}/door")
    says(tab, f"{PEOPLE // 2} marks wait here")
    tap(tab, PEOPLE - PEOPLE // 2)
    for context in (olgas.context, second):
        context.set_offline(False)
    for shown in (olgas, tab):
        says(shown, "Works without a network, too.")
        assert kept(shown) == (1, 0)
        expect(shown.locator("#app-here")).to_have_text(f"Here: {PEOPLE}")
    expect(olgas.locator("[data-count]")).to_have_text(
        f"In the room: {PEOPLE + 2}, guests included."
    )
    second.close()
    assert names_here(given) == sorted([*people, "Ana", "Ben"])
    log = marked(given)
    assert len(log) == 2 * PEOPLE and sorted({name for name, *_ in log}) == names_here(given)


def test_two_devices_that_disagree_end_with_the_later_act_and_say_so(
    phone, address, evening, cast, olga, given
):
    cleo, olgas = (at_the_door(phone(one), address, evening) for one in (cast.cleo, olga))
    cleo.get_by_role("button", name="Check in: Ana").click()
    expect(cleo.locator("[aria-labelledby=app-here]")).to_contain_text("Ana")
    all_sent(cleo)
    olgas.reload()
    # The page says so at once, the app as soon as its own list does.
    expect(olgas.locator("[aria-labelledby=app-here]")).to_contain_text("Ana")
    olgas.context.set_offline(True)
    cleo.context.set_offline(True)
    olgas.get_by_role("button", name="Undo: Ana").click()
    cleo.get_by_role("button", name="Check in: Ben").click()
    olgas.get_by_role("button", name="Check in: Ben").click()
    olgas.get_by_role("button", name="Undo: Ben").click()
    # Who was later speaks first.
    olgas.context.set_offline(False)
    says(olgas, "Works without")
    cleo.context.set_offline(False)
    expect(cleo.locator("[data-said]")).to_contain_text("Ben is not here: undone at")
    expect(cleo.locator("[data-said]")).to_contain_text("by Olga, after your check-in.")
    assert names_here(given) == [] and len(marked(given)) == 5


def test_marks_wait_for_whom_they_are_of(phone, app, address, evening, cast, olga, given):
    tab = at_the_door(phone(cast.cleo), address, evening)
    tab.context.set_offline(True)
    tap(tab, 2)
    # Meanwhile the session is over.
    tab.context.clear_cookies()
    tab.context.set_offline(False)
    says(tab, "Sign in again to send 2 marks.")
    sign_in(tab.context, app, address, olga)
    tab.reload()
    says(tab, "2 marks of Cleo wait here until Cleo signs in on this device.")
    assert marked(given) == [] and kept(tab) == (1, 2)
    # They are shown to her as what they are, so that nobody is asked in twice.
    expect(tab.locator("[data-lists] .waiting:visible")).to_have_count(2)
    sign_in(tab.context, app, address, cast.cleo)
    # As somebody else's tab still stands there, with the token of a session that is over.
    tab.evaluate("dispatchEvent(new Event('online'))")
    says(tab, "Works without a network, too.")
    assert names_here(given) == ["Ana", "Ben"] and kept(tab) == (1, 0)

    tab.context.route("**/door/marks", lambda route: route.abort())
    tab.get_by_role("button", name="Undo: Ana").click()
    says(tab, "1 mark waits here")
    other = tab.context.new_page()
    other.goto(f"{address}/logout")
    expect(other.get_by_role("alert")).to_contain_text("1 mark of the door on this device was not")
    assert look.barriers(other) == look.cramped(other) == []
    other.get_by_role("button", name="Sign out, and lose it").click()
    other.wait_for_url(f"{address}/")
    assert kept(other) == (0, 0)
    # The tab that stood open shows nobody any more.
    tab.wait_for_url(f"{address}/")


def test_names_go_a_day_after_the_event(phone, address, evening, cast, clock):
    tab = at_the_door(phone(cast.cleo), address, evening)
    tab.context.set_offline(True)
    tap(tab, 1)
    clock.move(hours=40)
    tab.context.set_offline(False)
    # What waited is sent all the same, and the page is one like any other.
    expect(tab.locator("[data-plain]")).to_be_visible()
    assert kept(tab) == (0, 0)
    clock.move(hours=-40)
    at_the_door(tab, address, evening)
    tab.evaluate("""() => new Promise((done) => {
      indexedDB.open("door", 1).onsuccess = ({ target: { result: store } }) => {
        const lists = store.transaction("lists", "readwrite").objectStore("lists");
        lists.getAll().onsuccess = ({ target: { result: [list] } }) => {
          list.event.forget_at = new Date(Date.now() + list.offset - 1).toISOString();
          lists.put(list).onsuccess = () => { store.close(); done(); };
        };
      };
    })""")
    # Whichever page is opened then.
    tab.goto(f"{address}/events/")
    until(tab, lambda: kept(tab)[0] == 0)


def film(path: Path, text: str) -> Path:
    """What a camera sees before which somebody holds a code (YUV4MPEG2, 4:2:0)."""
    code = path / "code.png"
    segno.make(text, error="m").save(code, scale=6, border=4)
    picture = Image.new("L", (640, 480), 120)
    picture.paste(Image.open(code).convert("L").rotate(4, expand=True, fillcolor=255), (150, 40))
    frame = b"FRAME\n" + picture.tobytes() + bytes([128]) * (640 * 480 // 2)
    film = path / "film.y4m"
    film.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + frame * 2)
    return film


def test_a_code_before_the_camera_checks_its_holder_in(
    chrome, app, address, evening, cast, given, tmp_path
):
    secret_key = app.config["HANDSHAKES"].secret_key
    code = door_code(evening, cast.ben.id, secret_key=secret_key)
    seen = film(tmp_path, f"{address}/events/{evening}-event/door?code={code}")
    flags = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    camera = chrome.browser_type.launch(
        executable_path=chromium(),
        args=[*FLAGS, *flags, f"--use-file-for-fake-video-capture={seen}"],
    )
    context = camera.new_context(viewport=PHONE, permissions=["camera"])
    sign_in(context, app, address, cast.cleo)
    tab, complaints = context.new_page(), []
    tab.on("console", lambda message: complaints.append(message.text))
    at_the_door(tab, address, evening)
    tab.get_by_role("button", name="Scan a code").click()
    expect(tab.locator("[data-scanned]")).to_have_text("Ben is here.")
    assert look.barriers(tab) == look.cramped(tab) == look.sideways(tab) == []
    tab.get_by_role("button", name="Stop scanning").click()
    assert complaints == []
    # Without a network the decoder is there, too; a second scan says since when.
    context.set_offline(True)
    tab.reload()
    tab.get_by_role("button", name="Scan a code").click()
    expect(tab.locator("[data-scanned]")).to_contain_text("Ben is already here since")
    context.set_offline(False)
    says(tab, "Works without a network, too.")
    camera.close()
    assert marked(given) == [("Ben", "checked in", "scan")] * 2


def test_a_code_of_somebodys_own_camera_finds_them_without_a_network(
    phone, app, address, evening, cast, given
):
    secret_key = app.config["HANDSHAKES"].secret_key
    code = door_code(evening, cast.ben.id, secret_key=secret_key)
    tab = at_the_door(phone(cast.cleo), address, evening)
    tab.context.set_offline(True)
    tab.goto(f"{address}/events/{evening}/door?code={code}")
    tab.locator("[aria-labelledby=app-found]").get_by_role("button", name="Check in: Ben").click()
    tab.context.set_offline(False)
    all_sent(tab)
    expect(tab.locator("#app-here")).to_have_text("Here: 1")
    assert marked(given) == [("Ben", "checked in", Method.SCAN.value)]


def test_what_is_asked_of_organizers_and_a_closed_list_stand_beside_the_app(
    phone, address, evening, cast, given
):
    given.correction(evening, cast.ben, said="I was there.")
    tab = at_the_door(phone(cast.cleo), address, evening)
    expect(tab.get_by_text("I was there.")).to_be_visible()
    tab.context.set_offline(True)
    tab.get_by_role("button", name="Check in: Ana").click()
    says(tab, "1 mark waits here")
    given.closed_list(evening, cast.cleo)
    tab.context.set_offline(False)
    tab.goto(f"{address}/events/{evening}/door")
    all_sent(tab)
    assert marked(given) == [("Ana", "checked in", Method.ORGANIZER.value)]
    tab.reload()
    expect(tab.get_by_role("button", name="Excuse: Ben")).to_be_visible()
    assert not tab.locator("[data-lists]").is_visible()
    tab.get_by_role("button", name="Excuse: Ben").click()
    expect(tab.get_by_role("button", name="Not excused: Ben")).to_be_visible()
    assert look.barriers(tab) == look.cramped(tab) == look.sideways(tab) == []


def test_the_page_of_a_door_long_past_is_not_hidden_for_a_moment(
    phone, address, cast, given, clock, monkeypatch
):
    event = given.event(cast.group_id, starts_at=clock.moment - timedelta(days=3))
    given.attendance(event, cast.ana)
    run_on(monkeypatch, clock)
    tab = phone(cast.cleo)
    tab.add_init_script(NOTE_HIDDEN)
    with tab.expect_response("**/door/list"):
        tab.goto(f"{address}/events/{event}/door")
    expect(tab.get_by_role("button", name="Undo: Ana")).to_be_visible()
    assert not tab.evaluate("window.wasHidden") and not tab.locator("[data-find]").is_visible()


def test_whoever_walks_in_is_shown_a_code_from_the_app(phone, address, evening, cast):
    tab = at_the_door(phone(cast.cleo), address, evening)
    tab.locator("#find").fill("Yuki")
    tab.get_by_role("button", name="Check in “Yuki” as a walk-in").click()
    all_sent(tab)
    tab.get_by_role("link", name="Code to show: Yuki").click()
    tab.get_by_role("button", name="Show a code").click()
    expect(tab.locator("main")).to_contain_text("30 days")
