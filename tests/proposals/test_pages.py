"""Proposing on several dates, voting and scheduling, through the pages."""

import re

import pytest

from meetup.events.rules import Status
from meetup.groups.rules import Scheduling
from meetup.proposals.rules import Vote
from meetup.rsvps.rules import Answer

PATH = "/groups/harbour/propose"
MONDAY, TUESDAY, SUNDAY = "2026-06-15T19:00", "2026-06-16T19:00", "2026-06-14T11:00"


def card(page, date_id):
    return " ".join(page.soup.find(id=f"date-{date_id}").get_text(" ").split())


def vote(browser, event, unlisted=None, **said):
    """`date_7="yes"`: what somebody says on the page of a proposal."""
    browser.get(f"/events/{event}")
    mine = browser.page.soup.select("form[action$=votes] button")[-1].get_text(strip=True)
    return browser.press(mine, **said, **({"unlisted": unlisted} if unlisted else {}))


@pytest.fixture
def proposal(cast, given):
    """A proposal of Ben's, and the ids of its three dates."""
    return given.proposal(cast.group_id, "Night Walk", proposer=cast.ben)


def test_a_member_proposes_three_dates_a_quorum_and_a_deadline(browser, cast, read, dates):
    ana = browser(cast.ana)
    ana.get(PATH)
    page = ana.press("Add another date", title="Walk", starts_at=MONDAY, quorum="2")
    assert page.status == 200 and not page.soup.select(".error")
    page = ana.press("Add another date", starts_at_2=TUESDAY, venue="Pier 3")
    assert (page.fields["title"], page.fields["quorum"]) == ("Walk", "2")
    page = ana.press(
        "Propose",
        starts_at_3=SUNDAY,
        ends_at_3="2026-06-14T13:00",
        votes_until="2026-06-13T20:00",
        voters_hidden="y",
    )
    event = read(int(re.search(r"\d+", page.path)[0]))
    assert (event.title, event.venue, event.quorum) == ("Walk", "Pier 3", 2)
    assert (event.voters_are_shown, event.status) == (False, Status.PROPOSED)
    assert f"{event.votes_until:%d %H:%M}" == "13 18:00"
    found = [f"{date.starts_at:%d %H:%M}" for date in dates(event.id)]
    assert found == ["14 09:00", "15 17:00", "16 17:00"]
    # In lists it stands where its earliest date is.
    assert f"{event.starts_at:%d %H:%M} {event.ends_at:%H:%M} {event.local_day:%d}" == (
        "14 09:00 11:00 14"
    )
    assert "3 dates to choose from" in page.words
    assert "It happens when 2 people say yes to one date; “if need be” does not count" in page.words


def test_one_date_is_as_simple_as_a_title_and_a_time(browser, cast, read, dates):
    ana = browser(cast.ana)
    ana.get(PATH)
    page = ana.press("Propose", title="Walk", starts_at=MONDAY)
    event = read(int(re.search(r"\d+", page.path)[0]))
    [date] = dates(event.id)
    assert date.starts_at == event.starts_at
    assert (event.quorum, event.voters_are_shown) == (None, True)
    # A day before, to give people time.
    assert f"{event.votes_until:%d %H:%M}" == "14 17:00"
    assert "This is a proposal. People answer once an organizer has scheduled it." in page.words


def test_ten_dates_are_the_most(browser, cast, read, dates):
    ana = browser(cast.ana)
    ana.get(PATH)
    ana.press("Add another date", title="Walk", starts_at="2026-06-10T19:00")
    for number in range(2, 10):
        day = {f"starts_at_{number}": f"2026-06-{9 + number}T19:00"}
        page = ana.press("Add another date", **day)
    assert not page.has_button("Add another date")
    sent = {"title": "Walk", "starts_at": MONDAY, "add_date": ""}
    assert "starts_at_11" not in ana.post(PATH, {**sent, "starts_at_77": TUESDAY}).fields
    ana.get(PATH)
    many = {f"starts_at_{n}": f"2026-06-{n}T19:00" for n in range(11, 29)}
    ana.post(PATH, {"title": "Many", "starts_at": "2026-06-10T19:00", **many})
    assert len(dates(int(re.search(r"\d+", ana.page.path)[0]))) == 10


def test_dates_that_were_left_empty_are_left_out(browser, cast, dates):
    ana = browser(cast.ana)
    sent = {"title": "Walk", "starts_at": "", "starts_at_2": "", "starts_at_3": MONDAY}
    ana.post(PATH, {**sent, "ends_at_4": " ", "starts_at_9": TUESDAY})
    found = dates(int(re.search(r"\d+", ana.page.path)[0]))
    assert [f"{date.starts_at:%d}" for date in found] == ["15", "16"]


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"starts_at_2": "2026-05-30T10:00"}, "starts_at_2", "This time has passed."),
        ({"starts_at_2": MONDAY}, "starts_at_2", "This is the same time as one above."),
        ({"ends_at_2": TUESDAY}, "starts_at_2", "Please say when it starts."),
        ({"starts_at_2": TUESDAY, "ends_at_2": MONDAY}, "ends_at_2", "The end has to come after"),
        ({"starts_at_2": "2027-03-28T02:30"}, "starts_at_2", "Clocks in Europe/Berlin skip that"),
        ({"quorum": "0"}, "quorum", "Please give a number from 1 to 100,000."),
        ({"quorum": "six"}, "quorum", "Please give a whole number, such as 20."),
        ({"quorum": "5", "capacity": "4"}, "quorum", "Only 4 fit in"),
        ({"votes_until": "2026-06-01T10:00"}, "votes_until", "This time has passed."),
        ({"votes_until": TUESDAY}, "votes_until", "The last of the dates comes before that."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(browser, cast, sent, field, sentence):
    page = browser(cast.ana).post(PATH, {"title": "Walk", "starts_at": MONDAY, **sent})
    assert page.status == 422
    assert sentence in page.soup.find(id=f"{field}-error").get_text()
    assert page.fields["title"] == "Walk"
    for details in page.soup.select("details:has(.error)"):
        assert details.has_attr("open")


def test_members_vote_and_change_it_until_the_deadline(browser, cast, given, clock, votes, in_days):
    event, (first, second, third) = given.proposal(cast.group_id, votes_until=in_days(5))
    ana = browser(cast.ana)
    page = vote(ana, event, **{f"date_{first}": "yes", f"date_{second}": "if need be"})
    assert page.path == f"/events/{event}-harbour-walk"
    assert "Your votes are counted" in page.text
    assert "1 yes 0 if need be 0 no" in card(page, first) and "Yes: Ana" in card(page, first)
    assert page.has_button("Change my vote")
    vote(ana, event, **{f"date_{second}": "no", f"date_{third}": "yes"})
    assert [votes(date) for date in (first, second, third)] == [
        {"Ana": Vote.YES},
        {"Ana": Vote.NO},
        {"Ana": Vote.YES},
    ]
    clock.move(days=5)
    page = ana.get(f"/events/{event}")
    assert "The time for votes is over." in page.words and not page.soup.select("[type=radio]")
    page = ana.post(f"/events/{event}/votes", {f"date_{first}": "no"})
    assert page.status == 409 and "The time for votes is over." in page.words
    assert votes(first) == {"Ana": Vote.YES}


def test_a_vote_that_says_nothing_is_asked_for_again(browser, cast, proposal):
    event, (first, _, _) = proposal
    ana = browser(cast.ana)
    for sent in ({}, {f"date_{first}": "perhaps"}, {"date_999": "yes"}):
        page = ana.post(f"/events/{event}/votes", sent)
        assert page.status == 422
        assert "Please choose yes, if need be or no for at least one date." in page.words


def test_a_date_that_has_passed_is_not_voted_on_any_more(browser, cast, clock, votes, proposal):
    event, (first, second, _) = proposal
    ana = browser(cast.ana)
    clock.move(days=7)
    page = ana.get(f"/events/{event}")
    assert f"date_{first}" not in page.text and "Has passed" in card(page, first)
    ana.post(f"/events/{event}/votes", {f"date_{first}": "yes", f"date_{second}": "yes"})
    assert (votes(first), votes(second)) == ({}, {"Ana": Vote.YES})


def test_the_best_date_is_shown_with_why(browser, cast, given, proposal):
    event, (first, second, third) = proposal
    ana = browser(cast.ana)
    assert "Best so far" not in ana.get(f"/events/{event}").words
    given.vote(second, cast.ana)
    assert "Best so far: most people say yes" in card(ana.get(f"/events/{event}"), second)
    given.vote(third, cast.ben)
    page = ana.get(f"/events/{event}")
    assert "Best so far: the earliest of those" in card(page, second)
    given.vote(third, cast.cleo, Vote.IF_NEED_BE)
    page = ana.get(f"/events/{event}")
    assert "of those with as many yes, most people could come" in card(page, third)
    assert len(page.soup.select("[data-best]")) == 1
    assert first


def test_names_are_hidden_where_the_proposer_chose_so(browser, cast, given):
    event, (first, *_) = given.proposal(cast.group_id, voters_are_shown=False, proposer=cast.ben)
    given.vote(first, cast.ana)
    for person in (cast.ana, cast.ben, cast.cleo):
        page = browser(person).get(f"/events/{event}")
        assert "1 yes" in card(page, first) and "Yes:" not in card(page, first)


def test_who_is_unlisted_is_counted_and_named_to_organizers_alone(browser, cast, given, proposal):
    event, (first, *_) = proposal
    una = given.member("Una", unlisted=True)
    given.membership(cast.group_id, una)
    given.vote(first, una)
    vote(browser(cast.ana), event, unlisted="y", **{f"date_{first}": "yes"})
    named = {
        person.name: re.findall(
            "Ana|Una", card(browser(person).get(f"/events/{event}"), first).partition("Yes:")[2]
        )
        for person in (cast.ana, una, cast.ben, cast.cleo)
    }
    assert named == {"Ana": ["Ana"], "Una": ["Una"], "Ben": [], "Cleo": ["Una", "Ana"]}
    assert "2 yes" in card(browser(cast.ben).get(f"/events/{event}"), first)
    # And so it stays once it is scheduled.
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}")
    page = cleo.press("Schedule", date=str(first))
    assert "Ana" in page.words
    assert "Ana" not in browser(cast.ben).get(f"/events/{event}").words


def test_a_block_takes_the_name_and_not_the_vote(browser, cast, given, proposal):
    event, (first, *_) = proposal
    given.vote(first, cast.ana)
    given.block(cast.ana, cast.ben)
    page = browser(cast.ben).get(f"/events/{event}")
    assert "1 yes" in card(page, first) and "Ana" not in card(page, first)


def test_an_organizer_schedules_on_any_date(browser, cast, given, clock, read, answers, proposal):
    event, (first, second, third) = proposal
    eve = given.member("Eve")
    given.membership(cast.group_id, eve)
    for person, said in ((cast.ben, Vote.YES), (cast.ana, Vote.YES), (eve, Vote.IF_NEED_BE)):
        clock.move(minutes=1)
        given.vote(second, person, said)
    given.vote(third, eve)
    given.vote(second, cast.cleo, Vote.NO)
    cleo = browser(cast.cleo)
    page = cleo.get(f"/events/{event}")
    assert page.fields["date"] == str(second)
    page = cleo.press("Schedule")
    found = read(event)
    assert (found.status, found.scheduled_at) == (Status.SCHEDULED, clock.moment)
    assert (found.local_day.day, found.sequence) == (9, 1)
    assert answers(event) == {"Ben": Answer.YES, "Ana": Answer.YES, "Eve": Answer.MAYBE}
    assert "2 people are coming." in page.words
    assert cleo.post(f"/events/{event}/schedule", {"date": str(first)}).status == 409


def test_seats_go_in_the_order_of_votes_and_the_others_wait(browser, cast, given, clock, answers):
    event, (first, _) = given.proposal(cast.group_id, days=(7, 8), capacity=2)
    for person in (cast.cleo, cast.ben, cast.ana):
        clock.move(minutes=1)
        given.vote(first, person)
    cleo = browser(cast.cleo)
    # She says the same again, and keeps her turn; Ben changes his mind twice, and loses his.
    vote(cleo, event, **{f"date_{first}": "yes"})
    for said in ("no", "yes"):
        clock.move(minutes=1)
        vote(browser(cast.ben), event, **{f"date_{first}": said})
    cleo.post(f"/events/{event}/schedule", {"date": str(first)})
    assert answers(event) == {
        "Cleo": Answer.YES,
        "Ana": Answer.YES,
        "Ben": Answer.WAITLISTED,
    }


def test_nothing_is_scheduled_on_a_date_that_has_passed_or_is_anothers(
    browser, cast, given, clock, read, proposal
):
    event, (first, *_) = proposal
    _, (foreign, *_) = given.proposal(cast.group_id, "Other")
    cleo = browser(cast.cleo)
    clock.move(days=7)
    for date in (first, foreign, 999_999, "", "x"):
        page = cleo.post(f"/events/{event}/schedule", {"date": str(date)})
        assert page.status == 409, date
        assert "choose one of its dates that is to come" in page.words
    assert read(event).status is Status.PROPOSED


def test_organizers_record_an_evening_that_was_and_settle_it(browser, cast, read):
    cleo = browser(cast.cleo)
    cleo.get(PATH)
    page = cleo.press("Propose", title="Last week", starts_at="2026-05-25T19:00")
    assert not page.soup.select("[type=radio]")
    cleo.press("Schedule")
    assert read(int(re.search(r"\d+", page.path)[0])).status is Status.SCHEDULED


@pytest.mark.parametrize("scheduling", list(Scheduling))
def test_the_proposer_schedules_where_the_group_allows_it(
    browser, cast, read, schedules, proposal, scheduling
):
    event, (first, *_) = proposal
    schedules(cast.group_id, scheduling)
    allowed = scheduling is Scheduling.PROPOSERS
    for person, may in ((cast.ana, False), (cast.ben, allowed)):
        somebody = browser(person)
        assert somebody.get(f"/events/{event}").has_button("Schedule") is may
        page = somebody.post(f"/events/{event}/schedule", {"date": str(first)})
        assert page.status == (200 if may else 403)
    assert read(event).is_scheduled is allowed


def test_a_group_schedules_by_itself_the_moment_the_quorum_is_reached(
    browser, cast, given, read, answers, schedules
):
    event, (first, second, _) = given.proposal(cast.group_id, quorum=2)
    schedules(cast.group_id, Scheduling.BY_ITSELF)
    page = browser(cast.ana).get(f"/events/{event}")
    assert "It is scheduled by itself the moment 2 people say yes to one date" in page.words
    vote(browser(cast.ana), event, **{f"date_{second}": "yes", f"date_{first}": "if need be"})
    vote(browser(cast.ben), event, **{f"date_{first}": "if need be"})
    assert read(event).is_proposed
    page = vote(browser(cast.cleo), event, **{f"date_{second}": "yes", f"date_{first}": "yes"})
    assert "the event is scheduled, and your vote is your answer" in page.text
    found = read(event)
    assert (found.is_scheduled, found.local_day.day) == (True, 9)
    assert answers(event) == {"Ana": Answer.YES, "Cleo": Answer.YES}
    late = browser(cast.ben).post(f"/events/{event}/votes", {f"date_{second}": "yes"})
    assert late.status == 409 and "so there is nothing to vote on" in late.words


def test_elsewhere_a_quorum_that_is_reached_waits_for_an_organizer(browser, cast, given, read):
    event, (first, *_) = given.proposal(cast.group_id, quorum=1)
    page = vote(browser(cast.ana), event, **{f"date_{first}": "yes"})
    assert read(event).is_proposed
    assert "Enough people have said yes to one date; an organizer schedules it." in page.words


def test_a_quorum_that_is_lowered_may_be_reached_by_that(browser, cast, given, read, schedules):
    event, (first, *_) = given.proposal(cast.group_id, quorum=5, proposer=cast.ben)
    schedules(cast.group_id, Scheduling.BY_ITSELF)
    given.vote(first, cast.ana)
    ben = browser(cast.ben)
    ben.get(f"/events/{event}/edit")
    ben.press("Save", quorum="1")
    assert read(event).is_scheduled


def test_votes_stay_with_the_dates_that_stay(browser, cast, given, dates, votes, proposal):
    event, (first, second, third) = proposal
    for date in (first, second, third):
        given.vote(date, cast.ana)
    ben = browser(cast.ben)
    page = ben.get(f"/events/{event}/edit")
    shown = [page.fields[name] for name in ("starts_at", "starts_at_2", "starts_at_3")]
    assert shown == ["2026-06-08T14:00", "2026-06-09T14:00", "2026-06-10T14:00"]
    page = ben.press(
        "Save",
        starts_at="",
        ends_at="",
        ends_at_2="2026-06-09T20:00",
        starts_at_3="2026-06-11T14:00",
        ends_at_3="2026-06-11T15:00",
    )
    assert page.status == 200
    found = dates(event)
    times = [f"{date.starts_at:%d %H} {date.ends_at:%H}" for date in found]
    assert times == ["09 12 18", "11 12 13"]
    assert [votes(date.id) for date in found] == [{"Ana": Vote.YES}, {}]


def test_whoever_leaves_the_group_takes_their_votes_along(browser, cast, given, votes, proposal):
    event, (first, *_) = proposal
    for person in (cast.ana, cast.ben):
        given.vote(first, person)
    browser(cast.ana).post("/groups/harbour/leave")
    assert votes(first) == {"Ben": Vote.YES}
    browser(cast.cleo).post("/groups/harbour/members/ben/ban")
    assert votes(first) == {}
    assert event


def test_the_group_shows_what_there_is_to_vote_on(browser, cast, given, clock, proposal):
    event, (first, *_) = proposal
    ana = browser(cast.ana)
    words = ana.get("/groups/harbour").words
    assert "Night Walk 3 dates, the first Mon 8 June 2026" in words and "Vote on it" in words
    given.vote(first, cast.ana)
    words = ana.get("/groups/harbour").words
    assert "One person has voted You have voted." in words
    clock.move(days=30)
    assert "The time for votes is over" in browser(cast.ben).get("/groups/harbour").words
    assert event


def test_the_address_of_the_votes_leads_to_them(browser, cast, proposal):
    event, _ = proposal
    page = browser(cast.ana).get(f"/events/{event}/votes", follow=False)
    assert page.response.location == f"/events/{event}-night-walk#votes"
