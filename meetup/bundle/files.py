"""The files of a bundle as bytes, out of a folder or a zip. Nothing is ever unpacked to disk."""

import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from meetup import archives
from meetup.bundle.rules import BadBundle
from meetup.tidying import harmless

MOST_OF_A_FILE = 64 * 1024 * 1024
MOST_OF_ALL = 192 * 1024 * 1024


class Place(Protocol):
    """Where files lie, by name."""

    names: list[str]

    def open(self, name: str) -> IO[bytes]: ...


class Folder:
    """The files of a folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        names = (file.name for file in path.iterdir())
        self.names = sorted(name for name in names if not archives.is_hidden(name))

    def open(self, name: str) -> IO[bytes]:
        if not (self.path / name).is_file():
            raise BadBundle(f"{name} is not a file.")
        return (self.path / name).open("rb")


class Archive:
    """The files of a zip, where the `wanted` ones are: at its top, or inside one folder."""

    def __init__(self, archive: zipfile.ZipFile, wanted: Collection[str]) -> None:
        self.archive = archive
        self.entries: dict[str, zipfile.ZipInfo] = {}
        found = list(archives.files_in(archive))
        root = _root([path for path, _ in found if path.name in wanted])
        for path, entry in found:
            name = str(path.relative_to(root) if path.is_relative_to(root) else path)
            if name in self.entries and name in wanted:
                raise BadBundle(f"{name} stands in the zip twice.")
            self.entries[name] = entry
        self.names = sorted(self.entries)

    def open(self, name: str) -> IO[bytes]:
        return archives.open_file(self.archive, self.entries[name])


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
    except (archives.IsLocked, archives.TooManyFiles) as refusal:
        raise BadBundle(refusal.sentence) from None
    except archives.UNREADABLE as error:
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
    with path.open("rb") as file, archives.opened(file) as archive:
        yield Archive(archive, wanted)


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
    most = min(MOST_OF_A_FILE, left)
    try:
        with place.open(name) as file:
            return archives.read_whole(file, most=most)
    except archives.TooLarge:
        what = name if most == MOST_OF_A_FILE else "The bundle"
        limit = MOST_OF_A_FILE if most == MOST_OF_A_FILE else MOST_OF_ALL
        raise BadBundle(f"{what} is larger than {limit:,} bytes.") from None
