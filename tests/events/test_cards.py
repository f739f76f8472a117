"""What a card says of an event, and how the page of one that is full or over differs."""

from datetime import timedelta

import pytest

from meetup.events.rules import Status
from meetup.rsvps.rules import Answer


def card(page, event):
    """The words of one event's card on `page`."""
    link = page.soup.select_one(f".card a[href^='/events/{event}-']")
    return " ".join(link.find_parent("article").get_text(" ").split())


def headings(page):
    return [heading.get_text() for heading in page.soup.select("h2")]


@pytest.mark.parametrize("path", ["/events/", "/groups/harbour", "/"])
def test_a_card_says_when_and_where_and_how_many_come_and_what_i_said(browser, cast, given, path):
    event = given.event(cast.group_id)
    given.rsvp(event, cast.ana, Answer.MAYBE)
    given.rsvp(event, cast.ben, guests=2)
    words = card(browser(cast.ana).get(path), event)
    assert words.startswith("Jun 8 Mon Harbour Walk Mon 8 June 2026, 14:00")
    assert "Old Harbour" in words and words.endswith("3 coming You said maybe.")


def test_a_card_names_its_group_where_there_are_others(browser, cast, given):
    event = given.event(cast.group_id)
    ana = browser(cast.ana)
    assert "Harbour Walks · Old Harbour" in card(ana.get("/events/"), event)
    assert "Harbour Walks" not in card(ana.get("/groups/harbour"), event)


def test_answers_to_what_is_cancelled_are_not_counted_on_its_card(browser, cast, given):
    event = given.event(cast.group_id, status=Status.CANCELLED)
    given.rsvp(event, cast.ana)
    assert card(browser(cast.ana).get("/events/"), event).endswith("Old Harbour Cancelled")


def test_a_past_card_says_how_many_said_yes(browser, cast, given, clock):
    event = given.event(cast.group_id, starts_at=clock.moment - timedelta(days=2))
    given.rsvp(event, cast.ben)
    given.rsvp(event, cast.ana, Answer.NO)
    for path in ("/events/?past=1", "/groups/harbour"):
        assert card(browser(cast.ana).get(path), event).endswith("1 said yes You said no.")


@pytest.mark.parametrize("path", ["/events/", "/groups/harbour", "/"])
def test_a_card_says_until_when_a_place_is_held_for_me(browser, cast, given, clock, path):
    event = given.event(cast.group_id, capacity=1, offers_seats=True)
    until = clock.moment + timedelta(hours=9)
    given.rsvp(event, cast.ana, Answer.WAITLISTED, offered_until=until)
    given.rsvp(event, cast.ben, Answer.WAITLISTED)
    held = "A place is held for you until Mon 1 June 2026, 23:00."
    assert card(browser(cast.ana).get(path), event).endswith(held)
    assert card(browser(cast.ben).get(path), event).endswith("You are waitlisted.")


def test_a_full_event_offers_a_place_on_its_list_and_a_yes_to_those_who_come(browser, cast, given):
    event = given.event(cast.group_id, capacity=2)
    given.rsvp(event, cast.ben, guests=1)
    page = browser(cast.ana).get(f"/events/{event}")
    labels = ("Yes", "Join the waiting list", "Maybe", "No")
    assert "Nobody waits yet: you would be 1st on the list." in page.words
    assert [page.has_button(label) for label in labels] == [False, True, True, True]
    page = browser(cast.ben).get(f"/events/{event}")
    assert "on the list" not in page.words
    assert [page.has_button(label) for label in labels] == [True, False, True, True]


def test_what_is_over_is_told_as_what_was(browser, cast, given, clock):
    event = given.event(cast.group_id)
    ana, cleo = browser(cast.ana), browser(cast.cleo)
    cleo.get(f"/events/{event}/edit")
    cleo.press("Save", description="Soup.")
    coming = ana.get(f"/events/{event}")
    clock.move(days=8)
    over = ana.get(f"/events/{event}")
    assert headings(coming) == ["Will you come?", "What will happen", "Who is coming"]
    assert "Be the first." in coming.words
    assert headings(over) == ["Answers", "About this event", "Who said yes"]
    assert "Be the first." not in over.words


@pytest.mark.parametrize("path", ["/events/", "/groups/harbour"])
def test_a_card_says_what_time_it_is_where_the_reader_is(browser, cast, given, path):
    event = given.event(cast.group_id)
    eve = given.member("Eve", timezone="America/Chicago")
    given.membership(cast.group_id, eve)
    there = "Mon 8 June 2026, 14:00 Where you are: Mon 8 June 2026, 07:00"
    assert there in card(browser(eve).get(path), event)
    assert "Where you are" not in card(browser(cast.ana).get(path), event)
