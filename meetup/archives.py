"""Zips that somebody else made, read with care. Nothing is ever unpacked to disk."""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO

from meetup.errors import Refusal

MOST_OF_A_DIRECTORY = 1024 * 1024
PART = 64 * 1024
IS_ENCRYPTED = 0x1

# What zipfile raises for archives that are broken, locked, or packed in ways it does not know.
UNREADABLE = (
    *(OSError, EOFError, ValueError, LookupError, RuntimeError),
    *(zipfile.BadZipFile, struct.error, zlib.error, lzma.LZMAError),
)


class TooManyFiles(Refusal):
    """Its directory alone would fill the memory."""


class IsLocked(Refusal):
    """A file of it is locked with a password."""


class TooLarge(Refusal):
    """What is unpacked is larger than asked for."""


@contextmanager
def opened(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """The archive in `file`. Raises TooManyFiles, or one of UNREADABLE."""
    with zipfile.ZipFile(_Patiently(file)) as archive:
        yield archive


def files_in(archive: zipfile.ZipFile) -> Iterator[tuple[PurePosixPath, zipfile.ZipInfo]]:
    """The files of an archive by their paths, in its order; without those that are hidden."""
    for entry in archive.infolist():
        path = PurePosixPath(entry.filename)
        if not entry.is_dir() and not any(map(is_hidden, path.parts)):
            yield path, entry


def open_file(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> IO[bytes]:
    """A file of an archive. Raises IsLocked, or one of UNREADABLE."""
    if entry.flag_bits & IS_ENCRYPTED:
        raise IsLocked(f"{PurePosixPath(entry.filename).name} is locked with a password.")
    return archive.open(entry)


def read_whole(file: IO[bytes], *, most: int) -> bytes:
    """All of `file`. Raises TooLarge beyond `most` bytes.

    In parts, and only so far: a small zip may hold a very large file.
    """
    content = bytearray()
    while part := file.read(PART):
        content += part
        if len(content) > most:
            raise TooLarge(f"It is larger than {most:,} bytes.")
    return bytes(content)


def is_hidden(name: str) -> bool:
    """Whether systems put a file or folder of this name there by themselves."""
    return name.startswith(".") or name == "__MACOSX"


class _Patiently(io.BufferedIOBase):
    """A zip of which no large part is asked for at once, as a directory of millions of files is."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, size: int | None = -1, /) -> bytes:
        part = self._file.read(-1 if size is None else size)
        if len(part) > MOST_OF_A_DIRECTORY:
            raise TooManyFiles("There are too many files in the zip.")
        return part

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True
