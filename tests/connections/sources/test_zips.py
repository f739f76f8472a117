"""Zips as networks send them, and zips that somebody made to do harm."""

import io
import struct
import zipfile

import pytest

from meetup.connections.sources import NeedsColumns, NotReadable, UnknownFile
from meetup.connections.sources.unpacking import MOST_FILES
from tests.connections.sources.files import CONNECTIONS, FOLLOWING, names, problems, read, zipped

ANA = "BEGIN:VCARD\r\nFN:Ana\r\nEND:VCARD\r\n"
BEN = "BEGIN:VCARD\r\nFN:Ben\r\nEND:VCARD\r\n"
EXPORT = {
    "Profile.csv": "First Name,Last Name,Maiden Name,Address\nAna,L,,\n",
    "messages.csv": "CONVERSATION ID,FROM,TO,DATE,CONTENT\n1,Ana,Ben,2026,hi\n",
    "Invitations.csv": "From,To,Sent At,Message,Direction\nAna,Ben,1/1/26,,OUTGOING\n",
    "ImportedContacts.csv": "FirstName,LastName,Emails\nDov,Ek,dov@example.org\n",
    "Rich_Media/photo.jpg": b"\xff\xd8\xff" * 1000,
    "Jobs/empty.csv": "",
    "README.html": "<p>Your data</p>",
}


def refusal(content: bytes) -> str:
    with pytest.raises((NotReadable, UnknownFile)) as refused:
        read(content)
    return refused.value.sentence


@pytest.mark.parametrize(
    "path", ["Connections.csv", "a/b/c/Connections.csv", "Kontakte (1).csv", "no suffix", "x.dat"]
)
def test_the_list_is_found_in_an_export_wherever_it_lies(path):
    reading = read(zipped(**EXPORT, **{path: CONNECTIONS}))
    assert reading.source == "linkedin"
    assert reading.people == read(CONNECTIONS).people


def test_a_file_that_is_called_connections_and_is_none_is_not_taken_for_it():
    content = zipped(**{"Connections.csv": "Server,Port\na,1\n", "b.csv": CONNECTIONS})
    assert len(read(content).people) == 3


def test_the_same_list_twice_is_one_and_two_lists_are_a_question():
    assert len(read(zipped(**{"a.csv": CONNECTIONS, "b/c.csv": CONNECTIONS})).people) == 3
    assert refusal(zipped(**{"a.csv": CONNECTIONS, "b.csv": CONNECTIONS + ",,,,,,x\n"})) == (
        "This zip holds 2 lists of people (a.csv, b.csv). Please bring one by itself."
    )
    assert "2 lists" in refusal(zipped(**{"a.csv": CONNECTIONS, "b.csv": FOLLOWING}))


def test_a_table_is_asked_about_only_where_it_is_the_only_one():
    table = "Wer,Mail\nAna,a@example.org\n"
    packed = zipped(**{"people.csv": table, "photo.jpg": b"\xff\xd8"})
    with pytest.raises(NeedsColumns) as question:
        read(packed)
    assert question.value.content == table.encode()
    assert read(packed, question.value.guess) == read(table, question.value.guess)
    assert "lists of people" in refusal(zipped(**EXPORT))


def test_cards_in_several_files_are_read_as_one_and_problems_name_the_file():
    content = zipped(**{"a/ana.vcf": ANA, "a/ben.vcf": BEN, "cut.vcf": BEN[:20]})
    assert names(content) == ["Ana", "Ben"]
    assert problems(content) == [(1, "cut.vcf: Left out: this card is cut off before its end.")]


def test_what_systems_put_beside_is_passed_over():
    junk = {
        "__MACOSX/._Connections.csv": CONNECTIONS,
        ".DS_Store": b"\x00\x01",
        "Thumbs.db": b"\xd0",
    }
    assert len(read(zipped(**junk, **{"Connections.csv": CONNECTIONS})).people) == 3


@pytest.mark.parametrize("path", ["/etc/people.csv", "C:\\x\\y.csv", "a/\x1b[2J.csv", "a" * 9_000])
def test_paths_that_lead_elsewhere_lead_nowhere(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert len(read(zipped(**{path: CONNECTIONS, "../../evil.csv": FOLLOWING})).people) == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["xl/workbook.xml", "content.xml"])
def test_a_workbook_is_told_from_an_export(name):
    assert "save it as CSV" in refusal(zipped(**{name: "<x/>", "Connections.csv": CONNECTIONS}))


def test_an_old_workbook_is_told_too():
    assert "save it as CSV" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"a,b\n" * 100)


def test_a_zip_of_nothing_that_we_know():
    assert refusal(zipped()) == "Nothing in this zip is a list of people that we know."
    assert "that we know" in refusal(zipped(**{"inner.zip": zipped(**{"a.csv": CONNECTIONS})}))


def test_a_locked_file():
    content = zipped(**{"Connections.csv": CONNECTIONS})
    locked = content.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01")
    locked = locked.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    assert refusal(locked) == "A file in this zip is locked with a password."


def test_a_wrong_checksum_and_a_zip_that_is_cut():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Connections.csv", CONNECTIONS)
    content = packed.getvalue()
    broken = "This zip is broken. Please download it again."
    assert refusal(content.replace(b"Lindqvist", b"Lundqvist")) == broken
    for end in range(0, len(content) - 1, 7):
        if end > 4:
            assert refusal(content[:end]) == broken


def test_a_small_zip_with_an_enormous_file():
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.vcf", "w") as file,
    ):
        file.write(ANA.encode())
        for _ in range(70):
            file.write(b"\n" * 1024 * 1024)
    assert len(packed.getvalue()) < 1024 * 1024
    assert refusal(packed.getvalue()) == "What is packed into this zip is larger than 64 MB."


def test_a_size_that_is_a_lie():
    content = bytearray(zipped(**{"a.csv": CONNECTIONS}))
    at = content.rindex(b"PK\x01\x02") + 24
    content[at : at + 4] = struct.pack("<I", 10)
    assert refusal(bytes(content)) == "This zip is broken. Please download it again."


def test_very_many_files():
    many = {f"{number}.x": str(number) for number in range(MOST_FILES + 1)}
    assert refusal(zipped(**many)) == "This zip has more than 2,000 files."
    more = {f"{number:050}": "" for number in range(12_000)}
    assert refusal(zipped(**more)) == "There are too many files in the zip."


def test_all_that_is_unpacked_counts_together():
    cards = {f"{letter}.vcf": ANA + letter * 15_000_000 for letter in "abcde"}
    assert "larger than 64 MB" in refusal(zipped(**cards))


def test_a_thousand_files_are_looked_at_only_at_their_beginnings():
    many = {f"{n}.csv": f"{n}\n" + '"a,' * 30_000 for n in range(1_000)}
    reading = read(zipped(**many, **{"Connections.csv": CONNECTIONS}))
    assert len(reading.people) == 3
