"""Parquet, read in batches of rows."""

import json
import math
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from nokshi.intake.reading.packed import check_size
from nokshi.intake.reading.problems import Broken, LongCell, TooManyColumns
from nokshi.intake.reading.table import BATCH, LONGEST_CELL, MOST_COLUMNS, Batch, Cell, Found, Source, Table
from nokshi.intake.rules.headers import names_of

MOST_BYTES_AT_ONCE = 64 << 20


def read_parquet(source: Source) -> Table:
    """Open a Parquet file; raises BadFile."""
    import pyarrow as arrow
    from pyarrow import parquet

    try:
        plain_file = parquet.ParquetFile(source.path, pre_buffer=False, memory_map=False)
        check_size(source.name, source.path, _grown(plain_file.metadata))
        shared = _shared(plain_file.metadata)
        file = parquet.ParquetFile(source.path, pre_buffer=False, memory_map=False, read_dictionary=shared)
    except (arrow.ArrowException, OSError):
        raise Broken(file=source.name) from None
    names = list(file.schema_arrow.names)
    if len(names) > MOST_COLUMNS:
        raise TooManyColumns(file=source.name, row=0, columns=len(names), limit=MOST_COLUMNS)
    found = Found(format="parquet", header=0)
    return Table(source.name, found, names_of(names, len(names)), _batches(source, file))


def _grown(metadata: Any) -> int:
    """Return how many bytes the columns unpack to."""
    return sum(metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups))


def _at_once(metadata: Any) -> int:
    """Return how many rows are read at a time: fewer where they are long."""
    each: int = _grown(metadata) // max(metadata.num_rows, 1)
    return max(1, min(BATCH, MOST_BYTES_AT_ONCE // max(each, 1)))


def _shared(metadata: Any) -> list[str]:
    """Return the columns whose texts are kept once and pointed at, so that they stay so when read."""
    found: dict[str, None] = {}
    for group in range(metadata.num_row_groups):
        for number in range(metadata.num_columns):
            column = metadata.row_group(group).column(number)
            if column.physical_type == "BYTE_ARRAY" and any("DICTIONARY" in one for one in column.encodings):
                found[column.path_in_schema] = None
    return list(found)


def _batches(source: Source, file: Any) -> Iterator[Batch]:
    import pyarrow as arrow

    number = 0
    try:
        for batch in file.iter_batches(batch_size=_at_once(file.metadata), use_threads=False):
            columns = [_cells(column) for column in batch.columns]
            _check_length(source.name, columns, number)
            yield list(enumerate(zip(*columns, strict=True), number + 1))
            number += batch.num_rows
    except (arrow.ArrowException, OSError):
        raise Broken(file=source.name) from None
    finally:
        arrow.default_memory_pool().release_unused()


def _check_length(name: str, columns: Sequence[Sequence[Cell]], before: int) -> None:
    for column in columns:
        for number, cell in enumerate(column, before + 1):
            if isinstance(cell, str) and len(cell) > LONGEST_CELL:
                raise LongCell(file=name, row=number, limit=LONGEST_CELL)


def _cells(column: Any) -> list[Cell]:
    """Return an Arrow column as plain cells, times as ISO text."""
    import pyarrow as arrow

    kind = column.type
    if arrow.types.is_dictionary(kind):
        # Written out for every row, a few kilobytes of one long text would fill the memory.
        texts = _cells(column.dictionary)
        return [None if at is None else texts[at] for at in column.indices.to_pylist()]
    if arrow.types.is_timestamp(kind):
        column = column.cast(arrow.timestamp("us", tz=kind.tz), safe=False)
    values: list[Any] = column.to_pylist()
    if arrow.types.is_string(kind) or arrow.types.is_large_string(kind) or arrow.types.is_integer(kind):
        return values
    if arrow.types.is_floating(kind):
        return [value if value is not None and math.isfinite(value) else None for value in values]
    return [plain(value) for value in values]


def plain(value: Any) -> Cell:
    """Return any value of a typed file as a plain cell: numbers and text stay, the rest becomes text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return json.dumps(value, default=str, ensure_ascii=False)
