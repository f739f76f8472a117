"""From files to rows, whatever is in them."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetup.bundle import columns, files, sheets
from meetup.bundle.reading import read_bundle
from meetup.bundle.rules import BadBundle
from meetup.bundle.sheets import read_sheet
from tests.bundle.conftest import GOOD

FILES = [
    *(columns.MEMBERS, columns.GROUPS, columns.MEMBERSHIPS, columns.CONNECTIONS),
    *(columns.EVENTS, columns.RSVPS, columns.ATTENDANCE, columns.HANDSHAKES),
]


def members(content: str | bytes):
    raw = content.encode() if isinstance(content, str) else content
    return read_sheet(columns.MEMBERS, raw)


def bad(content: str) -> list[str]:
    return [str(row) for row in members(content).bad]


def refused(content: str | bytes) -> str:
    with pytest.raises(BadBundle) as refusal:
        members(content)
    return refusal.value.sentence


@pytest.mark.parametrize(
    "content",
    [
        "member,name,place\n1,Ana,Kiel\n2,Ben,\n",
        "\ufeffmember,name,place\n1,Ana,Kiel\n2,Ben,\n",
        "member,name,place\r\n1,Ana,Kiel\r\n2,Ben,\r\n",
        "member,name,place\r1,Ana,Kiel\r2,Ben,",
        "\n,,\nplace,Name, MEMBER \nKiel,Ana,1\n\n,,,,,\n,Ben,2\n\n",
        '"member","name","place"\n1, "Ana" ,Kiel\n2,Ben,""\n'.replace('" ,', '",'),
        "member,shoe size,name,,place\n1,38,Ana,,Kiel\n2,,Ben,x,\n",
    ],
)
def test_a_file_is_read_whatever_wrote_it(content):
    sheet = members(content)
    assert [(row.member, row.name, row.place) for row in sheet.rows] == [
        ("1", "Ana", "Kiel"),
        ("2", "Ben", ""),
    ]
    assert sheet.bad == []


def test_unknown_columns_are_named():
    assert members("member,Shoe size,name,\n1,38,Ana,\n").left_out == ["Shoe size"]


def test_a_row_is_named_by_the_line_it_starts_on():
    content = 'member,name,email\n1,"Ana\nLindqvist",\n\n2,Ben,nobody\n"3\n\n",Cleo,nobody\n'
    assert [row.name for row in members(content).rows] == ["Ana Lindqvist"]
    assert [line.split(": “")[0] for line in bad(content)] == [
        "members.csv:5: email",
        "members.csv:6: email",
    ]


def test_a_row_with_too_few_or_too_many_cells_is_bad():
    assert bad("member,name,place\n1,Ana\n2,Ben,Kiel,x\n3\n") == [
        "members.csv:2: place: the row has 2 cells, and the header 3",
        "members.csv:3: cell 4: the row has 4 cells, and the header 3",
        "members.csv:4: name: the row has 1 cells, and the header 3",
    ]


def test_a_header_says_nothing_to_a_terminal():
    assert bad("member,name,\x1b[2J,\n1,Ana\n2,Ben,x\n") == [
        "members.csv:2: ?[2j: the row has 2 cells, and the header 4",
        "members.csv:3: cell 4: the row has 3 cells, and the header 4",
    ]


def test_a_file_of_endless_rows_is_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    assert len(members("member,name\n1,Ana\n\n2,Ben\n").rows) == 2
    assert refused("member,name\n1,Ana\n\n2,Ben\n3,Cleo\n") == (
        "members.csv:5: there are more than 2 rows."
    )


def test_every_bad_cell_of_a_row_is_named():
    assert bad("member,name,email,unlisted\n,Ana,x,no\n") == [
        "members.csv:2: member: it is empty, and needed",
        "members.csv:2: email: “x” is not an e-mail address",
        "members.csv:2: unlisted: “no” is neither yes nor empty",
    ]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("1,A\x00na,", "name"),
        ("1\x00,Ana,", "member"),
        ("a\u200bb,Ana,", "member"),
        ("1,\u200b\x07,", "name"),
        (f"{'1' * 201},Ana,", "member"),
        (f"1,{'A' * 121},", "name"),
        (f"1,Ana,{'K' * 121}", "place"),
    ],
)
def test_what_does_not_fit_into_a_column_is_bad(row, column):
    assert [line.split(": ")[1] for line in bad(f"member,name,place\n{row}\n")] == [column]


def test_a_quotation_mark_that_is_never_closed_swallows_no_row_in_silence():
    sheet = members('member,name\n1,Ana\n2,"Ben\n3,Cleo\n4,Dov\n')
    assert [row.member for row in sheet.rows] == ["1"]
    assert [(row.line, row.column) for row in sheet.bad] == [(3, "member")]
    assert "down to line 5" in sheet.bad[0].why


def test_an_endless_cell_is_bad():
    sheet = members('member,name\n1,"' + "x" * 200_000 + '"\n2,Ben\n')
    assert [row.line for row in sheet.bad] == [2]
    assert [row.member for row in sheet.rows] == ["2"]


def test_other_encodings_are_refused_with_the_line():
    assert refused("member,name\n1,Ana\n2,Zoë\n".encode("latin-1")).startswith(
        "members.csv:3: this is not UTF-8"
    )
    assert refused("member,name\n".encode("utf-16")).startswith("members.csv:1: this is not UTF-8")
    assert "name: this column is missing" in refused("member,name\n".encode("utf-16-le"))


def test_a_header_that_cannot_be_used_is_refused_with_all_that_is_wrong():
    assert refused("") == refused("\n,,\n") == "members.csv:1: there is no header row."
    assert refused("place,email,Place\n").splitlines() == [
        "members.csv:1: place: this column stands there twice.",
        "members.csv:1: member: this column is missing.",
        "members.csv:1: name: this column is missing.",
    ]
    assert "not by semicolons" in refused("member;name\n1;Ana\n")
    assert "the row cannot be read" in refused('member,"na"me\n')


def test_required_columns_are_those_of_the_format():
    assert {file.name: file.required for file in FILES} == {
        "members.csv": {"member", "name"},
        "groups.csv": {"group", "name"},
        "memberships.csv": {"group", "member"},
        "connections.csv": {"member_a", "member_b"},
        "events.csv": {"event", "group", "title", "starts_at"},
        "rsvps.csv": {"event", "member", "answer"},
        "attendance.csv": {"event", "member"},
        "handshakes.csv": {"event", "member_a", "member_b"},
    }


def zipped(folder: str = "", **more: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in GOOD.items():
            archive.writestr(f"{folder}{name}.csv", content)
        for name, content in more.items():
            archive.writestr(name, content)
    return packed.getvalue()


def read_zip(tmp_path, content: bytes):
    path = tmp_path / "bundle.zip"
    path.write_bytes(content)
    return read_bundle(path)


@pytest.mark.parametrize("folder", ["", "club/", "/"])
def test_a_zip_is_read_at_its_top_or_inside_one_folder(tmp_path, folder):
    junk = {
        "__MACOSX/club/._members.csv": "x",
        f"{folder}.DS_Store": "x",
        f"{folder}notes.txt": "x",
    }
    bundle = read_zip(tmp_path, zipped(folder, **junk))
    assert [row.name for row in bundle.members.rows] == ["Ana", "Ben", "Cleo"]
    assert bundle.left_out == ["the file “notes.txt”"]


@pytest.mark.parametrize("name", ["tables", "Members"])
def test_files_that_nobody_knows_are_named(write, name):
    bundle = read_bundle(write(**GOOD, **{name: "event,round\n"}))
    assert bundle.left_out == [f"the file “{name}.csv”"]


def test_files_that_are_absent_have_no_rows(write):
    bundle = read_bundle(write(members=GOOD["members"]))
    assert len(bundle.members.rows) == 3
    assert bundle.handshakes.rows == bundle.groups.rows == []


def test_all_files_that_cannot_be_read_are_named_at_once(write):
    with pytest.raises(BadBundle) as refusal:
        read_bundle(write(members="name\n", groups="name\n", events=b"\xff"))
    assert [line.split(": ")[0] for line in refusal.value.sentence.splitlines()] == [
        *("members.csv:1", "groups.csv:1", "events.csv:1"),
    ]


def refusal_of(tmp_path, content: bytes) -> str:
    with pytest.raises(BadBundle) as refusal:
        read_zip(tmp_path, content)
    return refusal.value.sentence


def test_what_is_no_bundle_is_refused(tmp_path):
    assert "neither a folder nor a zip" in refusal_of(tmp_path, b"member,name\n")
    with pytest.raises(BadBundle, match=r"holds none of members\.csv"):
        read_bundle(tmp_path)
    (tmp_path / "members.csv").mkdir()
    with pytest.raises(BadBundle, match="is not a file"):
        read_bundle(tmp_path)


def test_a_zip_of_several_bundles_is_refused(tmp_path):
    assert "several folders" in refusal_of(
        tmp_path, zipped("a/", **{"b/members.csv": "member,name\n"})
    )
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = zipped("", **{"members.csv": "member,name\n"})
    assert "members.csv stands in the zip twice" in refusal_of(tmp_path, twice)


def test_a_zip_that_is_locked_or_broken_is_refused(tmp_path):
    locked = zipped().replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01")
    locked = locked.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    assert refusal_of(tmp_path, locked) == "members.csv is locked with a password."
    assert "cannot be read" in refusal_of(tmp_path, zipped()[500:])
    nameless = zipped().replace(b"members.csv", b"\x00embers.csv")
    assert "cannot be read" in refusal_of(tmp_path, nameless)


def test_a_small_zip_with_an_enormous_file_is_refused(tmp_path):
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("members.csv", "w") as file,
    ):
        for _ in range(files.MOST_OF_A_FILE // 2**20 + 1):
            file.write(b"\n" * 2**20)
    assert len(packed.getvalue()) < 2**20
    assert "members.csv is larger than" in refusal_of(tmp_path, packed.getvalue())


def test_a_bundle_that_is_enormous_as_a_whole_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MOST_OF_ALL", 100)
    assert "The bundle is larger than" in refusal_of(tmp_path, zipped())


def test_a_zip_of_very_many_files_is_refused(tmp_path):
    many = {f"{number}-{'x' * 200}": "" for number in range(5000)}
    assert "too many files" in refusal_of(tmp_path, zipped(**many))


@given(data=st.data())
def test_a_zip_with_any_byte_changed_is_read_or_refused(tmp_path_factory, data):
    content = bytearray(zipped())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    with suppress(BadBundle):
        read_zip(tmp_path_factory.mktemp("zip"), bytes(content))


NASTY = st.sampled_from(
    [
        *(
            '"',
            '""',
            ",",
            ",,",
            "\n",
            "\r\n",
            "\r",
            "\x00",
            " ",
            "\t",
            ";",
            "\ufeff",
            "\u2028",
            "é",
            "💥",
        ),
        *(
            "1",
            "2",
            "yes",
            "no",
            "open",
            "2026-06-12",
            "2026-06-12T19:00",
            "Europe/Berlin",
            "=1+1",
            "x" * 300,
        ),
    ]
)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
@given(content=st.binary(max_size=300))
def test_any_bytes_are_rows_bad_rows_or_refused(file, content):
    _rows_or_refused(file, content)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
@given(content=st.lists(NASTY | st.text(max_size=5), max_size=60).map("".join))
def test_any_text_under_a_good_header_is_rows_and_bad_rows(file, content):
    header = ",".join(file.columns)
    sheet = _rows_or_refused(file, f"{header}\n{content}".encode())
    assert sheet is not None
    lines = [*(row.line for row in sheet.rows), *(row.line for row in sheet.bad)]
    assert all(2 <= line <= content.count("\n") + content.count("\r") + 2 for line in lines)


def _rows_or_refused(file, content):
    with suppress(BadBundle):
        return read_sheet(file, content)
    return None
