"""LinkedIn's Connections.csv, in all forms and languages."""

from datetime import date

import pytest

from meetup.connections.sources import Listing, NotReadable, Person, linkedin
from meetup.connections.sources.file import File
from meetup.connections.sources.people import MOST_PEOPLE
from tests.connections.sources.files import (
    ANA,
    BEN,
    CLEO,
    CONNECTIONS,
    HEADER,
    NOTES,
    names,
    one,
    problems,
    read,
)

HEADERS = {
    "German": "Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verknüpft am",
    "French": "Prénom,Nom,URL,Adresse e-mail,Entreprise,Poste,Connexion le",
    "Spanish": "Nombre,Apellidos,URL,Dirección de correo electrónico,Empresa,Cargo,Conectado el",
    "Italian": "Nome,Cognome,URL,Indirizzo email,Azienda,Posizione,Collegato il",
    "Portuguese": "Nome,Sobrenome,URL,Endereço de e-mail,Empresa,Cargo,Conectado em",
    "Dutch": "Voornaam,Achternaam,URL,E-mailadres,Bedrijf,Functie,Verbonden op",
    "Swedish": "Förnamn,Efternamn,URL,E-postadress,Företag,Befattning,Ansluten den",
    "Polish": "Imię,Nazwisko,URL,Adres e-mail,Firma,Stanowisko,Data połączenia",
    "a language that nobody here speaks": "Jina,Ukoo,URL,Barua pepe,Kampuni,Cheo,Tarehe",
}


def test_a_file_as_it_is_downloaded():
    reading = read(CONNECTIONS)
    assert (reading.source, reading.network) == ("linkedin", "linkedin")
    assert reading.listing is Listing.BOTH_WAYS
    assert reading.problems == []
    assert reading.people == [
        Person(5, "Ana Lindqvist", (), ("linkedin.com/in/ana-lindqvist",), date(2026, 1, 5)),
        Person(
            6, "Ben O'Hara, PhD", ("ben@example.org",), ("linkedin.com/in/ben",), date(2019, 3, 12)
        ),
        Person(7, "克莱奥", (), ("linkedin.com/in/%E5%85%8B",), date(2024, 12, 1)),
    ]


@pytest.mark.parametrize(
    "notes",
    [
        "",
        NOTES,
        NOTES + NOTES,
        "\n\n,,,,,,\n",
        "Notes:\nWhen exporting, you may notice, that some are missing.\n\n",
        '"Notes:",,,,,,\n"When exporting, some are missing.",,,,,,\n,,,,,,\n',
    ],
)
def test_the_header_is_found_whatever_stands_above_it(notes):
    assert names(notes + HEADER + ANA) == ["Ana Lindqvist"]


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_headers_in_other_languages(header):
    reading = read(f"{header}\n{ANA}{BEN}")
    assert reading.source == "linkedin"
    assert reading.people == read(HEADER + ANA + BEN).people


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_encoding_and_any_end_of_lines(encoding, ending):
    content = CONNECTIONS.replace("\n", ending)
    assert read(content.encode(encoding)).people == read(CONNECTIONS).people


def test_what_windows_writes():
    content = HEADER + ANA.replace("Lindqvist", "Ångström €")
    assert names(content.encode("cp1252")) == ["Ana Ångström €"]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
@pytest.mark.parametrize("said", ["", "sep={}\r\n"])
def test_semicolons_tabs_and_bars(delimiter, said):
    plain = (HEADER + ANA).replace(",", delimiter)
    ben = f'Ben;"O\'Hara, PhD{delimiter}";;;;;\n'.replace(";", delimiter, 1)
    content = said.format(delimiter) + plain + ben.replace(";", delimiter)
    assert names(content)[0] == "Ana Lindqvist"
    assert names(content)[1].startswith("Ben O'Hara, PhD")


def test_columns_in_another_order_and_older_files_without_addresses_of_profiles():
    content = "Connected On,Email Address,Last Name,First Name\n1 Mar 2020,a@example.org,Lind,Ana\n"
    assert one(content) == Person(2, "Ana Lind", ("a@example.org",), (), date(2020, 3, 1))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("05 Jan 2026", date(2026, 1, 5)),
        ("5-Jan-26", date(2026, 1, 5)),
        ('"1/8/18, 6:14 PM"', date(2018, 1, 8)),
        ("03/15/2024", date(2024, 3, 15)),
        ("3/4/2024", date(2024, 3, 4)),
        ("15.03.2024", date(2024, 3, 15)),
        ("2024-03-15", date(2024, 3, 15)),
        ("15 mars 2024", date(2024, 3, 15)),
        ("2 Jun 2026", date(2026, 6, 2)),  # it is tomorrow elsewhere
    ],
)
def test_dates_as_they_have_been_written(written, meant):
    assert one(f"{HEADER}Ana,Lind,,,,,{written}\n").since == meant


def test_a_spreadsheet_that_turned_the_dates_around_is_seen_through():
    content = f"{HEADER}Ana,Lind,,,,,03/04/2024\nBen,Ek,,,,,15/03/2024\n"
    assert [person.since for person in read(content).people] == [
        date(2024, 4, 3),
        date(2024, 3, 15),
    ]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("3 Jun 2026", "The date is left out: it lies in the future."),
        ("31 Dec 1989", "The date is left out: it lies before 1990."),
        ("31 Feb 2020", "The date is left out: it cannot be read."),
        ("soon", "The date is left out: it cannot be read."),
        ("9" * 5000, "The date is left out: it cannot be read."),
    ],
)
def test_a_bad_date_costs_the_date_alone(written, why):
    reading = read(f"{HEADER}Ana,Lind,,,,,{written}\n")
    assert [(person.name, person.since) for person in reading.people] == [("Ana Lind", None)]
    assert [problem.why for problem in reading.problems] == [why]


def test_rows_of_nothing_are_passed_over_and_lines_still_counted():
    content = f"{HEADER}\n,,,,,,\n{ANA} , ,,,,,\n\n{BEN}"
    assert [(p.line, p.name) for p in read(content).people] == [
        (4, "Ana Lindqvist"),
        (7, "Ben O'Hara, PhD"),
    ]


def test_of_people_who_have_left_a_date_remains():
    why = "Left out: there is nobody in this row."
    assert problems(f"{HEADER},,,,,,05 Jan 2026\n{ANA}") == [(2, why)]


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        ("Ana,,,,,,", "Ana"),
        (",Lind,,,,,", "Lind"),
        (" Ana , Lind ,,,,,", "Ana Lind"),
        ("=cmd|' /C calc'!A0,Lind,,,,,", "=cmd|' /C calc'!A0 Lind"),
        ("A\x00na\x1b[31m,Li\x7fnd,,,,,", "Ana[31m Lind"),
        ("\u202egnA\u202c,Lind,,,,,", "gnA Lind"),
        ("محمد,علی‌پور,,,,,", "محمد علی‌پور"),
        ("Ana,Lind (ana@example.org),,,,,", "Ana Lind (ana@…)"),
        (",,https://www.linkedin.com/in/ana,,,,", "ana"),
        (",,,ana@example.org,,,", "ana@…"),
        ("<script>alert(1)</script>,Lind,,,,,", "<script>alert(1)</script> Lind"),
    ],
)
def test_names_of_all_kinds(cells, name):
    assert names(HEADER + cells + "\n") == [name]


@pytest.mark.parametrize(
    ("cell", "emails"),
    [
        ("ANA@Example.org", ("ana@example.org",)),
        ("a@example.org; b@example.org", ("a@example.org", "b@example.org")),
        ('"a@example.org, A@example.org"', ("a@example.org",)),
        ("a@example.org ::: b@example.org", ("a@example.org", "b@example.org")),
        ('"Ana <mailto:a@example.org>"', ("a@example.org",)),
        ("ana@bücher.example", ("ana@bücher.example",)),
    ],
)
def test_several_addresses_in_a_cell(cell, emails):
    assert one(f"{HEADER}Ana,Lind,,{cell},,,\n").emails == emails


@pytest.mark.parametrize("cell", ["nobody", "a@", "@b", "a@b@c", "a@example..org", "x" * 5000])
def test_a_bad_address_is_left_out_and_not_repeated(cell):
    reading = read(f"{HEADER}Ana,Lind,,{cell},,,\n")
    assert [(person.name, person.emails) for person in reading.people] == [("Ana Lind", ())]
    [problem] = reading.problems
    assert problem.why.startswith("Its e-mail address is left out")
    assert cell not in problem.why


@pytest.mark.parametrize("cell", ["javascript:alert(1)", "https://127.0.0.1/in/x", "ana lind"])
def test_what_is_no_profile_is_left_out_and_said(cell):
    why = "Its web address is left out: it leads to no page of a person."
    assert problems(f"{HEADER}Ana,Lind,{cell},,,,\n") == [(2, why)]


def test_a_quotation_mark_that_is_never_closed_costs_one_row():
    content = f'{HEADER}{ANA}Dov,"Ek,,,,,\n{BEN}{CLEO}'
    reading = read(content)
    assert [person.name for person in reading.people] == names(HEADER + ANA + BEN + CLEO)
    why = "The row cannot be read: its quotation marks do not fit together."
    assert [(problem.line, problem.why) for problem in reading.problems] == [(3, why)]


def test_a_row_with_too_many_cells_is_left_out_and_one_with_too_few_taken_as_far_as_it_goes():
    content = f"{HEADER}Ana,Lind,,,Walk, Talk and Co,Pilot,05 Jan 2026\nBen,Ek\n{ANA}"
    assert names(content) == ["Ben Ek", "Ana Lindqvist"]
    assert problems(content) == [
        (2, "Left out: the row has 8 cells where there are 7 columns."),
        (3, "The row ends early; it is taken as far as it goes."),
    ]


def test_an_enormous_cell_costs_its_row_alone():
    content = f"{HEADER}{'A' * 1_000_000},Lind,,,,,\nX,{'y' * 300},,,,,\n{ANA}"
    assert names(content) == ["Ana Lindqvist"]
    assert problems(content) == [
        (2, "The row cannot be read: this row is too long."),
        (3, "Left out: the name has 302 characters, at most 200 fit."),
    ]


def test_damaged_bytes_in_utf8_are_said_and_harm_no_other_name():
    content = (HEADER + "Åsa,Öberg,,,,,\nÉva,Nagy,,,,,\n").encode()
    damaged = content.replace("Éva".encode(), b"\xc3va")
    assert names(damaged) == ["Åsa Öberg", "va Nagy"]
    assert problems(damaged) == [(3, "A letter of the name is damaged in the file.")]


def test_a_row_more_than_fits_is_refused():
    row = "A,B,,,,,\n"
    assert len(read(HEADER + row * MOST_PEOPLE).people) == MOST_PEOPLE
    with pytest.raises(NotReadable, match="more than 50,000 people"):
        read(HEADER + row * (MOST_PEOPLE + 1))


def test_problems_beyond_a_thousand_are_counted():
    reading = read(HEADER + "A,B,,nobody,,,\n" * 1_500)
    assert (len(reading.people), len(reading.problems), reading.unsaid) == (1_500, 1_000, 500)


def test_other_files_of_the_export_are_not_taken_for_connections():
    imported = "Source,FirstName,LastName,Companies,Title,Emails,PhoneNumbers,CreatedAt\n"
    praise = "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n"
    for header in (imported, praise):
        assert not linkedin.recognises(File(f"{header}a,b,c,d,e,f,g\n".encode()))
