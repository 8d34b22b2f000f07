"""Write rows as CSV, XLSX or Parquet, and cards as vCard, without holding them in memory."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from nokshi.kernel.sheets import disarmed

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "vcf": "text/vcard; charset=utf-8",
}
BATCH = 5_000
SHEET_ROWS = 1_048_575


class _Counted:
    """Rows on their way, counted."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for row in self.rows:
            self.count += 1
            yield row


def write_file(path: Path, form: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows to a file of the format and return how many there were."""
    counted = _Counted(rows)
    {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet}[form](path, heads, counted)
    return counted.count


def write_cards(path: Path, cards: Iterable[bytes]) -> int:
    """Write vCards to a file and return how many there were."""
    count = 0
    with path.open("wb") as file:
        for card in cards:
            file.write(card)
            count += 1
    return count


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield CSV line by line, formulas disarmed, with a mark so that spreadsheets read it as UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(heads)
    for row in rows:
        yield writer.writerow([plain(value) for value in row])


def plain(value: Any) -> str:
    """Return a value as CSV has it: ISO dates, plain numbers, text that no spreadsheet would run."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    return disarmed(value) if isinstance(value, str) else str(value)


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _csv(path: Path, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_lines(heads, rows))


def _xlsx(path: Path, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    with xlsxwriter.Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        rest = iter(rows)
        while True:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, heads, bold)
            sheet.freeze_panes(1, 0)
            last = 0
            for last, row in enumerate(islice(rest, SHEET_ROWS), 1):
                for place, value in enumerate(row):
                    _write(sheet, last, place, value, moment)
            if last < SHEET_ROWS:
                return


def _write(sheet: Any, number: int, place: int, value: Any, moment: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(number, place, value)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(number, place, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(number, place, value, moment)
    else:
        sheet.write_string(number, place, str(value))


def _parquet(path: Path, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    import pyarrow as arrow
    from pyarrow import parquet

    schema = arrow.schema([(head, arrow.string()) for head in heads])
    rest = iter(rows)
    first = list(islice(rest, BATCH))
    if first:
        schema = arrow.schema(
            [(head, _type(column)) for head, column in zip(heads, zip(*first, strict=True), strict=True)]
        )
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while first:
            columns = [[_cell(value, field.type) for value in column]
                       for column, field in zip(zip(*first, strict=True), schema, strict=True)]  # fmt: skip
            arrays = [arrow.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
            writer.write_batch(arrow.record_batch(arrays, schema=schema))
            first = list(islice(rest, BATCH))


def _type(values: Sequence[Any]) -> Any:
    """Return the Arrow type of a column by its first values; text where they are mixed or not there."""
    import pyarrow as arrow

    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return arrow.bool_()
    if kinds == {int}:
        return arrow.int64()
    if kinds == {Decimal}:
        return arrow.decimal128(38, 6)
    if kinds == {datetime}:
        return arrow.timestamp("us", tz="UTC")
    return arrow.date32() if kinds == {date} else arrow.string()


def _cell(value: Any, kind: Any) -> Any:
    import pyarrow as arrow

    if value is None:
        return None
    if arrow.types.is_string(kind):
        return value if isinstance(value, str) else value.isoformat() if hasattr(value, "isoformat") else str(value)
    return value.quantize(Decimal("0.000001")) if arrow.types.is_decimal(kind) else value
