"""One CSV file: bytes go in, rows and what is wrong with the others come out."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic

from meetup.bundle.columns import File
from meetup.bundle.rows import R
from meetup.bundle.rules import BadBundle, BadRow
from meetup.tidying import harmless

MOST_ROWS = 1_000_000

# A line of a file: where it starts, and its cells or what is wrong with its quotation marks.
Line = tuple[int, list[str] | str]


@dataclass
class Sheet(Generic[R]):
    """What a file holds: good rows, bad ones, the ids that stand on bad ones, unknown columns."""

    rows: list[R] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    bad_ids: set[str] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)


def read_sheet(file: File[R], content: bytes) -> Sheet[R]:
    """The rows of `file`. Raises BadBundle if it is no UTF-8, or lacks columns it must have."""
    lines = _lines(_text(file.name, content))
    header = next(((line, cells) for line, cells in lines if not _is_empty(cells)), None)
    if header is None:
        raise BadBundle(f"{file.name}:1: there is no header row.")
    columns, left_out = _columns(file, *header)
    sheet: Sheet[R] = Sheet(left_out=left_out)
    rows = ((line, cells) for line, cells in lines if not _is_empty(cells))
    for number, (line, cells) in enumerate(rows):
        if number == MOST_ROWS:
            raise BadBundle(f"{file.name}:{line}: there are more than {MOST_ROWS:,} rows.")
        _read_row(file, sheet, columns, line, cells)
    return sheet


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadBundle(f"{name}:{line}: this is not UTF-8; save it as “CSV UTF-8”.") from None


def _lines(text: str) -> Iterator[Line]:
    # Strictly: else a quotation mark that is never closed would swallow rows and say nothing.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True)
    while True:
        start = reader.line_num + 1
        try:
            yield start, [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            yield start, f"the row cannot be read, down to line {reader.line_num}: {error}"


def _is_empty(cells: list[str] | str) -> bool:
    return not any(cells)


def _columns(file: File[R], line: int, cells: list[str] | str) -> tuple[list[str], list[str]]:
    """The header's columns in their order, and those of them that are unknown."""
    if isinstance(cells, str):
        raise BadBundle(f"{file.name}:{line}: {cells}.")
    columns = [cell.casefold() for cell in cells]
    twice = sorted({name for name in file.columns if columns.count(name) > 1})
    missing = [name for name in file.columns if name in file.required and name not in columns]
    wrong = [f"{file.name}:{line}: {name}: this column stands there twice." for name in twice]
    wrong += [f"{file.name}:{line}: {name}: this column is missing." for name in missing]
    if missing and len(columns) == 1 and ";" in columns[0]:
        wrong.append(f"{file.name}:{line}: cells are separated by commas, not by semicolons.")
    if wrong:
        raise BadBundle("\n".join(wrong))
    # Names that nobody knows may yet stand in messages.
    columns = [harmless(name) or f"cell {place}" for place, name in enumerate(columns, 1)]
    return columns, [cell for cell in cells if cell and cell.casefold() not in file.columns]


def _read_row(
    file: File[R], sheet: Sheet[R], columns: list[str], line: int, cells: list[str] | str
) -> None:
    if isinstance(cells, str):
        sheet.bad.append(BadRow(file.name, line, columns[0], cells))
        return
    values, wrong = _values(file, columns, cells)
    if wrong:
        sheet.bad += [BadRow(file.name, line, column, why) for column, why in wrong]
        if file.key in values:
            sheet.bad_ids.add(str(values[file.key]))
    else:
        sheet.rows.append(file.row(line=line, **values))


def _values(
    file: File[R], columns: list[str], cells: list[str]
) -> tuple[dict[str, object], list[tuple[str, str]]]:
    """What stands in the cells of a row, and what is wrong with them; by column."""
    values: dict[str, object] = {}
    wrong: list[tuple[str, str]] = []
    for column, cell in zip(columns, cells, strict=False):
        if column not in file.columns:
            continue
        try:
            if cell:
                values[column] = _value(file, column, cell)
            elif column in file.required:
                wrong.append((column, "it is empty, and needed"))
        except ValueError as error:
            wrong.append((column, str(error)))
    if len(cells) != len(columns):
        wrong.append(_where_they_part(columns, cells))
    return values, wrong


def _value(file: File[R], column: str, cell: str) -> object:
    if "\x00" in cell:
        raise ValueError("it holds a NUL, which no text has")
    return file.columns[column](cell)


def _where_they_part(columns: list[str], cells: list[str]) -> tuple[str, str]:
    column = columns[len(cells)] if len(cells) < len(columns) else f"cell {len(columns) + 1}"
    return column, f"the row has {len(cells)} cells, and the header {len(columns)}"
