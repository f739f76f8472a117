"""Rows as they are kept, to be put back later: plain values, which JSON knows, by their columns."""

import json
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

Plain = dict[str, Any]


def plain(row: Mapping[str, Any]) -> Plain:
    """The row with moments and words as texts."""
    return {name: _plain(value) for name, value in row.items()}


def typed(row: Plain, types: Mapping[str, type]) -> dict[str, Any]:
    """The row that was made plain, its values of the `types` of their columns again."""
    return {
        name: None if value is None else _typed(value, types[name]) for name, value in row.items()
    }


def written(row: Plain | None) -> str | None:
    """What is kept of a plain row."""
    return None if row is None else json.dumps(row, ensure_ascii=False, sort_keys=True)


def read(text: str | None) -> Plain | None:
    """A plain row that was written; None where there was none."""
    return None if text is None else dict(json.loads(text))


def put_back(now: Plain, before: Plain, after: Plain) -> Plain:
    """The row as it is `now`, with what the change from `before` to `after` did to it undone.

    What somebody has changed since stays as they have it.
    """
    return {name: before[name] if now[name] == after[name] else now[name] for name in before}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _typed(value: Any, kind: type) -> Any:
    if issubclass(kind, date):
        return kind.fromisoformat(value)
    if issubclass(kind, Enum):
        return kind(value)
    return tuple(value) if isinstance(value, list) else value
