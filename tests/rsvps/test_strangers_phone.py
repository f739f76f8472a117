"""Answering without an account on a phone, in Chromium, with and without JavaScript."""

import pytest

from meetup.db import db
from meetup.members.models import Member
from tests.chromium import ChromiumBrowser, served
from tests.looks.look import barriers

ZOE = "zoe@mail.example"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_zoe_answers_changes_cancels_signs_up_and_claims_what_she_did(
    app, given, chess, link_to, chrome, javascript
):
    event = given.event(chess, "Blitz", capacity=3, guests_allowed=2)
    with served(app) as address:
        phone = ChromiumBrowser(chrome, address, javascript=javascript)
        phone.get(f"/events/{event}-blitz")
        phone.tab.get_by_role("link", name="Answer without an account").click()
        phone.tab.get_by_label("Yes").check()
        page = phone.press("Send me the link", name="Zoe", email=ZOE, guests="1")
        assert "We have sent a mail to zoe@mail.example." in page.words
        assert "2 places are held for people who are yet to take them." in page.words
        link = link_to(ZOE)
        phone.get(link)
        if javascript:
            assert barriers(phone.tab) == []
        assert "Your answer is yes." in phone.press("Yes, that is my answer").words
        small = [
            button.inner_text()
            for button in phone.tab.locator("main button, main summary, main select").all()
            if button.is_visible() and (button.bounding_box() or {"height": 0})["height"] < 44
        ]
        assert small == []
        assert "Your answer is maybe." in phone.press("Maybe").words
        assert "Your answer is no." in phone.press("No").words
        zoe = given.member("Zoe Quist", email=ZOE)
        phone.signed_in(app, zoe)
        assert "A record may be of you" in phone.get("/").words
        phone.get("/account/records")
        assert "is yours now" in phone.press("This is me").words
        assert "You said no." in phone.get(f"/events/{event}-blitz").words
        assert phone.complaints == []
    with app.app_context():
        named = db.session.scalars(db.select(Member.name).filter_by(email=ZOE)).all()
        assert named == ["Zoe Quist"]
