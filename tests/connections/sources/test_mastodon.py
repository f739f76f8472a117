"""Mastodon's lists of accounts."""

import pytest

from meetup.connections.sources import Listing, Person, UnknownFile
from tests.connections.sources.files import FOLLOWING, names, problems, read

BARE = "Account address\nana@mastodon.example\n"


def test_a_file_as_it_is_downloaded():
    reading = read(FOLLOWING)
    assert (reading.source, reading.network) == ("mastodon", "mastodon")
    assert (reading.listing, reading.asks_listing) == (Listing.FOLLOWING, False)
    assert reading.problems == []
    assert reading.people == [
        Person(2, "@ana@mastodon.example", (), ("mastodon.example/@ana",)),
        Person(3, "@ben@social.example", (), ("social.example/@ben",)),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "Account address,Show boosts\nana@mastodon.example,true\n",
        "Account address, Show boosts\nana@mastodon.example, true\n",
        "\ufeffAccount address;Show boosts\r\n @Ana@Mastodon.Example ;true\r\n",
        BARE,
        BARE.replace("\n", "\r"),
        '"Account address"\n"ana@mastodon.example"\n\n',
    ],
)
def test_older_files_spaces_and_other_ways_to_write_them(content):
    assert [person.profiles for person in read(content).people] == [("mastodon.example/@ana",)]


def test_where_the_file_does_not_tell_who_follows_whom_the_owner_is_asked():
    assert (read(BARE).listing, read(BARE).asks_listing) == (Listing.FOLLOWING, True)
    said = read(BARE, listing=Listing.FOLLOWERS)
    assert (said.listing, said.asks_listing) == (Listing.FOLLOWERS, True)


def test_where_the_file_tells_nothing_else_is_believed():
    assert read(FOLLOWING, listing=Listing.FOLLOWERS).listing is Listing.FOLLOWING


def test_muted_accounts_are_refused():
    with pytest.raises(UnknownFile, match="muted"):
        read("Account address,Hide notifications\nana@mastodon.example,true\n")


@pytest.mark.parametrize(
    "address", ["ana", "@ana", "ana@", "ana@127.0.0.1", "a b@x.org", "ana@localhost", "x" * 3000]
)
def test_what_is_no_address_costs_its_row_alone(address):
    why = "Left out: there is no address such as user@server in it."
    content = FOLLOWING + f"{address},true,false,\ncleo@mastodon.example,true,false,\n"
    assert problems(content) == [(4, why)]
    assert names(content)[-1] == "@cleo@mastodon.example"


def test_a_row_that_is_cut_is_said_and_a_quotation_mark_costs_one_row():
    content = FOLLOWING + 'dov@mastodon.example\n"cleo@x.org,true,false,\neva@x.org,true,false,\n'
    assert names(content)[2:] == ["@dov@mastodon.example", "@eva@x.org"]
    assert problems(content) == [
        (4, "The row has 1 cells where there are 4 columns."),
        (5, "The row cannot be read: its quotation marks do not fit together."),
    ]
