"""Rows of plain values as CSV and back, each value exactly: a text stands in quotes, what is empty is nothing at all.

RFC 4180 with every text quoted, so that an empty text ("") and no value (nothing) are two things. Nothing is disarmed
for spreadsheets: this is for programs.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, TextIO

from nokshi.site.whole.manifest import ColumnTold

LONGEST = 256 << 20
"""No record has more signs; a file with a longer one is none of ours."""
CELL = re.compile(r'(?:"((?:[^"]+|"")*)"|([^",\r\n]*))(,|\r\n|\Z)')
FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


class BadCell(ValueError):
    """A line of a table does not read as its columns say."""


def line_of(names: Iterable[str]) -> str:
    """Return the line with the names of the columns."""
    return ",".join(map(_quoted, names)) + "\r\n"


def lines(columns: Sequence[ColumnTold], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield a line for each row of plain values."""
    writers = [_WRITERS.get(column.type, _quoted) for column in columns]
    for row in rows:
        yield ",".join(
            "" if value is None else write(value) for write, value in zip(writers, row, strict=True)
        ) + "\r\n"  # fmt: skip


def rows_in(file: TextIO, columns: Sequence[ColumnTold]) -> Iterator[list[Any]]:
    """Yield the rows of plain values that a file holds behind its first line; raises BadCell.

    The file is opened with newline="".
    """
    found = _records(file)
    if [text for text, _is_text in next(found, [])] != [column.name for column in columns]:
        raise BadCell("1")
    readers = [_READERS.get(column.type) for column in columns]
    for number, record in enumerate(found, 2):
        if len(record) != len(readers):
            raise BadCell(str(number))
        try:
            yield [_read(text, is_text, read) for (text, is_text), read in zip(record, readers, strict=True)]
        except ValueError as wrong:
            raise BadCell(str(number)) from wrong


def _read(text: str, is_text: bool, read: Callable[[str], Any] | None) -> Any:
    if is_text != (read is None):
        if is_text or text:
            raise BadCell(text[:40])
        return None
    return text if read is None else (read(text) if text else None)


def _records(file: TextIO) -> Iterator[list[tuple[str, bool]]]:
    waiting: list[str] = []
    is_open, size = False, 0
    for line in iter(lambda: file.readline(LONGEST), ""):
        waiting.append(line)
        size += len(line)
        is_open ^= line.count('"') % 2 == 1
        if size >= LONGEST:
            raise BadCell("too long")
        if not is_open and line.endswith("\n"):
            yield _split("".join(waiting))
            waiting, size = [], 0
    if waiting:
        raise BadCell("cut off")


def _split(record: str) -> list[tuple[str, bool]]:
    """Return the cells of a record, and of each whether it stood in quotes."""
    cells: list[tuple[str, bool]] = []
    place = 0
    while found := CELL.match(record, place):
        text, bare, end = found.groups()
        cells.append((bare, False) if text is None else (text.replace('""', '"'), True))
        place = found.end()
        if end != ",":
            break
    if found is None or place != len(record):
        raise BadCell(record[:40])
    return cells


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _written_moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime(FORM) if value.year > 999 else value.astimezone(UTC).isoformat()


def _flag(text: str) -> bool:
    return {"true": True, "false": False}[text] if text in ("true", "false") else _refuse(text)


def _refuse(text: str) -> bool:
    raise BadCell(text)


_WRITERS: dict[str, Callable[[Any], str]] = {
    "integer": str, "boolean": lambda value: "true" if value else "false", "moment": _written_moment,
    "day": date.isoformat, "time": str, "real": str,
}  # fmt: skip
_READERS: dict[str, Callable[[str], Any]] = {
    "integer": int, "boolean": _flag, "moment": datetime.fromisoformat, "day": date.fromisoformat, "time": str,
    "real": str,
}  # fmt: skip
