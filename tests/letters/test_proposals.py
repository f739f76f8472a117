"""What is written about proposals, as it arrives."""

from datetime import UTC, datetime, timedelta

import pytest

from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.languages import Language
from meetup.rsvps.rules import Answer
from tests.letters.committed import committed, drawn, whole
from tests.letters.post_office import words_of

SAYS = {
    Answer.YES: {"en": "so you are down as coming.", "de": "und bist deshalb dabei."},
    Answer.MAYBE: {"en": "so your answer is maybe.", "de": "deshalb „vielleicht“."},
    Answer.NO: {"en": "Your answer is no.", "de": "Deine Antwort ist Nein."},
    None: {"en": "You have not said yet whether", "de": "Du hast noch nicht gesagt, ob"},
}


@pytest.fixture
def zoe(given):
    return lambda language: given.member("Zoë", language=language)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("answer", SAYS)
def test_a_letter_says_what_the_answer_is_when_it_leaves(
    post_office, deliver, in_outbox, given, cast, zoe, answer, language
):
    reader = zoe(language)
    given.membership(cast.group_id, reader)
    event = given.event(cast.group_id, "Night Walk", venue="Pier 3")
    if answer:
        given.rsvp(event, reader, answer)
    in_outbox(reader, kind="scheduled", event_id=event)
    deliver()
    text = words_of(post_office.mails[0])
    assert SAYS[answer][language] in " ".join(text.split())
    assert "Night Walk" in text and "Pier 3" in text and "14:00" in text and "Harbour Walks" in text
    assert f"http://town.example/events/{event}-night-walk" in text


@pytest.mark.parametrize("language", Language)
def test_a_proposer_reads_how_to_take_it_up_again(
    post_office, deliver, in_outbox, given, cast, zoe, language
):
    reader = zoe(language)
    given.membership(cast.group_id, reader)
    event = given.event(cast.group_id, "Night Walk", status=Status.PROPOSED, proposer=reader)
    with given.inside():
        db.session.get_one(Event, event).lapsed_at = given.clock.moment
    in_outbox(reader, kind="lapsed", event_id=event)
    deliver()
    text = " ".join(words_of(post_office.mails[0]).split())
    assert {"en": "You proposed it.", "de": "Der Vorschlag ist von dir."}[language] in text


def test_what_is_not_true_any_more_is_not_sent(post_office, deliver, in_outbox, given, cast, clock):
    taken_up = given.event(cast.group_id, status=Status.PROPOSED)
    cancelled = given.event(cast.group_id, status=Status.CANCELLED)
    coming = given.event(cast.group_id)
    in_outbox(cast.ana, kind="lapsed", event_id=taken_up)
    in_outbox(cast.ana, kind="scheduled", event_id=cancelled)
    # Dov belongs to the group no more, and the third event is over when its mail would leave.
    in_outbox(cast.dov, kind="scheduled", event_id=coming)
    in_outbox(cast.ben, kind="scheduled", event_id=coming)
    clock.move(days=8)
    deliver()
    assert post_office.mails == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_a_proposal_says_its_dates_by_both_clocks(
    post_office, deliver, in_outbox, given, cast, clock, language, zone
):
    """New York is back to winter a week after Berlin, and one date lies between the two."""
    clock.moment = datetime(2026, 10, 20, 12, tzinfo=UTC)
    reader = given.member("Zoë", language=language, timezone=zone)
    given.membership(cast.group_id, reader)
    votes_until = clock.moment + timedelta(days=3)
    event, _ = given.proposal(
        cast.group_id,
        "Night Walk",
        days=(4, 8, 18),
        quorum=6,
        votes_until=votes_until,
        proposer=cast.ben,
    )
    in_outbox(reader, kind="proposed", event_id=event)
    deliver()
    [mail] = post_office.mails
    name = f"proposed.{zone.split('/')[1].lower()}.{language}"
    assert whole(mail) == committed(f"{name}.txt")
    assert mail["From"].addresses[0].display_name == "Harbour Walks"
    if name == "proposed.new_york.en":
        assert drawn(mail) == committed(f"{name}.html")


@pytest.mark.parametrize("why", ["unlisted", "blocked", "left"])
def test_a_proposal_names_its_proposer_only_to_whom_its_page_does(
    post_office, deliver, in_outbox, given, cast, browser, why
):
    proposer = given.member("Paula", unlisted=why == "unlisted")
    given.membership(cast.group_id, proposer)
    event, _ = given.proposal(cast.group_id, days=[7], quorum=1, proposer=proposer)
    if why == "blocked":
        given.block(proposer, cast.ana)
    if why == "left":
        browser(proposer).post("/groups/harbour/leave")
    in_outbox(cast.ana, kind="proposed", event_id=event)
    deliver()
    text = words_of(post_office.mails[0])
    assert "There is a new proposal to Harbour Walks:" in text and "Paula" not in text
    assert "The date (clocks in Europe/Berlin):" in text and "when one person says yes" in text


@pytest.mark.parametrize("what", ["scheduled", "cancelled", "lapsed", "late", "left"])
def test_what_cannot_be_voted_on_any_more_is_not_told(
    post_office, deliver, in_outbox, given, cast, browser, clock, what
):
    until = clock.moment + timedelta(days=2)
    event, (first, *_) = given.proposal(cast.group_id, votes_until=until)
    in_outbox(cast.ana, kind="proposed", event_id=event)
    if what in ("scheduled", "cancelled"):
        way = {"scheduled": "schedule", "cancelled": "cancel"}[what]
        said = {"date": first, "reason": "Storm"}
        assert browser(cast.cleo).post(f"/events/{event}/{way}", said).status == 200
    if what == "lapsed":
        with given.inside():
            db.session.get_one(Event, event).lapsed_at = clock.moment
    if what == "late":
        clock.move(days=2)
    if what == "left":
        browser(cast.ana).post("/groups/harbour/leave")
    deliver()
    assert [mail["To"] for mail in post_office.mails] == []
