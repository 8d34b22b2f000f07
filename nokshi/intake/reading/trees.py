"""JSON documents whose records hold other records, as one sheet for each sort of record and each place it stands in."""

from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath

from nokshi.intake.reading.encodings import Encoding, guess_encoding
from nokshi.intake.reading.problems import BadFile, DeepRecord, TooManyColumns
from nokshi.intake.reading.records import SMALL_BATCH, checked, opened
from nokshi.intake.reading.table import MOST_COLUMNS, Found, Frame, Row, Source, Table, numbered
from nokshi.intake.rules.records import Path, TooDeep, headings_of
from nokshi.intake.rules.trees import Node, cells_of, is_named, nodes_of, paths_in, sort_of

MOST_SHEETS = 100
"""Each sheet is a walk through the document."""

LARGEST = 64 << 20
"""Such a document is put together in memory when it goes out again."""


def is_tree(name: str, path: FilePath) -> bool:
    """Say whether all records of a document tell their sorts, and some have a name to be called by."""
    if path.stat().st_size > LARGEST:
        return False
    try:
        with opened(name, path, guess_encoding(path)) as document:
            is_one, sheets = False, set[str]()
            for record in document.records():
                sheets.update(node.sheet for node in nodes_of(record, 0, "") if sort_of(record))
                if not sort_of(record) or len(sheets) > MOST_SHEETS:
                    return False
                is_one = is_one or is_named(record)
    except (BadFile, TooDeep):
        return False
    return is_one


def read_tree(source: Source) -> Table:
    """Open a sheet of such a document, the first one where none is asked for; raises BadFile."""
    wanted = source.options.encoding
    encoding = Encoding(wanted) if wanted else guess_encoding(source.path)
    columns, frame = _looked_through(source, encoding)
    sheet = source.options.sheet if source.options.sheet in columns else next(iter(columns))
    paths = list(columns[sheet])
    frame.paths = [list(path) for path in paths]
    found = Found(
        format="tree", encoding=encoding.name, header=0, is_mended=encoding.is_mixed, frame=frame, sheet=sheet,
        sheets=list(columns),
    )  # fmt: skip
    rows, headers = _rows(source, encoding, sheet, paths), headings_of(paths)
    if source.options.whole:
        return Table(source.name, found, headers, numbered(rows, SMALL_BATCH))
    return Table(source.name, found, headers[:-1], numbered((row[:-1] for row in rows), SMALL_BATCH))


def _looked_through(source: Source, encoding: Encoding) -> tuple[Mapping[str, Mapping[Path, None]], Frame]:
    """Return the columns of each sheet in the order in which they first come, and what stands around the records."""
    columns: dict[str, dict[Path, None]] = {}
    frame = Frame(scope=source.options.scope)
    for number, node in _nodes(source, encoding, frame):
        mine = columns.setdefault(node.sheet, {})
        mine.update(dict.fromkeys(paths_in(node)))
        if len(mine) > MOST_COLUMNS:
            raise TooManyColumns(file=source.name, row=number, columns=len(mine), limit=MOST_COLUMNS)
    return columns, frame


def _rows(source: Source, encoding: Encoding, sheet: str, paths: list[Path]) -> Iterator[Row]:
    places = {path: place for place, path in enumerate(paths)}
    for number, node in _nodes(source, encoding, Frame()):
        if node.sheet == sheet:
            yield checked(source, number, cells_of(node, places, source.options.scope))


def _nodes(source: Source, encoding: Encoding, frame: Frame) -> Iterator[tuple[int, Node]]:
    with opened(source.name, source.path, encoding) as document:
        for record in document.records():
            try:
                for node in nodes_of(record, document.row, source.options.scope):
                    yield document.row, node
            except TooDeep:
                raise DeepRecord(file=source.name, row=document.row) from None
        frame.before, frame.after = document.before, document.after
