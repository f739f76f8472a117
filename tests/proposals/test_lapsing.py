"""What time brings about: proposals lapse, and whoever voted hears of it once."""

from datetime import timedelta

import pytest

from meetup.proposals.rules import Vote


@pytest.fixture
def told(outbox):
    """`told("lapsed")`: to whom mails of that kind go."""
    return lambda kind: sorted(m.recipient for m in outbox() if m.kind == kind)


def test_without_its_quorum_in_time_a_proposal_lapses_and_each_voter_is_told_once(
    browser, cast, given, clock, read, work, told, in_days
):
    event, (first, second, _) = given.proposal(cast.group_id, quorum=2, votes_until=in_days(3))
    given.vote(first, cast.ana)
    given.vote(second, cast.ana, Vote.NO)
    given.vote(second, cast.ben, Vote.IF_NEED_BE)
    assert work() == 0
    clock.move(days=3)
    assert work() == 1
    assert read(event).lapsed_at == clock.moment
    assert told("lapsed") == ["ana@example.org", "ben@example.org"]
    clock.move(days=30)
    assert work() == 0
    assert len(told("lapsed")) == 2
    page = browser(cast.ana).get(f"/events/{event}")
    assert "This proposal has lapsed: too few people said yes in time." in page.words
    assert not page.soup.select("[type=radio]")
    words = browser(cast.ana).get("/groups/harbour").words
    assert "Proposals that have lapsed Harbour Walk" in words
    assert "Nothing is proposed." in words


def test_whoever_proposed_it_is_told_too(cast, given, clock, work, told, in_days):
    given.proposal(cast.group_id, quorum=2, votes_until=in_days(3), proposer=cast.ben)
    clock.move(days=3)
    work()
    assert told("lapsed") == ["ben@example.org"]


def test_with_its_quorum_it_waits_for_an_organizer_as_long_as_a_date_is_to_come(
    cast, given, clock, work, told, in_days
):
    _, (first, *_) = given.proposal(cast.group_id, quorum=1, votes_until=in_days(3))
    given.vote(first, cast.ana)
    clock.move(days=8)
    assert work() == 0
    clock.move(days=1)
    assert work() == 1
    assert told("lapsed") == ["ana@example.org"]


def test_without_a_quorum_it_lapses_once_its_last_date_has_passed(cast, given, clock, work):
    given.proposal(cast.group_id)
    clock.move(days=8, hours=23)
    assert work() == 0
    clock.move(hours=1)
    assert work() == 1


def test_an_evening_that_was_waits_until_it_is_settled(cast, given, clock, work):
    given.proposal(cast.group_id, days=[-3])
    clock.move(days=300)
    assert work() == 0


def test_after_a_long_pause_all_that_is_due_lapses_and_nobody_hears_old_news(
    cast, given, clock, read, work, told, in_days
):
    fresh = [given.proposal(cast.group_id, quorum=9, votes_until=in_days(6)) for _ in range(3)]
    old = [given.proposal(cast.group_id, quorum=9, votes_until=in_days(1)) for _ in range(3)]
    for _, (first, *_) in (*fresh, *old):
        given.vote(first, cast.ana)
    clock.move(days=19)
    assert work() == 6
    assert all(read(event).lapsed_at for event, _ in (*fresh, *old))
    assert told("lapsed") == ["ana@example.org"] * 3


def test_what_has_lapsed_is_taken_up_again_with_a_new_date(
    browser, cast, given, clock, read, votes, work, told, in_days
):
    event, (first, second) = given.proposal(
        cast.group_id, days=(7, 8), quorum=2, votes_until=in_days(3), proposer=cast.ben
    )
    given.vote(second, cast.ana)
    clock.move(days=7)
    work()
    ben = browser(cast.ben)
    assert "To take it up again, edit it" in ben.get(f"/events/{event}").words
    page = ben.get(f"/events/{event}/edit")
    assert page.fields["votes_until"] == ""
    day = clock.moment + timedelta(days=10)
    page = ben.press("Save", starts_at=f"{day:%Y-%m-%dT19:00}", ends_at="")
    assert page.status == 200, page.words
    found = read(event)
    assert (found.lapsed_at, found.is_proposed) == (None, True)
    assert found.votes_until > clock.moment
    # The date that stayed has its votes, the one that has passed went with its own.
    assert (votes(second), votes(first)) == ({"Ana": Vote.YES}, {})
    assert page.has_button("Vote")
    assert work() == 0
    clock.move(days=1)
    assert work() == 1
    assert told("lapsed") == ["ana@example.org"] * 2 + ["ben@example.org"] * 2


def test_a_lapsed_proposal_that_is_only_reworded_stays_lapsed(
    browser, cast, given, clock, read, work, in_days
):
    event, _ = given.proposal(
        cast.group_id, days=[7], quorum=2, votes_until=in_days(3), proposer=cast.ben
    )
    clock.move(days=8)
    work()
    ben = browser(cast.ben)
    ben.get(f"/events/{event}/edit")
    assert ben.press("Save", title="Another Walk").status == 200
    assert (read(event).title, read(event).is_lapsed) == ("Another Walk", True)


def test_an_organizer_may_schedule_what_has_lapsed_on_a_date_to_come(
    browser, cast, given, clock, read, work, in_days
):
    event, (first, *_) = given.proposal(cast.group_id, quorum=2, votes_until=in_days(3))
    clock.move(days=4)
    work()
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}")
    cleo.press("Schedule", date=str(first))
    assert read(event).is_scheduled and not read(event).is_lapsed


def test_each_is_told_what_became_of_their_vote(browser, cast, given, clock, told, in_days):
    event, (first, second, _) = given.proposal(cast.group_id, proposer=cast.ben)
    given.vote(first, cast.ana)
    given.vote(second, cast.cleo, Vote.NO)
    browser(cast.cleo).post(f"/events/{event}/schedule", {"date": str(first)})
    # Cleo, who has scheduled it and not voted for this date, knows.
    assert told("scheduled") == ["ana@example.org", "ben@example.org"]
    clock.move(days=3)
    assert event
