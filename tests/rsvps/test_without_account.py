"""Answering without an account: asked, mailed, confirmed, changed and cancelled."""

import csv
from datetime import timedelta

import pytest

from meetup.db import db
from meetup.events.models import Event
from meetup.groups.models import Group, Membership
from meetup.groups.rules import Joining, State
from meetup.members.models import Member
from meetup.questions.models import QuestionAnswer
from meetup.questions.rules import Kind
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer

ZOE = "zoe@mail.example"
YEAR = timedelta(days=365)


@pytest.fixture
def walk(given, chess):
    return given.event(chess, "Blitz", capacity=2, guests_allowed=2)


@pytest.fixture
def said(app):
    """`said(event)`: what everybody answered, by name."""

    def read(event):
        with app.app_context():
            rows = db.select(Member.name, Rsvp).join(Rsvp.member).where(Rsvp.event_id == event)
            return {name: (row.answer, row.guests) for name, row in db.session.execute(rows)}

    return read


@pytest.fixture
def told(app):
    """`told()`: what was said to all questions, in the order of the alphabet."""

    def read():
        with app.app_context():
            return sorted(db.session.scalars(db.select(QuestionAnswer.text)))

    return read


def test_a_stranger_finds_the_form_and_answers_by_the_link_in_the_mail(
    browser, walk, link_to, said, app
):
    page = browser()
    assert "Answer without an account" in page.get(f"/events/{walk}-blitz").words
    page.get(f"/events/{walk}/answer")
    sent = page.press(
        "Send me the link",
        name="Zoe",
        email="Zoe@mail.example",
        answer="yes",
        guests="1",
        guest_names="Ida",
        note="We come late.",
        unlisted="y",
    )
    assert "We have sent a mail to zoe@mail.example." in sent.words and sent.path.startswith(
        f"/events/{walk}-"
    )
    assert said(walk) == {}
    link = link_to(ZOE)
    opened = page.get(link)
    assert "Zoe says yes , with one guest (Ida)." in opened.words
    assert "“We come late.”" in opened.words and "2 places are held for you" in opened.words
    assert said(walk) == {}, "who looks has not answered"
    assert "Your answer is yes." in page.press("Yes, that is my answer").words
    assert said(walk) == {"Zoe": (Answer.YES, 1)}
    with app.app_context():
        member = db.session.scalars(db.select(Member).filter_by(name="Zoe")).one()
        assert (member.email, member.is_placeholder, member.handle) == (ZOE, True, "zoe")
        rsvp = db.session.scalars(db.select(Rsvp)).one()
        assert (rsvp.guest_names, rsvp.note, rsvp.is_unlisted) == ("Ida", "We come late.", True)
        membership = db.session.scalars(db.select(Membership).filter_by(member_id=member.id)).one()
        assert membership.state is State.ACTIVE


def test_the_same_link_changes_the_answer_and_cancels_it(browser, walk, type_in, link_to, said):
    type_in(walk, ZOE)
    page, link = browser(), link_to(ZOE)
    page.get(link)
    assert page.press("Yes, that is my answer").path == link
    assert "You said yes." in page.page.words
    assert "Your answer is yes." in page.press("Save", guests="1").words
    assert said(walk) == {"Zoe": (Answer.YES, 1)}
    assert "Your answer is no." in page.press("No").words
    assert said(walk) == {"Zoe": (Answer.NO, 0)}
    assert "Your answer is maybe." in page.press("Maybe").words


@pytest.fixture
def belongs(app):
    """`belongs("Zoe")`: whether she is a member of a group."""

    def read(name):
        with app.app_context():
            theirs = db.select(Membership).join(Membership.member).where(Member.name == name)
            return db.session.scalars(theirs).first() is not None

    return read


LEFT = "You have left Chess, too, which your yes had let you into."


def test_what_is_said_of_the_mail_is_so(walk, type_in):
    """A no keeps no place, and nobody's answer counts before they have pressed the button."""
    button, held = "Open its link and press the button there", "are held for you, for 30 minutes."
    said = {answer: type_in(walk, ZOE, answer=answer).words for answer in ("yes", "no")}
    assert all(button in words for words in said.values())
    assert held in said["yes"] and held not in said["no"]


def test_who_belongs_to_a_group_by_their_yes_alone_leaves_it_with_that_yes(
    browser, walk, type_in, link_to, said, belongs
):
    type_in(walk, ZOE)
    page = browser()
    page.get(link_to(ZOE))
    page.press("Yes, that is my answer")
    assert belongs("Zoe") and "If you say no, you leave it again" in page.page.words
    assert LEFT not in page.press("Maybe").words and belongs("Zoe")
    assert f"Your answer is no. {LEFT}" in page.press("No").words
    assert (said(walk), belongs("Zoe")) == ({"Zoe": (Answer.NO, 0)}, False)
    assert LEFT not in page.press("Yes").words and belongs("Zoe")


def test_a_no_that_is_typed_anew_ends_it_too(walk, type_in, confirm, belongs):
    type_in(walk, ZOE)
    confirm(ZOE)
    type_in(walk, ZOE, answer="no")
    assert LEFT in confirm(ZOE).words
    assert not belongs("Zoe")


def test_who_gives_a_place_back_a_week_before_leaves_with_it(
    browser, given, walk, type_in, confirm, belongs, app, clock
):
    type_in(walk, ZOE)
    confirm(ZOE)
    with app.app_context():
        answered = db.session.scalars(db.select(Rsvp)).one()
        answered.ask(now=clock.moment, seat_until=None)
        rsvp_id = answered.id
        db.session.commit()
    page = browser()
    page.get(f"/still-coming/{given.still_coming(rsvp_id)}")
    assert f"Your place is given back. {LEFT}" in page.press("I can’t come").words
    assert not belongs("Zoe")


def test_who_has_answered_another_event_stays_until_the_last_no(
    browser, given, chess, walk, type_in, confirm, link_to, belongs
):
    for event in (walk, given.event(chess, "Rapid")):
        type_in(event, ZOE)
        link = link_to(ZOE)
        confirm(ZOE)
        browser().post(link, {"answer": "maybe"})
    assert LEFT not in browser().post(link, {"answer": "no"}, follow=True).words
    assert belongs("Zoe")
    type_in(walk, ZOE, answer="no")
    assert LEFT in confirm(ZOE).words


def test_who_has_been_at_an_event_of_the_group_stays_in_it(
    browser, given, chess, walk, type_in, confirm, link_to, belongs, app, clock
):
    type_in(walk, ZOE)
    link = link_to(ZOE)
    confirm(ZOE)
    with app.app_context():
        zoe = db.session.scalars(db.select(Member).filter_by(name="Zoe")).one()
        db.session.expunge_all()
    given.attendance(given.event(chess, "Last year", starts_at=clock.moment - YEAR), zoe)
    assert LEFT not in browser().post(link, {"answer": "no"}, follow=True).words
    assert belongs("Zoe")


def test_whoever_has_an_account_stays_in_the_group_that_they_may_leave(
    browser, cast, walk, type_in, confirm, link_to, belongs
):
    type_in(walk, cast.dov.email)
    link = link_to(cast.dov.email)
    confirm(cast.dov.email)
    assert LEFT not in browser().post(link, {"answer": "no"}, follow=True).words
    assert belongs("Dov")


def test_a_button_that_is_pressed_twice_confirms_once(browser, walk, type_in, link_to, said):
    type_in(walk, ZOE)
    first, second, link = browser(), browser(), link_to(ZOE)
    first.get(link)
    second.get(link)
    first.press("Yes, that is my answer")
    assert "Your answer is yes." in second.press("Yes, that is my answer").words
    assert said(walk) == {"Zoe": (Answer.YES, 0)}


@pytest.mark.parametrize("answer", ["maybe", "no"])
def test_who_does_not_say_yes_joins_nothing(walk, type_in, confirm, said, app, answer):
    type_in(walk, ZOE, answer=answer, guests="2")
    confirm(ZOE)
    assert said(walk) == {"Zoe": (Answer(answer), 0)}
    with app.app_context():
        zoe = db.select(Membership).join(Membership.member).where(Member.name == "Zoe")
        assert db.session.scalars(zoe).all() == []


def test_one_address_is_one_record_at_all_events(given, chess, walk, type_in, confirm, said, app):
    other = given.event(chess, "Rapid")
    type_in(walk, ZOE)
    confirm(ZOE)
    type_in(other, ZOE, name="Zoe Quist")
    confirm(ZOE)
    assert said(walk) == said(other) == {"Zoe Quist": (Answer.YES, 0)}


def test_an_imported_record_with_the_address_stays_its_own(given, walk, type_in, confirm, app):
    given.member("Old Zoe", placeholder=True, email=ZOE)
    type_in(walk, ZOE)
    confirm(ZOE)
    with app.app_context():
        names = db.select(Member.name).filter_by(email=ZOE).order_by(Member.id)
        assert list(db.session.scalars(names)) == ["Old Zoe", "Zoe"]


def test_whoever_has_an_account_answers_as_its_member(cast, walk, type_in, confirm, said, app):
    type_in(walk, cast.dov.email, name="Somebody")
    confirm(cast.dov.email)
    assert said(walk) == {"Dov": (Answer.YES, 0)}
    with app.app_context():
        assert db.session.scalars(db.select(Member.id).filter_by(name="Somebody")).first() is None


def test_an_account_that_nobody_has_confirmed_proves_nothing(given, walk, type_in, confirm, said):
    una = given.member("Una", confirmed=False)
    type_in(walk, una.email, name="Real Una")
    confirm(una.email)
    assert said(walk) == {"Real Una": (Answer.YES, 0)}


def test_a_link_is_void_once_its_reader_has_another_address(
    cast, walk, type_in, link_to, browser, app
):
    type_in(walk, cast.dov.email)
    link, page = link_to(cast.dov.email), browser()
    page.get(link)
    page.press("Yes, that is my answer")
    with app.app_context():
        db.session.get(Member, cast.dov.id).email = "dov@new.example"
        db.session.commit()
    assert page.get(link).status == 404 and "not good any more" in page.page.words


def test_a_link_that_nobody_made_is_void(browser):
    page = browser().get("/answer/nonsense")
    assert page.status == 404 and "This link is not good any more" in page.words


def test_the_address_of_the_page_is_told_to_nobody(walk, type_in, link_to, browser, caplog):
    type_in(walk, ZOE)
    link = link_to(ZOE)
    page = browser()
    opened = page.get(link)
    assert opened.response.headers["Referrer-Policy"] == "strict-origin"
    assert "no-store" in opened.response.headers["Cache-Control"]
    page.press("Yes, that is my answer")
    page.client.post(link, data={})
    assert link.rsplit("/", 1)[1] not in caplog.text


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"answer": ""}, "Please say yes, maybe or no."),
        ({"answer": "waitlisted"}, "Not a valid choice."),
        ({"name": " "}, "Please tell the organizers your name."),
        ({"email": "zoe"}, "This does not look like an e-mail address."),
        ({"guests": "3"}, "People bring at most 2 guests to this event."),
        ({"guests": "2"}, "There is room for 2 people in all."),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_kept(walk, type_in, asked, facts, sentence):
    page = type_in(walk, **{"email": ZOE, "note": "We come late.", **facts})
    assert page.status in (409, 422) and sentence in page.words
    assert page.fields["note"] == "We come late."
    assert asked() == []


@pytest.mark.parametrize(
    "how", ["over", "cancelled", "closed", "on request", "by invitation", "members only"]
)
def test_what_strangers_do_not_answer_has_no_form(
    given, chess, walk, type_in, browser, asked, clock, how
):
    with given.inside():
        event, group = db.session.get(Event, walk), db.session.get(Group, chess)
        if how == "closed":
            event.answers_until = clock.moment
        elif how == "cancelled":
            event.status = type(event.status).CANCELLED
        elif how == "members only":
            group.visibility, group.joining = (
                type(group.visibility).MEMBERS_ONLY,
                Joining.ON_REQUEST,
            )
        elif how != "over":
            group.joining = Joining(how)
    if how == "over":
        clock.move(days=8)
    page = browser().get(f"/events/{walk}-blitz")
    assert "Answer without an account" not in page.words
    form = browser().get(f"/events/{walk}/answer", follow=False)
    sent = type_in(walk, ZOE, follow=False)
    assert form.status == sent.status == (404 if how == "members only" else 302)
    assert asked() == []


def test_members_answer_on_the_page_of_the_event(browser, cast, walk):
    page = browser(cast.dov).get(f"/events/{walk}/answer", follow=False)
    assert page.response.location == f"/events/{walk}-blitz"


def test_past_the_deadline_the_link_shows_the_answer_and_says_so(
    given, walk, type_in, link_to, browser, clock, said
):
    with given.inside():
        db.session.get(Event, walk).answers_until = clock.moment.replace(hour=20)
    type_in(walk, ZOE)
    page, link = browser(), link_to(ZOE)
    page.get(link)
    page.press("Yes, that is my answer")
    clock.move(hours=9)
    words = page.get(link).words
    assert "The time to answer ended" in words and "You said yes." in words
    assert not page.page.has_button("No")
    refused = page.post(link, {"answer": "no"})
    assert refused.status == 409 and "The time to answer is over." in refused.words
    assert said(walk) == {"Zoe": (Answer.YES, 0)}


def test_who_asked_in_time_and_confirms_too_late_is_told(
    given, walk, type_in, link_to, browser, clock, said
):
    with given.inside():
        db.session.get(Event, walk).answers_until = clock.moment.replace(minute=10)
    type_in(walk, ZOE)
    clock.move(minutes=11)
    page = browser()
    page.get(link_to(ZOE))
    refused = page.press("Yes, that is my answer")
    assert refused.status == 409 and "The time to answer is over." in refused.words
    assert said(walk) == {}


def test_a_yes_that_needs_approval_waits_for_it_and_hears_of_it_by_its_link(
    given, chess, type_in, confirm, browser, cast, link_to, said
):
    event = given.event(chess, "Supper", needs_approval=True)
    type_in(event, ZOE)
    assert "The organizers have to approve your yes" in confirm(ZOE).words
    cleo = browser(cast.cleo)
    listed = cleo.get(f"/events/{event}/answers").words
    assert "Zoe Without an account." in listed
    cleo.press("Decline")
    assert said(event) == {"Zoe": (Answer.NO, 0)}
    page = browser()
    assert page.get(link_to(ZOE)).path.startswith("/answer/")
    assert "The organizers have not approved your yes." in page.page.words
    refused = page.press("Yes")
    assert refused.status == 403 and "have not approved your yes" in refused.words


def test_organizers_see_who_has_no_account_and_others_the_name(
    browser, cast, walk, type_in, confirm
):
    type_in(walk, ZOE)
    confirm(ZOE)
    dov = browser(cast.dov)
    assert "Zoe" not in dov.get(f"/events/{walk}").words
    dov.get(f"/events/{walk}")
    dov.press("Join Chess and say yes")
    assert "Zoe" in dov.page.words and "account" not in dov.page.words
    page = browser(cast.cleo).get(f"/events/{walk}/answers")
    assert "Zoe Without an account." in page.words
    # There is no page about them that organizers might open.
    assert "Zoe" not in [link.get_text(strip=True) for link in page.soup.select("a")]
    [row, *_] = csv.DictReader(
        browser(cast.cleo).get(f"/events/{walk}/answers.csv").text.splitlines()
    )
    assert (row["name"], row["without_account"]) == ("Zoe", "yes")


def test_who_is_banned_gets_no_mail_and_nothing_by_an_older_one(
    browser, cast, walk, type_in, link_to, said, given, chess
):
    type_in(walk, ZOE)
    page, link = browser(), link_to(ZOE)
    page.get(link)
    page.press("Yes, that is my answer")
    cleo = browser(cast.cleo)
    cleo.get("/groups/chess/members")
    cleo.press("Ban Zoe")
    assert said(walk) == {}
    assert "banned you from the group" in page.get(link).words
    assert page.post(link, {"answer": "yes"}).status == 403
    type_in(walk, ZOE)
    assert link_to(ZOE) == []
    assert said(walk) == {}


def test_a_ban_of_an_imported_record_keeps_its_address_out(
    browser, given, chess, walk, type_in, link_to, said
):
    old = given.member("Old Zoe", placeholder=True, email=ZOE)
    type_in(walk, ZOE)
    link = link_to(ZOE)
    given.membership(chess, old, state=State.BANNED)
    page = browser()
    page.get(link)
    refused = page.press("Yes, that is my answer")
    assert refused.status == 403 and "have banned you" in refused.words
    assert link_to(ZOE) == [] and said(walk) == {}


def test_what_the_event_asks_is_answered_on_the_page_behind_the_link(
    given, browser, walk, type_in, link_to, said, told
):
    meal = given.question(walk, "Which meal?", Kind.ONE_OF, "Soup", "Fish", required=True)
    given.question(walk, "Anything else?")
    type_in(walk, ZOE)
    page = browser()
    assert "Which meal?" in page.get(link_to(ZOE)).words
    refused = page.press("Yes, that is my answer", **{f"question_{meal + 1}": "By <b>bus</b>."})
    assert refused.status == 422 and "Please choose one." in refused.words
    assert refused.fields[f"question_{meal + 1}"] == "By <b>bus</b>."
    assert said(walk) == {}, "no half of a yes"
    page.press("Yes, that is my answer", **{f"question_{meal}": "Fish"})
    assert said(walk) == {"Zoe": (Answer.YES, 0)}
    assert told() == ["By <b>bus</b>.", "Fish"]
    again = page.press("Maybe", **{f"question_{meal}": "Soup"})
    assert "Your answer is maybe." in again.words and told() == ["By <b>bus</b>.", "Soup"]
    assert "Your answer is no." in page.press("No").words


def test_a_no_is_confirmed_without_what_the_event_asks(given, browser, walk, type_in, link_to):
    given.question(walk, "Which meal?", required=True)
    type_in(walk, ZOE, answer="no")
    page = browser()
    assert "Which meal?" not in page.get(link_to(ZOE)).words
    assert "Your answer is no." in page.press("Yes, that is my answer").words


def test_what_an_account_said_before_is_not_shown_behind_the_link_and_stays(
    given, cast, browser, walk, type_in, link_to, told
):
    """Whoever opens it has confirmed nothing yet."""
    meal = given.question(walk, "Which meal?", required=True)
    given.question_answer(given.rsvp(walk, cast.ben, Answer.MAYBE), meal, "Pea soup")
    type_in(walk, cast.ben.email)
    page = browser()
    assert "Pea soup" not in page.get(link_to(cast.ben.email)).text
    assert "Your answer is yes." in page.press("Yes, that is my answer").words
    assert told() == ["Pea soup"]
