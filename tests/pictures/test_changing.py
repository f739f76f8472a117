"""Adding, changing and removing the picture of oneself, a group and an event."""

from io import BytesIO

import pytest

from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.groups.models import Group, Membership
from meetup.groups.rules import Role
from meetup.members.models import Member
from meetup.pictures import cutting
from meetup.pictures.rules import MOST_BYTES_SENT, NOT_READ, TOO_LARGE, TOO_MANY_PIXELS
from tests.pictures.drawing import drawn, file_of, patterned, png_that_claims


@pytest.fixture
def places(cast, given):
    """For each kind: whose picture it is, the page with its form, where one is sent afterwards."""
    event = given.event(cast.group_id, "Walk")
    return {
        "member": (Member, cast.cleo.id, "/account", "/account"),
        "group": (Group, cast.group_id, "/groups/harbour/settings", "/groups/harbour"),
        "event": (Event, event, f"/events/{event}-walk/edit", f"/events/{event}-walk"),
    }


KINDS = ("member", "group", "event")


def sent(width=80, height=60, name="photo.jpg"):
    return file_of(patterned(width, height)), name


def choose(someone, page, file, button="Add the picture"):
    someone.get(page)
    return someone.press(button, picture=file)


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_added_changed_and_removed(browser, cast, places, kept, small, key_of, kind):
    row, row_id, page, afterwards = places[kind]
    cleo = browser(cast.cleo)
    shown = choose(cleo, page, sent())
    assert shown.status == 200 and shown.path == afterwards and "is changed" in shown.words
    first = key_of(row, row_id)
    assert kept() == {first} and first.endswith("-60x60" if kind == "member" else "-80x60")
    assert f"/pictures/{first}" in cleo.get(afterwards).text
    assert cleo.client.get(f"/pictures/{first}/small").data == small()[first]
    choose(cleo, page, sent(40, 40), "Change the picture")
    second = key_of(row, row_id)
    assert kept() == {second} and second.split("-")[0] != first.split("-")[0]
    for gone in (f"/pictures/{first}", f"/pictures/{first}/small"):
        assert cleo.client.get(gone).status_code == 404
    assert list(small()) == [second]
    cleo.get(page)
    shown = cleo.press("Remove")
    assert shown.path == afterwards and "is removed" in shown.words
    assert kept() == set() and small() == {} and key_of(row, row_id) is None
    assert "/pictures/" not in cleo.get(afterwards).text


@pytest.mark.parametrize("kind", KINDS)
def test_removing_twice_does_no_harm(browser, cast, places, kept, kind):
    _, _, page, afterwards = places[kind]
    address = page.removesuffix("/settings").removesuffix("/edit") + "/picture/remove"
    assert browser(cast.cleo).post(address).path == afterwards
    assert kept() == set()


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ((BytesIO(b""), ""), "Please choose a picture first."),
        ((BytesIO(b"hello"), "hello.jpg"), NOT_READ),
        ((BytesIO(b""), "empty.png"), NOT_READ),
        ((BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "drawing.svg"), NOT_READ),
        ((png_that_claims(60_000, 60_000), "bomb.png"), TOO_MANY_PIXELS),
    ],
    ids=["none", "words", "empty", "svg", "bomb"],
)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_refused_is_said_at_the_field(
    browser, cast, places, kept, key_of, kind, file, sentence
):
    row, row_id, page, _ = places[kind]
    cleo = browser(cast.cleo)
    choose(cleo, page, sent())
    before = key_of(row, row_id)
    shown = choose(cleo, page, (BytesIO(file[0].getvalue()), file[1]), "Change the picture")
    assert shown.status == 422
    field = shown.soup.select_one("input[name=picture]")
    assert field["aria-invalid"] == "true" and "picture-error" in field["aria-describedby"]
    assert shown.soup.select_one("#picture-error").get_text() == sentence
    assert shown.has_button("Change the picture")
    assert key_of(row, row_id) == before and kept() == {before}


@pytest.mark.parametrize("beyond", [1, 1024 * 1024])
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_too_large_is_told_so_at_the_field(
    browser, cast, places, kept, kind, beyond
):
    file = BytesIO(b"\xff\xd8\xff" + b"\0" * (MOST_BYTES_SENT + beyond - 3))
    shown = choose(browser(cast.cleo), places[kind][2], (file, "large.jpg"))
    assert shown.status == (422 if beyond == 1 else 413)
    assert shown.soup.select_one("#picture-error").get_text() == TOO_LARGE
    assert kept() == set()


def test_a_file_of_just_the_largest_size_is_taken(browser, cast, kept):
    photo = file_of(patterned(900, 600)).getvalue()
    file = BytesIO(photo.ljust(MOST_BYTES_SENT, b"\0"))
    assert choose(browser(cast.ana), "/account", (file, "photo.jpg")).status == 200
    assert len(kept()) == 1


def test_too_large_says_nothing_to_whom_it_does_not_concern(browser, cast, given):
    draft = given.event(cast.group_id, "Secret", status=Status.DRAFT, proposer=cast.ben)
    for person, status in ((None, 302), (cast.ana, 404)):
        form = {"picture": (BytesIO(b"\0" * 9_000_000), "large.jpg")}
        answer = browser(person).post(f"/events/{draft}/picture", form, follow=False)
        assert answer.status == status and "Secret" not in answer.text


@pytest.mark.parametrize("path", ["/account", "/account/picture/remove"])
def test_other_forms_take_no_more_than_before(browser, cast, path):
    form = {"name": "Ana", "picture": (BytesIO(b"\0" * 3_000_000), "photo.jpg")}
    assert browser(cast.ana).post(path, form).status == 413


def test_neither_name_nor_type_is_asked(browser, cast, given):
    ana = browser(cast.ana)
    webp = file_of(drawn(30, 20), "WEBP")
    shown = choose(ana, "/account", (webp, "../../page.html", "text/html"))
    assert shown.status == 200
    key = shown.soup.select_one("img.shown-picture")["src"]
    assert ana.client.get(key).mimetype == "image/webp"


def test_an_organizer_changes_the_groups_and_a_proposer_the_proposals(
    browser, cast, given, kept, places
):
    idea = given.event(cast.group_id, "Idea", status=Status.PROPOSED, proposer=cast.ben)
    given.membership(cast.group_id, cast.dov, role=Role.ORGANIZER)
    assert choose(browser(cast.dov), "/groups/harbour/settings", sent()).status == 200
    assert choose(browser(cast.ben), f"/events/{idea}-idea/edit", sent()).status == 200
    assert len(kept()) == 2
    for path in ("/groups/harbour/picture", f"/events/{places['event'][1]}/picture"):
        assert browser(cast.ben).post(path, {"picture": sent()}).status == 403
    assert len(kept()) == 2


def test_the_picture_of_a_cancelled_event_stays_as_it_is(browser, cast, given, kept):
    event = given.event(cast.group_id, status=Status.CANCELLED)
    answer = browser(cast.cleo).post(f"/events/{event}/picture", {"picture": sent()})
    assert answer.status == 409 and "cancelled" in answer.words and kept() == set()


def test_who_may_no_longer_changes_nothing_once_it_is_decoded(
    browser, cast, given, kept, monkeypatch
):
    really, cleo = cutting.cut, browser(cast.cleo)

    def slow(*args):
        with given.inside():
            db.session.execute(db.delete(Membership).where(Membership.member_id == cast.cleo.id))
        return really(*args)

    monkeypatch.setattr(cutting, "cut", slow)
    cleo.get("/groups/harbour/settings")
    assert cleo.press("Add the picture", picture=sent()).status == 403
    assert kept() == set()


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_stands_on_a_page_of_its_own_too(browser, cast, places, kind):
    page = places[kind][2]
    address = page.removesuffix("/settings").removesuffix("/edit") + "/picture"
    shown = browser(cast.cleo).get(address)
    assert shown.status == 200 and shown.has_button("Add the picture")
    assert shown.soup.select_one("form[enctype='multipart/form-data'] input[type=file]")


def test_thirty_pictures_an_hour_are_enough(browser, cast, kept):
    ana = browser(cast.ana)
    for _ in range(30):
        assert ana.post("/account/picture", {"picture": (BytesIO(b"-"), "x")}).status == 422
    assert ana.post("/account/picture", {"picture": sent()}).status == 429
    assert kept() == set()
    assert browser(cast.ben).post("/account/picture", {"picture": sent()}).status == 200
