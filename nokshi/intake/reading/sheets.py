"""Workbooks: XLSX, XLS, XLSB and ODS."""

import re
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from zipfile import ZipFile

import python_calamine as calamine

from nokshi.intake.reading.columns import plain
from nokshi.intake.reading.packed import check_workbook
from nokshi.intake.reading.problems import (
    BadFile,
    Broken,
    Empty,
    Locked,
    NoSuchSheet,
    SheetTooLarge,
    TooManyColumns,
)
from nokshi.intake.reading.table import MOST_COLUMNS, Found, Row, Source, Table, numbered
from nokshi.intake.reading.workbook import Workbook
from nokshi.intake.rules.headers import header_line, names_of

HEAD = 60
MOST_CELLS_AT_ONCE = 800_000
MOST_BYTES_AT_ONCE = 64 << 20
REPEATED = re.compile(rb'number-(?:columns|rows)-repeated="(\d+)"')


def read_workbook(source: Source) -> Table:
    """Open one sheet of a workbook; raises BadFile."""
    if source.format == "xlsx":
        unpacked = check_workbook(source.name, source.path)
        book = Workbook(source.name, source.path)
        sheet = _sheet(source, book.sheets)
        if unpacked > MOST_BYTES_AT_ONCE or book.is_larger(sheet, MOST_CELLS_AT_ONCE):
            return _table(source, book.sheets, sheet, book.rows(sheet))
    else:
        _check_old(source)
    names, sheet, rows = _loaded(source)
    return _table(source, names, sheet, rows)


def glance_at_workbook(source: Source) -> Table:
    """Open one sheet of an XLSX file for its first rows: they come before the rest is read; raises BadFile."""
    check_workbook(source.name, source.path)
    book = Workbook(source.name, source.path)
    sheet = _sheet(source, book.sheets)
    return _table(source, book.sheets, sheet, book.rows(sheet))


def _table(source: Source, sheets: list[str], sheet: str, rows: Iterator[Row]) -> Table:
    head = list(islice(rows, HEAD))
    width = max(map(len, head), default=0)
    if not width:
        raise Empty(file=source.name)
    if width > MOST_COLUMNS:
        raise TooManyColumns(file=source.name, row=1, columns=width, limit=MOST_COLUMNS)
    wanted = source.options.header
    line = wanted if wanted is not None else header_line(head)
    headers = names_of(head[line - 1] if line else [], width)
    found = Found(format=source.format, sheet=sheet, sheets=sheets, header=line)
    name = f"{source.name} › {sheet}" if len(sheets) > 1 else source.name
    return Table(name, found, headers, numbered(chain(head[line:], rows)))


def _sheet(source: Source, sheets: list[str]) -> str:
    wanted = source.options.sheet
    if wanted and wanted not in sheets:
        raise NoSuchSheet(file=source.name, sheet=wanted, sheets=", ".join(sheets))
    if not sheets:
        raise Empty(file=source.name)
    return wanted or sheets[0]


def _loaded(source: Source) -> tuple[list[str], str, Iterator[Row]]:
    """Let calamine load a sheet whole; the first that is not empty where none is named."""
    try:
        book = calamine.load_workbook(str(source.path))
        names = list(book.sheet_names)
        sheet = _sheet(source, names)
        for name in names if not source.options.sheet else [sheet]:
            loaded = book.get_sheet_by_name(name)
            if loaded.height:
                return names, name, _rows(loaded)
    except calamine.PasswordError:
        raise Locked(file=source.name) from None
    except (calamine.CalamineError, calamine.ZipError, calamine.XmlError, OSError, ValueError) as error:
        raise _told(source, error) from None
    raise Empty(file=source.name)


def _rows(sheet: calamine.CalamineSheet) -> Iterator[Row]:
    """Yield the rows as the person sees them numbered, empty ones at the top too."""
    for _ in range(sheet.start[0] if sheet.start else 0):
        yield []
    for row in sheet.iter_rows():
        yield [None if cell == "" else plain(cell) for cell in row]


def _told(source: Source, error: Exception) -> BadFile:
    words = str(error).lower()
    return Locked(file=source.name) if "password" in words or "encrypt" in words else Broken(file=source.name)


def _check_old(source: Source) -> None:
    """Refuse what would not fit into memory: these formats are loaded whole."""
    if source.path.stat().st_size > MOST_BYTES_AT_ONCE:
        raise SheetTooLarge(file=source.name)
    if source.format != "ods":
        return
    check_workbook(source.name, source.path)
    with ZipFile(source.path) as archive:
        if "content.xml" not in archive.namelist():
            raise Broken(file=source.name)
        if archive.getinfo("content.xml").file_size > MOST_BYTES_AT_ONCE:
            raise SheetTooLarge(file=source.name)
        content = archive.read("content.xml")
    repeats = sorted((int(number) for number in REPEATED.findall(content)), reverse=True)
    if sum(1 for number in repeats if 16_384 > number > MOST_COLUMNS) > 1_000:
        raise SheetTooLarge(file=source.name)


def looks_like_workbook(path: Path) -> str:
    """Return the format of a workbook inside a ZIP, empty where it is none."""
    with ZipFile(path) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
            return "xlsx" if "xl/workbook.xml" in names else "xlsb"
        if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
            return "ods" if b"opendocument.spreadsheet" in archive.read("mimetype") else ""
    return ""
