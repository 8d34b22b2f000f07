"""Write a table in the way its file was written: delimited text, a document of records, a workbook."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import TextIOWrapper
from tempfile import NamedTemporaryFile
from typing import Any, Literal, Protocol
from zipfile import ZIP_DEFLATED, ZipFile

from nokshi.intake.rules.cards.rows import card_of
from nokshi.intake.rules.records import record_of
from nokshi.intake.rules.trees import Twig, grown, twig_of

Line = Sequence[Any]
Form = Mapping[str, Any]
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?")
WORKBOOKS = frozenset({"xlsx", "xls", "xlsb", "ods"})
SHEETED = WORKBOOKS | {"tree"}
HIDDEN = "(Do Not Modify)"
"""How headings begin that a system needs and people do not."""


class Writer(Protocol):
    """What writes tables of the same headings one after the other into one file."""

    def write(self, form: Form, lines: Iterable[Line]) -> int:
        """Write rows and return how many there were."""

    def close(self) -> None:
        """Write what stands behind the rows."""


def writer_for(archive: ZipFile, name: str, form: Form, headers: Sequence[str]) -> Writer:
    """Return what writes a file of an archive as the form says."""
    kind = str(form.get("format", "text"))
    if kind == "json":
        return _Document(archive, name, form)
    if kind == "tree":
        return _Tree(archive, name, form)
    if kind == "vcard":
        return _Cards(archive, name, headers)
    if kind in WORKBOOKS:
        return _Workbook(archive, name, form, headers)
    return _Text(archive, name, form, headers)


class _Text:
    """Delimited text in UTF-8; with commas every cell is quoted, as systems do, else those that need it."""

    def __init__(self, archive: ZipFile, name: str, form: Form, headers: Sequence[str]) -> None:
        self._file = TextIOWrapper(archive.open(name, "w", force_zip64=True), "utf-8", newline="")
        sign = str(form.get("delimiter") or ",")
        quoting: Literal[0, 1] = csv.QUOTE_ALL if sign == "," else csv.QUOTE_MINIMAL
        self._writer = csv.writer(self._file, delimiter=sign, quoting=quoting, lineterminator="\n")
        self._writer.writerow(headers)

    def write(self, form: Form, lines: Iterable[Line]) -> int:
        count = 0
        for line in lines:
            self._writer.writerow(["" if cell is None else cell for cell in line])
            count += 1
        return count

    def close(self) -> None:
        self._file.close()


class _Document:
    """JSON: the records between what stood around them, each value under its own names."""

    def __init__(self, archive: ZipFile, name: str, form: Form) -> None:
        self._file = TextIOWrapper(archive.open(name, "w", force_zip64=True), "utf-8", newline="")
        self._frame: Mapping[str, Any] = form.get("frame") or {}
        self._file.write(self._frame.get("before", "["))
        self._is_first = True

    def write(self, form: Form, lines: Iterable[Line]) -> int:
        paths = [tuple(path) for path in (form.get("frame") or {}).get("paths", [])]
        count = 0
        for line in lines:
            self._file.write("\n" if self._is_first else ",\n")
            self._file.write(record_of(paths, line))
            self._is_first = False
            count += 1
        return count

    def close(self) -> None:
        self._file.write(self._frame.get("after", "]"))
        self._file.close()


class _Tree:
    """JSON whose records hold others: put together from its sheets once all of them are there."""

    def __init__(self, archive: ZipFile, name: str, form: Form) -> None:
        self._archive, self._name = archive, name
        self._frame: Mapping[str, Any] = form.get("frame") or {}
        self._scope = str(self._frame.get("scope", ""))
        self._twigs: list[Twig] = []

    def write(self, form: Form, lines: Iterable[Line]) -> int:
        paths = [tuple(path) for path in (form.get("frame") or {}).get("paths", [])]
        names, sort = form.get("names") or form["headers"], str(form.get("sheet", "")).rpartition(" ")[2]
        before = len(self._twigs)
        self._twigs += (twig_of(paths, names, line, self._scope, sort) for line in lines)
        return len(self._twigs) - before

    def close(self) -> None:
        records = ",\n".join(grown(self._twigs, self._scope))
        around = self._frame.get("before", "["), self._frame.get("after", "]")
        self._archive.writestr(self._name, f"{around[0]}\n{records}{around[1]}", ZIP_DEFLATED)


class _Cards:
    """vCards one after the other, each byte for byte save for what changed."""

    def __init__(self, archive: ZipFile, name: str, headers: Sequence[str]) -> None:
        self._file = archive.open(name, "w", force_zip64=True)
        self._headers = headers

    def write(self, form: Form, lines: Iterable[Line]) -> int:
        count = 0
        encoding = str(form.get("encoding") or "")
        for line in lines:
            card = card_of(self._headers, line, encoding)
            self._file.write(card if card.endswith(b"\n") else card + b"\r\n")
            count += 1
        return count

    def close(self) -> None:
        self._file.close()


class _Workbook:
    """An XLSX, its sheets one after the other: numbers as numbers, days and moments as such, the rest as text."""

    def __init__(self, archive: ZipFile, name: str, form: Form, headers: Sequence[str]) -> None:
        import xlsxwriter

        self._archive = archive
        self._name = name if name.lower().endswith((".xlsx", ".xlsm")) else f"{name}.xlsx"
        self._file = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115  closed with the writer
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(self._file.name, options)
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._begin(_sheet_of(form), headers)

    def _begin(self, sheet: str, headers: Sequence[str]) -> None:
        self._named, self._row = sheet, 0
        self._sheet = self._book.add_worksheet(sheet)
        self._sheet.write_row(0, 0, list(headers))
        for place, header in enumerate(headers):
            if header.startswith(HIDDEN):
                self._sheet.set_column(place, place, None, None, {"hidden": True})

    def write(self, form: Form, lines: Iterable[Line]) -> int:
        if (sheet := _sheet_of(form)) != self._named:
            self._begin(sheet, form.get("headers", ()))
        before = self._row
        for line in lines:
            self._row += 1
            for place, cell in enumerate(line):
                self._put(place, cell)
        return self._row - before

    def _put(self, place: int, cell: Any) -> None:
        at = (self._row, place)
        if cell is None or cell == "":
            return
        if isinstance(cell, int | float):
            self._sheet.write_number(*at, cell)
        elif cell in {"true", "false"}:
            self._sheet.write_boolean(*at, cell == "true")
        elif moment := _moment(str(cell)):
            self._sheet.write_datetime(*at, moment, self._moment if "T" in cell else self._day)
        else:
            self._sheet.write_string(*at, str(cell))

    def close(self) -> None:
        self._book.close()
        self._archive.write(self._file.name, self._name)
        self._file.close()


def _sheet_of(form: Form) -> str:
    return str(form.get("sheet") or "Sheet1")[:31]


def _moment(text: str) -> datetime | None:
    """Return the day or moment that a text is, as reading a workbook tells it; None where it is another text."""
    if not MOMENT.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.year >= 1900 else None
