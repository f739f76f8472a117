"""Tables of people that nobody knows, and Google Contacts."""

from datetime import date

import pytest

from meetup.connections.sources import (
    Columns,
    Holds,
    Listing,
    NeedsColumns,
    NotReadable,
    Person,
    UnknownFile,
)
from tests.connections.sources.files import TODAY, one, problems, read

NAME, FIRST, LAST = Holds.NAME, Holds.FIRST_NAME, Holds.LAST_NAME
EMAIL, PROFILE, SINCE = Holds.EMAIL, Holds.PROFILE, Holds.SINCE
TABLE = (
    "Name,Age,Mail,Known since,Homepage\n"
    "Ana Lindqvist,41,ana@example.org,2024-03-15,https://ana.example/\n"
    "Ben Ek,,,,\n"
)


def asked(content: str | bytes) -> NeedsColumns:
    with pytest.raises(NeedsColumns) as raised:
        read(content)
    return raised.value


def test_the_owner_is_asked_about_a_table_that_nobody_knows():
    question = asked(TABLE)
    assert [column.title for column in question.columns] == TABLE.splitlines()[0].split(",")
    assert [column.examples for column in question.columns][:3] == [
        ("Ana Lindqvist", "Ben Ek"),
        ("41",),
        ("ana@…",),
    ]
    assert question.guess == Columns({0: NAME, 2: EMAIL, 3: SINCE, 4: PROFILE})
    assert question.rows == 2


def test_with_their_answer_the_rest_is_read():
    reading = read(TABLE, Columns({0: NAME, 2: EMAIL, 3: SINCE, 4: PROFILE}))
    assert (reading.source, reading.network) == ("table", "address book")
    assert (reading.listing, reading.problems) == (Listing.ADDRESSES, [])
    assert reading.people == [
        Person(2, "Ana Lindqvist", ("ana@example.org",), ("ana.example",), date(2024, 3, 15)),
        Person(3, "Ben Ek"),
    ]


def test_their_answer_wins_over_the_guess():
    reading = read(TABLE, Columns({1: NAME, 2: EMAIL}))
    assert reading.people == [Person(2, "41", ("ana@example.org",))]
    assert [problem.line for problem in reading.problems] == [3]


@pytest.mark.parametrize(
    ("header", "guess"),
    [
        ("First Name,Last Name,E-mail", {0: FIRST, 1: LAST, 2: EMAIL}),
        ("Name,Surname,Email Address", {0: FIRST, 1: LAST, 2: EMAIL}),
        ("Vorname,Name,E-Mail", {0: FIRST, 1: LAST, 2: EMAIL}),
        ("Nom,Prénom,Courriel", {0: LAST, 1: FIRST, 2: EMAIL}),
        ("Nombre,Apellidos,Correo electrónico", {0: FIRST, 1: LAST, 2: EMAIL}),
        ("Nome,Cognome,Indirizzo e-mail", {0: FIRST, 1: LAST, 2: EMAIL}),
        ("Nome,Telefone,E-mail", {0: NAME, 2: EMAIL}),
        ("Naam,Tel,E-mailadres", {0: NAME, 2: EMAIL}),
        ("Имя,Фамилия,Электронная почта", {0: FIRST, 1: LAST, 2: EMAIL}),
        ("氏名,住所,メールアドレス", {0: NAME, 2: EMAIL}),
        ("NAME,Email 1,Email 2", {0: NAME, 1: EMAIL, 2: EMAIL}),
        ("Wer,Was,Wie", {2: EMAIL, 0: NAME}),
    ],
)
def test_the_guess_goes_by_names_of_columns_in_several_languages(header, guess):
    assert asked(f"{header}\nAna,Lind 4,ana@example.org\n").guess == Columns(guess)


@pytest.mark.parametrize(
    ("rows", "guess"),
    [
        ("Ana Lind,ana@example.org\nBen Ek,ben@example.org\n", {0: NAME, 1: EMAIL}),
        ("ana@example.org;Ana;Lind\nben@example.org;Ben;Ek\n", {0: EMAIL, 1: FIRST, 2: LAST}),
        ("1\thttps://a.example/x\tAna L\t2024-01-01\n", {1: PROFILE, 2: NAME, 3: SINCE}),
        ("ana@example.org\nben@example.org\n", {0: EMAIL}),
    ],
)
def test_without_a_header_the_guess_goes_by_what_stands_in_the_cells(rows, guess):
    question = asked(rows)
    assert question.guess == Columns(guess, has_header=False)
    assert len(read(rows, question.guess).people) == question.rows == rows.count("\n")


def test_a_header_that_only_the_owner_sees():
    content = "Wer,Wohin\nAna,x\nBen,y\n"
    assert asked(content).guess.has_header is False
    assert [p.name for p in read(content, Columns({0: NAME})).people] == ["Ana", "Ben"]


def test_titles_above_the_header_are_passed_over():
    content = "Our summer party,,\n,,\nName,Mail,\nAna,a@example.org,\n"
    assert asked(content).guess == Columns({0: NAME, 1: EMAIL})
    assert one(content, Columns({0: NAME, 1: EMAIL})) == Person(4, "Ana", ("a@example.org",))


def test_dates_that_may_be_read_two_ways_are_said_once_and_left_out():
    content = "Name,Since\nAna,3/4/2024\nBen,5/6/2024\nCleo,5 Jan 2024\n"
    reading = read(content, Columns({0: NAME, 1: SINCE}))
    assert [person.since for person in reading.people] == [None, None, date(2024, 1, 5)]
    assert [
        (problem.line, "Nothing in this file tells" in problem.why) for problem in reading.problems
    ] == [(2, True)]


@pytest.mark.parametrize(("telling", "meant"), [("15/3/2024", 4), ("3/15/2024", 3)])
def test_one_date_tells_the_order_of_all(telling, meant):
    reading = read(f"Name,Since\nAna,3/4/2024\nBen,{telling}\n", Columns({0: NAME, 1: SINCE}))
    assert reading.problems == []
    assert reading.people[0].since == date(2024, meant, 7 - meant)


def test_dates_that_contradict_each_other_are_said_once():
    content = "Name,Since\nAna,3/4/2024\nBen,15/3/2024\nCleo,3/15/2024\n"
    reading = read(content, Columns({0: NAME, 1: SINCE}))
    assert [person.since for person in reading.people] == [None, *[date(2024, 3, 15)] * 2]
    assert [problem.line for problem in reading.problems] == [2]


PAGES = Columns({0: NAME, 1: PROFILE})
NEW_GOOGLE = (
    "First Name,Middle Name,Last Name,Phonetic First Name,File As,Labels,E-mail 1 - Label,"
    "E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Value,Website 1 - Label,"
    "Website 1 - Value,Website 2 - Label,Website 2 - Value\n"
    "Ana,M,Lind,,,* myContacts,* Home,a@example.org ::: b@example.org,Work,c@example.org,,,"
    "https://ana.example ::: https://m.example/@ana,Blog,https://blog.example/ana\n"
)
OLD_GOOGLE = (
    "Name,Given Name,Additional Name,Family Name,Birthday,E-mail 1 - Type,E-mail 1 - Value,"
    "E-mail 2 - Type,E-mail 2 - Value,Website 1 - Type,Website 1 - Value\n"
    "Ana Lind,Ana,M,Lind,1980-01-01,* Home,a@example.org ::: b@example.org,,c@example.org,,"
    "https://m.example/@ana\n"
)


@pytest.mark.parametrize(
    ("content", "profiles"),
    [
        (NEW_GOOGLE, ("m.example/@ana", "ana.example", "blog.example/ana")),
        (OLD_GOOGLE, ("m.example/@ana",)),
    ],
)
def test_google_contacts_are_read_without_a_question(content, profiles):
    reading = read(content)
    assert (reading.source, reading.network) == ("google", "address book")
    emails = ("a@example.org", "b@example.org", "c@example.org")
    assert reading.problems == []
    assert reading.people == [Person(2, "Ana Lind", emails, profiles)]


@pytest.mark.parametrize(
    ("cell", "profiles"),
    [
        ("https://m.example/@ana", ("m.example/@ana",)),
        ("https://ana.example ::: @ana@m.example", ("m.example/@ana", "ana.example")),
        ("ana.example ::: javascript:alert(1)", ("ana.example",)),
        ("www.ana.example/me\nhttps://x.com/Ana", ("x.com/ana", "ana.example/me")),
        ("m.example/@ana, linkedin.com/in/ana;", ("linkedin.com/in/ana", "m.example/@ana")),
        ("https://ana.example https://linkedin.com/company/harbour", ("ana.example",)),
        ("x.com/ana http://x.com/Ana", ("x.com/ana",)),
    ],
)
def test_each_address_in_a_cell_of_profiles_counts(cell, profiles):
    assert one(f'Name,Page\nAna,"{cell}"\n', PAGES).profiles == profiles


@pytest.mark.parametrize(
    "cell",
    ["https://ana.example/my page", "see ana.example", "and/or St.Gallen", "a.example/x " * 400],
)
def test_an_address_among_other_words_is_none(cell):
    content = f"Name,Page\nAna,{cell}\n"
    assert [person.profiles for person in read(content, PAGES).people] == [()]
    why = "Its web address is left out: it leads to no page of a person."
    assert problems(content, PAGES) == [(2, why)]


def test_several_columns_of_profiles_count_where_the_owner_says_so():
    columns = Columns({0: NAME, 1: PROFILE, 2: PROFILE})
    content = "Name,Fediverse,Site\nAna,@ana@m.example,https://ana.example\n"
    assert asked(content).guess.holds == {0: NAME, 1: PROFILE}
    assert one(content, columns).profiles == ("m.example/@ana", "ana.example")


def test_ten_profiles_of_a_person_are_taken_and_the_rest_is_said():
    pages = " ".join(f"https://ana.example/{place:02}" for place in range(30))
    reading = read(f"Name,Page\nAna,linkedin.com/in/ana {pages}\n", PAGES)
    assert reading.people[0].profiles[:2] == ("linkedin.com/in/ana", "ana.example/00")
    assert len(reading.people[0].profiles) == 10
    assert [problem.why for problem in reading.problems] == [
        "Only 10 of its web addresses are taken."
    ]


def test_very_many_columns():
    wide = ",".join(["Name", *map(str, range(600))]) + "\n" + "Ana" + "," * 599 + "x,\n"
    question = asked(wide)
    assert [column.title for column in question.columns] == ["Name", "598"]
    assert one(wide, Columns({0: NAME})).name == "Ana"
    too_wide = ",".join(["Name", *map(str, range(9_999))]) + "\n" + "Ana" + "," * 9_999 + "\n"
    with pytest.raises(NotReadable, match="more than 1,000 columns"):
        read(too_wide, Columns({0: NAME}))


def test_places_that_no_row_has_hold_nothing():
    assert problems("Name,Mail\nAna,a@example.org\n", Columns({7: NAME})) == [
        (2, "Left out: there is nobody in this row.")
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        b"%PDF-1.7\n1,2\n3,4\n",
        b"<!doctype html><p>Ana, Ben</p>\n<p>Ana, Ben</p>",
        b'{"friends": ["ana@example.org", "ben@example.org"]}',
        b"Dear Ana\nhow are you?\nBen\n",
        b"\x00" * 1000,
        b"",
        b" \r\n\r\n",
        b",,,\n,,,\n",
        b"\xff\xfe",
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(content):
    with pytest.raises(UnknownFile) as refused:
        read(content)
    assert refused.value.sentence.endswith(".")


def test_a_table_of_nobody_is_refused():
    with pytest.raises(UnknownFile, match="nobody"):
        read("Name,Mail\n", Columns({0: NAME}))


def test_files_that_are_too_large_are_refused():
    with pytest.raises(NotReadable, match="16 MB"):
        read(b"a,b\n" * (4 * 1024 * 1024 + 1))
    with pytest.raises(NotReadable, match="lines"):
        read(b"a,b\n" + b"\n" * 1_100_000, Columns({0: NAME}))


def test_today_is_what_the_caller_says():
    content, columns = "Name,Since\nAna,2026-06-02\n", Columns({0: NAME, 1: SINCE})
    assert one(content, columns).since == date(2026, 6, 2)
    before = read(content, columns, today=TODAY.replace(day=1, month=5))
    assert [problem.why for problem in before.problems] == [
        "The date is left out: it lies in the future."
    ]
