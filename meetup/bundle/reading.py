"""A bundle is read: from a folder or zip to the rows of its files."""

from dataclasses import dataclass, field
from pathlib import Path

from meetup.bundle import columns
from meetup.bundle.cells import shown
from meetup.bundle.columns import File
from meetup.bundle.files import read_files
from meetup.bundle.rows import (
    AttendanceRow,
    ConnectionRow,
    EventRow,
    GroupRow,
    HandshakeRow,
    MemberRow,
    MembershipRow,
    R,
    RsvpRow,
)
from meetup.bundle.rules import BadBundle
from meetup.bundle.sheets import Sheet, read_sheet


@dataclass
class Bundle:
    """What a bundle says, file by file; `left_out` names the files and columns nobody knows."""

    members: Sheet[MemberRow]
    groups: Sheet[GroupRow]
    memberships: Sheet[MembershipRow]
    connections: Sheet[ConnectionRow]
    events: Sheet[EventRow]
    rsvps: Sheet[RsvpRow]
    attendance: Sheet[AttendanceRow]
    handshakes: Sheet[HandshakeRow]
    left_out: list[str] = field(default_factory=list)


class _Files:
    """Reads one file after the other, and keeps what was wrong until all have been read."""

    def __init__(self, contents: dict[str, bytes]) -> None:
        self.contents = contents
        self.wrong: list[str] = []
        self.left_out: list[str] = []

    def sheet(self, file: File[R]) -> Sheet[R]:
        # What was read is let go at once, so that memory holds a file only once.
        content = self.contents.pop(file.name, None)
        if content is None:
            return Sheet()
        try:
            sheet = read_sheet(file, content)
        except BadBundle as bad:
            self.wrong.append(bad.sentence)
            return Sheet()
        self.left_out += [f"the column {shown(name)} of {file.name}" for name in sheet.left_out]
        return sheet


def read_bundle(path: Path) -> Bundle:
    """The bundle in a folder or zip; a file that is absent has no rows.

    Raises BadBundle if it, or one of its files, cannot be read at all; that says everything
    that is wrong, a line each.
    """
    contents, others = read_files(path, columns.NAMES)
    files = _Files(contents)
    bundle = Bundle(
        members=files.sheet(columns.MEMBERS),
        groups=files.sheet(columns.GROUPS),
        memberships=files.sheet(columns.MEMBERSHIPS),
        connections=files.sheet(columns.CONNECTIONS),
        events=files.sheet(columns.EVENTS),
        rsvps=files.sheet(columns.RSVPS),
        attendance=files.sheet(columns.ATTENDANCE),
        handshakes=files.sheet(columns.HANDSHAKES),
        left_out=[*(f"the file {shown(name)}" for name in others), *files.left_out],
    )
    if files.wrong:
        raise BadBundle("\n".join(files.wrong))
    return bundle
