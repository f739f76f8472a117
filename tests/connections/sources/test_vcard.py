"""Address books of all three versions, as devices write them and as they break."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetup.connections.sources import Listing, NotReadable, Person
from meetup.connections.sources.properties import properties_of
from tests.connections.sources.files import names, one, problems, read


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


ANA = card("FN:Ana Lindqvist", "N:Lindqvist;Ana;;;", "EMAIL:ana@example.org")
BEN = card("FN:Ben Ek", "EMAIL;TYPE=home:ben@example.org", version="4.0")


def test_several_cards_of_an_address_book():
    reading = read(ANA + BEN)
    assert (reading.source, reading.network) == ("vcard", "address book")
    assert (reading.listing, reading.problems) == (Listing.ADDRESSES, [])
    assert reading.people == [
        Person(1, "Ana Lindqvist", ("ana@example.org",)),
        Person(7, "Ben Ek", ("ben@example.org",)),
    ]


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["FN:Doe\\, Jane\\; PhD"], "Doe, Jane; PhD"),
        (["N:Lindqvist;Ana;Maria;Dr.;Jr."], "Ana Maria Lindqvist"),
        (["FN:", "N:Lind\\;qvist;Ana"], "Ana Lind;qvist"),
        (["N:;;;;", "NICKNAME:Annie"], "Annie"),
        (["ORG:Harbour AB;Docks", "EMAIL:info@example.org"], "Harbour AB Docks"),
        (["FN:ana.lind@example.org"], "ana.lind@…"),
        (["EMAIL:ana@example.org"], "ana@…"),
        (['item1.FN;CHARSET=UTF-8;X-A="b:c;d":Åsa'], "Åsa"),
        (["fn:lower case"], "lower case"),
        (["FN:Fol", " ded N", "\tame"], "Folded Name"),
        (["FN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=C3=85sa=", "=20Lind"], "Åsa Lind"),
        (["FN;QUOTED-PRINTABLE;CHARSET=ISO-8859-1:=C5sa"], "Åsa"),
        (["FN;ENCODING=b;CHARSET=UTF-8:w4VzYQ=="], "Åsa"),
        (["FN;CHARSET=idna:Ana"], "Ana"),
        (["FN:line one\\nline two"], "line one line two"),
        (["FN:\u202egnA"], "gnA"),
    ],
)
def test_names_in_all_wrappings(lines, name):
    assert one(card(*lines)).name == name


def test_a_letter_may_be_folded_in_two():
    content = card("FN:Åsa").encode().replace(b"\xc3\x85", b"\xc3\r\n \x85")
    assert one(content).name == "Åsa"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\r\n\r\n"])
def test_any_encoding_and_any_end_of_lines(encoding, ending):
    content = card("FN:Åsa Öberg", "EMAIL:asa@example.org").replace("\r\n", ending)
    person = one(content.encode(encoding))
    assert (person.name, person.emails) == ("Åsa Öberg", ("asa@example.org",))


def test_all_addresses_of_a_person_each_once():
    lines = (
        "EMAIL;type=INTERNET;type=pref:Ana@example.org",
        "item1.EMAIL;PREF:ana@example.org",
        "EMAIL:mailto:ana@example.com",
    )
    assert one(card("FN:Ana", *lines)).emails == ("ana@example.org", "ana@example.com")


@pytest.mark.parametrize(
    ("line", "profile"),
    [
        ("URL:http\\://ana.example/me", "ana.example/me"),
        ("URL;TYPE=WORK:https://company.example", None),
        ("URL;WORK:https://www.linkedin.com/in/ana", "linkedin.com/in/ana"),
        ("X-SOCIALPROFILE;type=linkedin:http://de.linkedin.com/in/Ana/", "linkedin.com/in/ana"),
        ("X-SOCIALPROFILE;type=twitter;x-user=Ana:https://twitter.com/Ana", "x.com/ana"),
        ("X-SOCIALPROFILE;type=twitter;x-user=ana:x-apple:ana", None),
        ("SOCIALPROFILE;SERVICE-TYPE=Mastodon:https://m.example/@ana", "m.example/@ana"),
        ("SOCIALPROFILE;SERVICE-TYPE=Mastodon;VALUE=text:@ana@m.example", "m.example/@ana"),
        ("SOCIALPROFILE;SERVICE-TYPE=Mastodon;VALUE=text:ana@m.example", "m.example/@ana"),
        ("SOCIALPROFILE;SERVICE-TYPE=Pixelfed;VALUE=text:@ana@p.example", "p.example/@ana"),
        ("SOCIALPROFILE;SERVICE-TYPE=LinkedIn;VALUE=text:ana.lind", None),
        ("SOCIALPROFILE;VALUE=text:https://github.com/Ana", "github.com/ana"),
        ("IMPP:https://m.example/@ana", "m.example/@ana"),
        ("IMPP:xmpp:ana@example.org", None),
        ("URL:javascript:alert(1)", None),
        ("RELATED;TYPE=me:https://m.example/@ana", "m.example/@ana"),
    ],
)
def test_the_profiles_that_are_most_likely_a_persons_own(line, profile):
    assert one(card("FN:Ana", line)).profiles == ((profile,) if profile else ())


@pytest.mark.parametrize(
    "line",
    [
        "RELATED:https://www.linkedin.com/in/ben",
        "RELATED;TYPE=spouse:https://www.linkedin.com/in/ben",
        "RELATED;TYPE=friend;VALUE=uri:https://m.example/@ben",
        'RELATED;TYPE="me,friend":https://m.example/@ben',
        "item1.RELATED;TYPE=colleague,friend:https://m.example/@ben",
        "RELATED;TYPE=emergency:urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        "RELATED;TYPE=me;VALUE=text:ana.lind",
        "RELATED;TYPE=agent;VALUE=text:Please ask Ben at linkedin.com/in/ben",
    ],
)
def test_the_profile_of_somebody_related_is_not_the_persons(line):
    person = one(card("FN:Ana", line, "URL:https://ana.example", version="4.0"))
    assert (person.name, person.profiles) == ("Ana", ("ana.example",))


PAGES = (
    "URL;TYPE=HOME:https://ana.example",
    "X-SOCIALPROFILE;TYPE=Mastodon:https://m.example/@ana",
    "URL:https://m.example/users/Ana",
    "SOCIALPROFILE;SERVICE-TYPE=GitHub:https://github.com/ana",
    "item1.URL;TYPE=WORK:https://www.linkedin.com/in/ana",
    "RELATED;TYPE=friend:https://www.linkedin.com/in/ben",
)


@given(lines=st.permutations(PAGES), version=st.sampled_from(["2.1", "3.0", "4.0"]))
def test_all_profiles_of_a_person_each_once_in_whatever_order(lines, version):
    assert one(card("FN:Ana", *lines, version=version)).profiles == (
        "linkedin.com/in/ana",
        "m.example/@ana",
        "github.com/ana",
        "ana.example",
    )


def test_a_page_that_several_name_is_nobodys():
    own = "SOCIALPROFILE:https://m.example/@ana"
    content = card("FN:Ana", "URL:https://firm.example", own) + card(
        "FN:Ben", "URL:http://firm.example/"
    )
    assert [person.profiles for person in read(content).people] == [("m.example/@ana",), ()]
    why = "Its web address is left out: others in this file have the same."
    assert problems(content) == [(1, why), (7, why)]


def test_photos_and_notes_are_passed_over_and_what_follows_is_read():
    photo = ["PHOTO;ENCODING=b;TYPE=JPEG:" + "A" * 70, *[" " + "B" * 74] * 300, " "]
    note = ["NOTE;ENCODING=QUOTED-PRINTABLE:one=", "EMAIL:not@example.org="]
    content = card("FN:Ana", *photo, *note, "two", "EMAIL:ana@example.org")
    assert one(content).emails == ("ana@example.org",)
    assert {p.name for p in properties_of(content.encode())} == {
        "BEGIN",
        "",
        "FN",
        "NOTE",
        "EMAIL",
        "END",
    }


def test_the_card_of_an_agent_is_another_persons():
    agent = ["AGENT:", "BEGIN:VCARD", "FN:Bob", "EMAIL:bob@example.org", "END:VCARD"]
    person = one(card("FN:Ana", *agent, "EMAIL:ana@example.org", version="2.1"))
    assert (person.name, person.emails) == ("Ana", ("ana@example.org",))


def test_a_list_is_no_person():
    content = card("KIND:group", "FN:Friends", version="4.0") + ANA
    assert names(content) == ["Ana Lindqvist"]
    assert problems(content) == [(1, "Left out: this is a list of people, not a person.")]


CUT = "Left out: this card is cut off before its end."
OUTSIDE = "Left out: what stands here is in no card."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (ANA + BEN[:40], [(7, CUT)]),
        (BEN.replace("END:VCARD\r\n", "") + ANA, [(1, CUT)]),
        (BEN.replace("BEGIN:", "BEGIM:") + ANA, [(1, OUTSIDE)]),
        (ANA + "junk\r\n\r\nmore junk\r\n", [(7, OUTSIDE)]),
        ("\r\n\r\n" + ANA + "END:VCARD\r\n", [(9, OUTSIDE)]),
        (card("VERSION:3.0") + ANA, [(1, "Left out: there is nobody in this row.")]),
        (card("FN:" + "x" * 100_000) + ANA, None),
        (card(*["EMAIL:a@example.org"] * 300) + ANA, None),
    ],
)
def test_a_broken_card_costs_no_other(content, said):
    assert names(content) == ["Ana Lindqvist"]
    found = problems(content)
    assert found == said if said else len(found) == 1


def test_more_cards_than_fit_are_refused():
    with pytest.raises(NotReadable, match="more than 50,000"):
        read("BEGIN:VCARD\nFN:A\nEND:VCARD\n" * 50_001)


def test_more_lines_than_any_address_book_has_are_refused():
    with pytest.raises(NotReadable, match="too many lines"):
        read(ANA + "\n" * 4_000_001)
