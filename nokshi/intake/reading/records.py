"""JSON documents that hold a list of records, as a table: a column for every name that any record has.

Names inside names are joined by dots, lists stay JSON in one cell. The file is read twice, once for the columns.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path as FilePath

from nokshi.intake.reading.documents import Document
from nokshi.intake.reading.encodings import MENDING, Encoding, guess_encoding
from nokshi.intake.reading.problems import DeepRecord, HalfSign, LongCell, NoRecords, TooManyColumns, WrongEncoding
from nokshi.intake.reading.table import LONGEST_CELL, MOST_COLUMNS, Found, Frame, Row, Source, Table, numbered
from nokshi.intake.rules.records import Path, TooDeep, headings_of, leaves_of, row_of

SMALL_BATCH = 500
"""Records are wider than lines: fewer are held at a time."""


def read_records(source: Source) -> Table:
    """Open a JSON document; raises BadFile."""
    wanted = source.options.encoding
    encoding = Encoding(wanted) if wanted else guess_encoding(source.path)
    paths, frame = _looked_through(source, encoding)
    found = Found(format="json", encoding=encoding.name, header=0, is_mended=encoding.is_mixed, frame=frame)
    rows = _rows(source, encoding, {path: place for place, path in enumerate(paths)})
    headers = headings_of(paths) if paths else []
    if source.options.whole:
        return Table(source.name, found, headers, numbered(rows, SMALL_BATCH))
    return Table(source.name, found, headers[:-1], numbered((row[:-1] for row in rows), SMALL_BATCH))


def holds_records(name: str, path: FilePath) -> bool:
    """Say whether the beginning of a document leads to a list of records."""
    with opened(name, path, guess_encoding(path)) as document:
        try:
            next(document.records(), None)
        except NoRecords:
            return False
    return True


@contextmanager
def opened(name: str, path: FilePath, encoding: Encoding) -> Iterator[Document]:
    """Lend a document, to be walked through once; raises BadFile."""
    try:
        file = path.open(encoding=encoding.name, errors=MENDING if encoding.is_mixed else "strict", newline="")
    except LookupError:
        raise WrongEncoding(file=name, row=1, encoding=encoding.name) from None
    with file:
        yield Document(name, file)


def _looked_through(source: Source, encoding: Encoding) -> tuple[list[Path], Frame]:
    """Return the columns in the order in which they first come, and what stands around the records."""
    paths: dict[Path, None] = {}
    with opened(source.name, source.path, encoding) as document:
        for record in document.records():
            try:
                paths.update((path, None) for path, _sign, _cell in leaves_of(record))
            except TooDeep:
                raise DeepRecord(file=source.name, row=document.row) from None
            if len(paths) > MOST_COLUMNS:
                raise TooManyColumns(file=source.name, row=document.row, columns=len(paths), limit=MOST_COLUMNS)
        frame = Frame(before=document.before, after=document.after, paths=[list(path) for path in paths])
    return list(paths), frame


def _rows(source: Source, encoding: Encoding, places: Mapping[Path, int]) -> Iterator[Row]:
    with opened(source.name, source.path, encoding) as document:
        for record in document.records():
            yield checked(source, document.row, row_of(record, places))


def checked(source: Source, number: int, row: Sequence[str | None]) -> Row:
    """Return the row of a record if the house can keep it; raises BadFile."""
    for cell in row:
        if cell is None or (cell.isascii() and len(cell) <= LONGEST_CELL):
            continue
        if len(cell) > LONGEST_CELL:
            raise LongCell(file=source.name, row=number, limit=LONGEST_CELL)
        try:
            cell.encode()
        except UnicodeEncodeError:
            raise HalfSign(file=source.name, row=number) from None
    return row
