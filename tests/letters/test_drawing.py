"""The same words drawn as HTML, and the headers by which mails of a group are told."""

from datetime import UTC, datetime

import pytest
from hypothesis import given as holds
from hypothesis import strategies as st

from meetup.db import db
from meetup.events.models import Event
from meetup.letters.blocks import Block, blocks_of
from meetup.letters.clocks import by_clocks_of
from tests.letters.post_office import drawing_of

SITE = "http://town.example"


def blocks(text):
    return blocks_of(text, site=SITE)


def test_a_paragraph_is_one_line_and_what_is_indented_keeps_its_lines():
    assert blocks("Hello\nAna,\n\n  Harbour Walk\n  The quay\n\n\nBye") == [
        Block("paragraph", ("Hello Ana,",)),
        Block("facts", ("Harbour Walk", "The quay")),
        Block("paragraph", ("Bye",)),
    ]


def test_a_label_and_an_address_of_ours_are_a_link():
    assert blocks(f"My answer:\n{SITE}/events/1") == [
        Block("link", ("My answer",), f"{SITE}/events/1")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "My answer:\nhttps://elsewhere.example/events/1",
        f"My answer\n{SITE}/events/1",
        f"{'Long ' * 20}:\n{SITE}/events/1",
        f"One:\nTwo:\n{SITE}/events/1",
        f"{SITE}/events/1",
        f"My answer:\n{SITE}/events/1 and more",
    ],
    ids=["elsewhere", "no colon", "a sentence", "two lines", "alone", "words behind it"],
)
def test_nothing_else_is(text):
    assert [block.kind for block in blocks(text)] == ["paragraph"]


@holds(st.text())
def test_whatever_stands_in_a_mail_none_of_its_words_is_lost(text):
    drawn = " ".join(line for block in blocks(text) for line in (*block.lines, block.address))
    kept = text.replace("\r\n", "\n").replace(":\nhttp", " http")
    assert drawn.split() == kept.split()


@pytest.fixture
def mail_about_a_walk(post_office, deliver, in_outbox, given, cast):
    """A mail about the answer of Ana to an event of a group with that name."""

    def sent(name="Café & Größe", title="A <b>walk</b>"):
        group_id = given.group("walkers", name=name, owner=cast.cleo)
        event_id = given.event(group_id, title)
        given.rsvp(event_id, cast.ana)
        in_outbox(cast.ana, kind="seat", event_id=event_id)
        deliver()
        return post_office.mails[-1], group_id, event_id

    return sent


def test_a_mail_of_a_group_is_in_its_name_and_all_about_an_event_is_one_conversation(
    mail_about_a_walk,
):
    mail, group_id, event_id = mail_about_a_walk()
    [sender] = mail["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Café & Größe", "handshakes@localhost")
    assert mail["List-Id"] == f"<group-{group_id}.town.example>"
    assert mail["In-Reply-To"] == mail["References"] == f"<event-{event_id}@town.example>"


def test_what_members_wrote_is_drawn_as_words(mail_about_a_walk, app):
    mail, _, event_id = mail_about_a_walk()
    page = drawing_of(mail)
    assert "A &lt;b&gt;walk&lt;/b&gt;<br>" in page and "<b>" not in page
    assert "Café &amp; Größe</p>" in page
    with app.app_context():
        reference = db.session.get_one(Event, event_id).reference
    assert f'class="button" href="http://town.example/events/{reference}"' in page


def test_a_name_breaks_no_header(mail_about_a_walk):
    mail, *_ = mail_about_a_walk(name="Walkers\r\nBcc: all@example.org")
    assert "Bcc" not in mail
    assert mail["From"].addresses[0].display_name == "Walkers Bcc: all@example.org"


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        (None, None),
        ("Europe/Berlin", None),
        ("Europe/Paris", None),
        ("America/New_York", "08:00"),
        ("Pacific/Auckland", "Tue 2 June 2026, 00:00"),
    ],
)
def test_who_lives_by_other_clocks_reads_no_more_than_tells_them_apart(app, zone, said):
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    with app.app_context():
        assert by_clocks_of(zone)(noon, "Europe/Berlin") == said
