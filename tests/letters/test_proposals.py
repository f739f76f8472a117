"""What is written about proposals, as it arrives."""

import pytest

from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.languages import Language
from meetup.rsvps.rules import Answer
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
