"""A file as somebody downloaded it: itself, or what a zip has in it that we know."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple, TypeVar

from meetup import archives
from meetup.connections.sources.file import File
from meetup.connections.sources.source import NotReadable
from meetup.tidying import harmless

MOST_OF_A_FILE = 16 * 1024 * 1024
MOST_UNPACKED = 64 * 1024 * 1024
MOST_FILES = 2_000
# Enough to know a list by; there may be thousands of files to look at.
BEGINNING = 8 * 1024
OF_ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

LIKELY = (".csv", ".vcf", ".tsv", ".txt")
NEVER = (".jpg", ".jpeg", ".png", ".gif", ".mp4", ".mov", ".mp3", ".zip", ".pdf", ".html", ".json")
BROKEN = "This zip is broken. Please download it again."
TOO_LARGE = "What is packed into this zip is larger than 64 MB."

K = TypeVar("K")


class Packed(NamedTuple):
    """A file in a zip: its name as it may be shown, its path, and its beginning."""

    name: str
    path: PurePosixPath
    entry: zipfile.ZipInfo
    beginning: File


def is_zip(content: bytes) -> bool:
    """Whether this begins as zips do."""
    return content.startswith(OF_ZIPS)


class Zip:
    """The files in a zip. All that is unpacked counts, be it looked at or read."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = MOST_UNPACKED
        self.files = sorted(archives.files_in(archive), key=_likely_first)
        self.trouble: NotReadable | None = None

    def beginnings(self) -> Iterator[Packed]:
        """The files with their beginnings, tables and cards first, each content once.

        What cannot be opened is left out, and kept as `trouble`. Raises NotReadable.
        """
        if len(self.files) > MOST_FILES:
            raise NotReadable(f"This zip has more than {MOST_FILES:,} files.")
        seen = set()
        for path, entry in self.files:
            same = (entry.CRC, entry.file_size)
            if path.suffix.lower() in NEVER or same in seen:
                continue
            seen.add(same)
            try:
                with archives.open_file(self._archive, entry) as file:
                    start = file.read(BEGINNING)
            except archives.IsLocked:
                self.trouble = NotReadable("A file in this zip is locked with a password.")
                continue
            except archives.UNREADABLE:
                self.trouble = NotReadable(BROKEN)
                continue
            self._spend(len(start))
            is_whole = len(start) >= entry.file_size
            yield Packed(harmless(path.name), path, entry, File(start, is_whole=is_whole))

    def whole(self, packed: Packed) -> File:
        """All of a file. Raises NotReadable."""
        try:
            with archives.open_file(self._archive, packed.entry) as file:
                content = archives.read_whole(file, most=self._left)
        except archives.TooLarge:
            raise NotReadable(TOO_LARGE) from None
        self._spend(len(content))
        return File(content)

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise NotReadable(TOO_LARGE)


def in_zip(content: bytes, read: Callable[[Zip], K]) -> K:
    """What `read` makes of a zip. Raises NotReadable where it is broken or locked."""
    try:
        with archives.opened(io.BytesIO(content)) as archive:
            return read(Zip(archive))
    except (archives.IsLocked, archives.TooManyFiles) as refusal:
        raise NotReadable(refusal.sentence) from None
    except archives.UNREADABLE:
        raise NotReadable(BROKEN) from None


def _likely_first(found: tuple[PurePosixPath, zipfile.ZipInfo]) -> tuple[bool, PurePosixPath]:
    return found[0].suffix.lower() not in LIKELY, found[0]
