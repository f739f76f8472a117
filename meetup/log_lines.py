"""The lines of the log on standard error: JSON for machines, plain on a terminal; nobody's data."""

import json
import logging
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb
from typing import Any

ROOT = str(Path(__file__).resolve().parent.parent)
EMAIL = re.compile(r"[^\s<>\"',;:()\[\]]+@[^\s<>\"',;:()\[\]]+")
# What others put beside a record for us to show.
BESIDE = ("request_id", "route")


class Lines(logging.Formatter):
    """One JSON object a line; where a person looks, a line to read."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        if getattr(record, "for_people", False):
            return f"{at:%Y-%m-%d %H:%M:%S} {record.getMessage()}"
        beside = {name: getattr(record, name) for name in BESIDE if hasattr(record, name)}
        broken = list(_broken(record.exc_info[1])) if record.exc_info else []
        if sys.stderr.isatty():
            told = (_message(record), *map(str, beside.values()))
            return "\n  ".join((f"{at:%Y-%m-%d %H:%M:%S} {' '.join(told)}", *broken))
        line: dict[str, Any] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": _message(record),
            **beside,
        }
        return json.dumps({**line, "error": broken} if broken else line, ensure_ascii=False)


class ToStandardError(logging.Handler):
    """Writes to standard error as it is now: a command's runner may have put its own there."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()
        except Exception:
            self.handleError(record)


def _message(record: logging.LogRecord) -> str:
    if record.name.startswith("gunicorn"):
        return _of_server(record)
    return EMAIL.sub("(an address)", record.getMessage())


def _of_server(record: logging.LogRecord) -> str:
    # Its sentences end in addresses of visitors and of pages, which may hold somebody's link.
    if isinstance(record.msg, BaseException):
        return type(record.msg).__name__
    names_something = isinstance(record.args, tuple) and any(
        isinstance(a, str) for a in record.args
    )
    sentence = str(record.msg).split("%")[0] if names_something else record.getMessage()
    return sentence.split(" from ip=")[0].strip()


def _broken(error: BaseException | None) -> Iterator[str]:
    """What broke and where, the cause first. Not in its own words: they repeat what was sent."""
    if error is None:
        return
    yield from _broken(error.__cause__ or error.__context__)
    yield type(error).__name__ + _reason(error)
    for frame in extract_tb(error.__traceback__):
        place = frame.filename.removeprefix(f"{ROOT}/")
        yield f"{place}:{frame.lineno} {frame.name}: {frame.line}"


def _reason(error: BaseException) -> str:
    # These speak of the machine and its servers alone.
    if isinstance(error, OSError) and error.strerror:
        return f": {error.strerror}"
    if type(error).__name__ == "OperationalError":
        first = str(getattr(error, "orig", None) or error).partition("\n")[0]
        return f": {EMAIL.sub('(an address)', first)}"
    return ""
