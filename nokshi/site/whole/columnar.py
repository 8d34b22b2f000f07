"""Rows of plain values as Parquet and back."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any

from nokshi.site.whole.cells import BadCell
from nokshi.site.whole.manifest import ColumnTold

BATCH = 5_000


def write(target: IO[bytes], columns: Sequence[ColumnTold], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows; `target` need not be sought in."""
    import pyarrow as arrow
    from pyarrow import parquet

    schema = _schema(columns)
    rest = iter(rows)
    with parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        while batch := list(islice(rest, BATCH)):
            arrays = [
                arrow.array(column, type=kind)
                for column, kind in zip(zip(*batch, strict=True), schema.types, strict=True)
            ]
            writer.write_batch(arrow.record_batch(arrays, schema=schema))


def rows_in(path: Path, columns: Sequence[ColumnTold]) -> Iterator[list[Any]]:
    """Yield the rows of plain values that a file holds; raises BadCell."""
    import pyarrow as arrow
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            if not file.schema_arrow.equals(_schema(columns)):
                raise BadCell("columns")
            for batch in file.iter_batches(BATCH):
                yield from map(list, zip(*(column.to_pylist() for column in batch.columns), strict=True))
    except arrow.ArrowException as wrong:
        raise BadCell(str(wrong)[:120]) from wrong


def _schema(columns: Sequence[ColumnTold]) -> Any:
    import pyarrow as arrow

    kinds = {
        "integer": arrow.int64(), "boolean": arrow.bool_(), "moment": arrow.timestamp("us", tz="UTC"),
        "day": arrow.date32(),
    }  # fmt: skip
    return arrow.schema([(column.name, kinds.get(column.type, arrow.string())) for column in columns])
