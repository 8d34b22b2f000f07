"""CSV, TSV and their kin: delimiter, quotes and headings guessed, rows streamed."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from io import StringIO
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from nokshi.intake.reading.encodings import MENDING, Encoding, guess_encoding
from nokshi.intake.reading.framed import SIGN, framed_rows, is_framed
from nokshi.intake.reading.problems import BadFile, Empty, LongCell, LongLine, OpenQuote, TooManyColumns, WrongEncoding
from nokshi.intake.reading.table import (
    LONGEST_CELL,
    LONGEST_LINE,
    MOST_COLUMNS,
    Found,
    Row,
    Source,
    Table,
    numbered,
)
from nokshi.intake.rules.footers import without_footer
from nokshi.intake.rules.headers import header_line, names_of
from nokshi.ports.systems import systems

DELIMITERS = ",;\t|\x1f"
HEAD = 60
SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?\r?\n?$', re.IGNORECASE)


def read_text(source: Source) -> Table:
    """Open a file of delimited text; raises BadFile."""
    wanted = source.options
    encoding = Encoding(wanted.encoding) if wanted.encoding else guess_encoding(source.path)
    lines = _Lines(source.name, source.path, encoding)
    sample = lines.sample()
    is_list = not wanted.delimiter and is_framed(sample)
    hint = SEPARATOR_LINE.match(sample.split("\n", 1)[0])
    delimiter = wanted.delimiter or (SIGN if is_list else hint.group(1) if hint else guess_delimiter(sample))
    rows = _listed(lines) if is_list else _records(lines, delimiter, sample, skip=1 if hint else 0)
    head = list(islice(rows, HEAD))
    if not head:
        raise Empty(file=source.name)
    line = wanted.header if wanted.header is not None else header_line(head)
    headers = names_of(head[line - 1] if line else [], max(map(len, head)))
    lines.below = line
    found = Found(format="text", encoding=encoding.name, delimiter=delimiter, header=line, is_mended=encoding.is_mixed)
    below: Iterator[Row] = chain(head[line:], rows)
    marks = [mark for system in systems for mark in system.footers]
    if len(headers) > 1 and marks:
        below = without_footer(below, marks, partial(setattr, found, "footer"))
    return Table(source.name, found, headers, numbered(below))


def guess_delimiter(sample: str) -> str:
    """Return the sign that cuts the most lines into the same number of cells."""
    best, best_score = ",", 0.0
    for sign in DELIMITERS:
        widths = Counter(
            len(row) for row in islice(csv.reader(StringIO(sample, newline=""), delimiter=sign), 100) if row
        )
        if not widths:
            continue
        width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        score = times / widths.total() * (1 + min(width, 50) / 50) if width > 1 else 0.0
        if score > best_score:
            best, best_score = sign, score
    return best if best_score or not _is_spaced(sample) else " "


def _is_spaced(sample: str) -> bool:
    """Say whether lines are columns of figures with spaces between, as old systems print them."""
    widths = Counter(len(line.split()) for line in sample.splitlines()[:100] if line.strip())
    return bool(widths) and min(widths) > 2 and len(widths) == 1


class _Lines:
    """The lines of a file, watched for what would break a table."""

    def __init__(self, name: str, path: Path, encoding: Encoding) -> None:
        self.name, self.path, self.encoding = name, path, encoding
        self.row = 0
        self.below = 0
        self.quotes = 0

    def open(self) -> TextIO:
        errors = MENDING if self.encoding.is_mixed else "strict"
        try:
            return self.path.open(encoding=self.encoding.name, errors=errors, newline="")
        except LookupError:
            raise WrongEncoding(file=self.name, row=1, encoding=self.encoding.name) from None

    def sample(self) -> str:
        with self.open() as file:
            try:
                text = file.read(1 << 16)
            except UnicodeError:
                raise WrongEncoding(file=self.name, row=1, encoding=self.encoding.name) from None
        return text if len(text) < 1 << 16 else text[: text.rfind("\n") + 1] or text

    def __iter__(self) -> Iterator[str]:
        with self.open() as file:
            while line := file.readline(LONGEST_LINE):
                if len(line) >= LONGEST_LINE:
                    raise LongLine(file=self.name, row=self.row + 1)
                if "\0" in line:
                    line = line.replace("\0", "")
                self.quotes += line.count('"')
                yield line


def _records(lines: _Lines, delimiter: str, sample: str, skip: int) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    escape = "\\" if sample.count('\\"') > sample.count('""') and not _is_plain(sample, delimiter) else None
    reader = csv.reader(
        islice(lines, skip, None), delimiter=delimiter, escapechar=escape, skipinitialspace=delimiter == " "
    )
    row: list[str] = []
    try:
        for row in reader:
            lines.row += 1
            if len(row) > MOST_COLUMNS:
                raise TooManyColumns(file=lines.name, row=lines.row, columns=len(row), limit=MOST_COLUMNS)
            yield row
    except csv.Error as error:
        raise _told(error, lines) from None
    except UnicodeError:
        raise WrongEncoding(file=lines.name, row=lines.row + 1, encoding=lines.encoding.name) from None
    if lines.quotes % 2 and not escape and any("\n" in cell for cell in row):
        raise OpenQuote(file=lines.name, row=lines.row)


def _listed(lines: _Lines) -> Iterator[Row]:
    """Return the rows of a list in a frame."""
    try:
        for row in framed_rows(lines):
            lines.row += 1
            if len(row) > MOST_COLUMNS:
                raise TooManyColumns(file=lines.name, row=lines.row, columns=len(row), limit=MOST_COLUMNS)
            yield row
    except UnicodeError:
        raise WrongEncoding(file=lines.name, row=lines.row + 1, encoding=lines.encoding.name) from None


def _is_plain(sample: str, delimiter: str) -> bool:
    """Say whether every quote opens or closes a cell, so that a backslash before one is just the end of a text."""
    try:
        for _row in csv.reader(StringIO(sample, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return True


def _told(error: csv.Error, lines: _Lines) -> BadFile:
    if "field larger" in str(error):
        return LongCell(file=lines.name, row=lines.row + 1, limit=LONGEST_CELL)
    return OpenQuote(file=lines.name, row=lines.row + 1)
