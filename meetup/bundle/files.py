"""The files of a bundle as bytes, out of a folder or a zip. Nothing is ever unpacked to disk."""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from meetup.bundle.cells import harmless
from meetup.bundle.rules import BadBundle

MOST_OF_A_FILE = 64 * 1024 * 1024
MOST_OF_ALL = 192 * 1024 * 1024
MOST_OF_A_DIRECTORY = 1024 * 1024
PART = 64 * 1024
IS_ENCRYPTED = 0x1

# What zipfile raises for archives that are broken, locked, or packed in ways it does not know.
UNREADABLE = (
    *(OSError, EOFError, ValueError, LookupError, RuntimeError),
    *(zipfile.BadZipFile, struct.error, zlib.error, lzma.LZMAError),
)


class Place(Protocol):
    """Where files lie, by name."""

    names: list[str]

    def open(self, name: str) -> IO[bytes]: ...


class Folder:
    """The files of a folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.names = sorted(file.name for file in path.iterdir() if not _is_hidden(file.name))

    def open(self, name: str) -> IO[bytes]:
        if not (self.path / name).is_file():
            raise BadBundle(f"{name} is not a file.")
        return (self.path / name).open("rb")


class Archive:
    """The files of a zip, where the `wanted` ones are: at its top, or inside one folder."""

    def __init__(self, archive: zipfile.ZipFile, wanted: Collection[str]) -> None:
        self.archive = archive
        self.entries: dict[str, zipfile.ZipInfo] = {}
        found = [(PurePosixPath(entry.filename), entry) for entry in archive.infolist()]
        paths = [path for path, entry in found if not entry.is_dir()]
        root = _root([path for path in paths if path.name in wanted])
        for path, entry in found:
            if not entry.is_dir() and not any(map(_is_hidden, path.parts)):
                name = str(path.relative_to(root) if path.is_relative_to(root) else path)
                if name in self.entries and name in wanted:
                    raise BadBundle(f"{name} stands in the zip twice.")
                self.entries[name] = entry
        self.names = sorted(self.entries)

    def open(self, name: str) -> IO[bytes]:
        if self.entries[name].flag_bits & IS_ENCRYPTED:
            raise BadBundle(f"{name} is locked with a password.")
        return self.archive.open(self.entries[name])


def read_files(path: Path, wanted: Collection[str]) -> tuple[dict[str, bytes], list[str]]:
    """What the `wanted` files hold, as far as they are there; and the names of all others.

    Raises BadBundle if there are none, or what is there cannot be read or is too large.
    """
    found: dict[str, bytes] = {}
    try:
        with _opened(path, wanted) as place:
            for name in wanted:
                if name in place.names:
                    left = MOST_OF_ALL - sum(map(len, found.values()))
                    found[name] = _read(place, name, left=left)
            others = [name for name in place.names if name not in found]
    except UNREADABLE as error:
        reason = harmless(str(error)) or "it is broken"
        raise BadBundle(f"{path.name} cannot be read: {reason}.") from None
    if not found:
        raise BadBundle(f"{path.name} holds none of {', '.join(wanted)}.")
    return found, others


@contextmanager
def _opened(path: Path, wanted: Collection[str]) -> Iterator[Place]:
    if path.is_dir():
        yield Folder(path)
        return
    if not zipfile.is_zipfile(path):
        raise BadBundle(f"{path.name} is neither a folder nor a zip.")
    with _Patiently(path) as file, zipfile.ZipFile(file) as archive:
        yield Archive(archive, wanted)


class _Patiently(io.FileIO):
    """A zip of which no large part is asked for at once, as a directory of millions of files is."""

    def read(self, size: int | None = -1, /) -> bytes:
        part = super().read(-1 if size is None else size) or b""
        if len(part) > MOST_OF_A_DIRECTORY:
            raise BadBundle("There are too many files in the zip.")
        return part


def _root(wanted: list[PurePosixPath]) -> PurePosixPath:
    """The folder of the zip that the bundle is in. Raises BadBundle if that could be several."""
    folders = {path.parent for path in wanted if len(path.parts) <= 2}
    top = PurePosixPath()
    if top in folders or not folders:
        return top
    if len(folders) > 1:
        raise BadBundle("The zip holds bundles in several folders; import one at a time.")
    return folders.pop()


def _read(place: Place, name: str, *, left: int) -> bytes:
    content = bytearray()
    with place.open(name) as file:
        # In parts, and only so far: a small zip may hold a very large file.
        while part := file.read(PART):
            content += part
            if len(content) > MOST_OF_A_FILE:
                raise BadBundle(f"{name} is larger than {MOST_OF_A_FILE:,} bytes.")
            if len(content) > left:
                raise BadBundle(f"The bundle is larger than {MOST_OF_ALL:,} bytes.")
    return bytes(content)


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX"
