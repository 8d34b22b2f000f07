"""Parquet, read in batches of rows."""

import json
import math
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from nokshi.intake.reading.problems import Broken, TooManyColumns
from nokshi.intake.reading.table import BATCH, MOST_COLUMNS, Batch, Cell, Found, Source, Table
from nokshi.intake.rules.headers import names_of


def read_parquet(source: Source) -> Table:
    """Open a Parquet file; raises BadFile."""
    import pyarrow as arrow
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(source.path, pre_buffer=False, memory_map=False)
    except (arrow.ArrowException, OSError):
        raise Broken(file=source.name) from None
    names = list(file.schema_arrow.names)
    if len(names) > MOST_COLUMNS:
        raise TooManyColumns(file=source.name, row=0, columns=len(names), limit=MOST_COLUMNS)
    found = Found(format="parquet", header=0)
    return Table(source.name, found, names_of(names, len(names)), _batches(source, file))


def _batches(source: Source, file: Any) -> Iterator[Batch]:
    import pyarrow as arrow

    number = 0
    try:
        for batch in file.iter_batches(batch_size=BATCH, use_threads=False):
            columns = [_cells(column) for column in batch.columns]
            yield list(enumerate(zip(*columns, strict=True), number + 1))
            number += batch.num_rows
    except (arrow.ArrowException, OSError):
        raise Broken(file=source.name) from None
    finally:
        arrow.default_memory_pool().release_unused()


def _cells(column: Any) -> list[Cell]:
    """Return an Arrow column as plain cells, times as ISO text."""
    import pyarrow as arrow

    kind = column.type
    if arrow.types.is_dictionary(kind):
        return _cells(column.dictionary_decode())
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
