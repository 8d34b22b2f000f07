"""What every reader of a format answers: headings, and rows in batches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

Cell = str | int | float | None
Row = Sequence[Cell]
Batch = list[tuple[int, Row]]

BATCH = 4_000
MOST_COLUMNS = 2_000
MOST_MEGABYTES = 4_096
LONGEST_CELL = 1_000_000
LONGEST_LINE = 32_000_000


class Options(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a person says that a file is to be read; what is left empty is guessed.

    `header` is the number of the row with the headings, 0 where there are none. `whole` adds to the rows what it
    takes to write them back as they were, where cells alone do not tell it (JSON). `scope` tells the files that came
    together from others, where rows name one another by names that hold among those files only.
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header: int | None = None
    whole: bool = False
    scope: str = ""


class Frame(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What stands around the records of a JSON document, and the names that lead to each of its columns."""

    before: str = ""
    after: str = ""
    paths: list[list[str]] = []
    scope: str = ""


class Found(msgspec.Struct, kw_only=True, omit_defaults=True):
    """How a file was read in the end, to be shown and changed."""

    format: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: list[str] = []
    header: int = 1
    is_mended: bool = False
    frame: Frame | None = None
    footer: int = 0
    """How many lines below the rows were left out, known once all rows are read."""


@dataclass(slots=True)
class Table:
    """A table in a file: its headings and, once, its rows as `(number, cells)`.

    Numbers count the rows below the headings from 1, blank ones too, though those are left out.
    """

    name: str
    found: Found
    headers: list[str]
    batches: Iterator[Batch]


@dataclass(frozen=True, slots=True)
class Source:
    """A plain file on the disk and what it is called to a person."""

    name: str
    path: Path
    format: str
    options: Options = field(default_factory=Options)


def is_blank(row: Row) -> bool:
    """Say whether a row has nothing in it."""
    return not any(cell is not None and cell != "" for cell in row)


def numbered(rows: Iterator[Row], size: int = BATCH) -> Iterator[Batch]:
    """Number rows from 1 and hand them on in batches, without the blank ones."""
    batch: Batch = []
    for number, row in enumerate(rows, 1):
        if not any(row) and is_blank(row):
            continue
        batch.append((number, row))
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch
