"""Large XLSX sheets, streamed: memory does not grow with the number of rows.

The format is ECMA-376; only what tells a cell's value is read. Formulas are never run: what the
spreadsheet program computed last is the value.
"""

import re
from array import array
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import IO, Any
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import BadZipFile, ZipFile

from nokshi.intake.reading.problems import Broken, LongCell, TooManyColumns
from nokshi.intake.reading.table import LONGEST_CELL, MOST_COLUMNS, Cell, Row

CHUNK = 1 << 18
LONGEST_TAG = 8 << 20
LAST_ROW = 1 << 20
"""Excel's own: a sheet that leaves out more rows than this is none, and would fill the memory with nothing."""
BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
NOT_DATE = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.')
REFERENCE = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  a workbook has no zone
EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001


class Workbook:
    """The sheets of an XLSX file by name, each as a stream of rows."""

    def __init__(self, name: str, path: Path) -> None:
        self.name, self.path = name, path
        self._parts: dict[str, str] = {}
        self._is_1904 = False
        self._guarded(self._read_parts)

    @property
    def sheets(self) -> list[str]:
        return list(self._parts)

    def is_larger(self, sheet: str, cells: int) -> bool:
        """Say whether a sheet reaches over more rows × columns, by its cells and not by its word."""
        columns, rows = 0, 0
        with ZipFile(self.path) as archive, archive.open(self._parts[sheet]) as file:
            tail = b""
            while chunk := file.read(CHUNK):
                found = REFERENCE.findall(tail + chunk)
                columns = max(columns, *(column_number(one.decode()) for one in {letters for letters, _ in found}), 0)
                rows = max(rows, *map(int, {digits for _, digits in found}), 0)
                if columns * rows > cells:
                    return True
                tail = chunk[-200:]
        return False

    def rows(self, sheet: str) -> Iterator[Row]:
        """Yield the rows of a sheet, empty ones where numbers are left out; raises BadFile."""
        try:
            with ZipFile(self.path) as archive, TemporaryFile() as spill:
                texts = _Texts(self.name, archive, spill)
                dates = _date_styles(archive)
                epoch = EPOCH_1904 if self._is_1904 else EPOCH
                with archive.open(self._parts[sheet]) as file:
                    yield from _Rows(self.name, texts, dates, epoch).of(file)
        except (BadZipFile, ExpatError, EOFError, KeyError, ValueError, OSError):
            raise Broken(file=self.name) from None

    def _guarded(self, read: Callable[[], None]) -> None:
        try:
            read()
        except (BadZipFile, ExpatError, EOFError, KeyError, ValueError, OSError):
            raise Broken(file=self.name) from None

    def _read_parts(self) -> None:
        targets: dict[str, str] = {}
        found: list[tuple[str, str]] = []

        def relation(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship":
                targets[attributes["Id"]] = attributes["Target"]

        def sheet(tag: str, attributes: dict[str, str]) -> None:
            if tag == "sheet":
                found.append((attributes["name"], next(v for k, v in attributes.items() if k.endswith(":id"))))
            elif tag == "workbookPr":
                self._is_1904 = attributes.get("date1904") in {"1", "true"}

        with ZipFile(self.path) as archive:
            _walk(archive, "xl/_rels/workbook.xml.rels", relation)
            _walk(archive, "xl/workbook.xml", sheet)
            there = set(archive.namelist())
        for name, key in found:
            part = _part(targets.get(key, ""))
            if part in there and "worksheets" in part:
                self._parts[name] = part


def column_number(letters: str) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def is_date_format(code: str) -> bool:
    """Say whether a number format shows a date or a time."""
    return any(letter in "dmyhs" for letter in NOT_DATE.sub("", code.split(";")[0].lower().replace("general", "")))


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)


def _walk(archive: ZipFile, part: str, start: Callable[[str, dict[str, str]], None]) -> None:
    parser = ParserCreate()
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    with archive.open(part) as file:
        _feed(parser, file)
        parser.Parse(b"", True)


def _feed(parser: Any, file: IO[bytes]) -> None:
    for _ in _steps(parser, file):
        pass


def _steps(parser: Any, file: IO[bytes]) -> Iterator[None]:
    """Hand a part to the parser piece by piece; raises ValueError where one sign of it never ends."""
    fed = 0
    while chunk := file.read(CHUNK):
        parser.Parse(chunk)
        fed += len(chunk)
        # The parser keeps a tag or an attribute whole until it ends, however long it is.
        if fed - parser.CurrentByteIndex > LONGEST_TAG:
            raise ValueError("a tag without an end")
        yield


def _date_styles(archive: ZipFile) -> frozenset[str]:
    """Return the numbers of the cell styles that show a date."""
    formats: dict[int, str] = {}
    styles: list[int] = []
    inside: list[bool] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt":
            formats[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif tag in {"cellXfs", "cellStyleXfs"}:
            inside[:] = [tag == "cellXfs"]
        elif tag == "xf" and inside and inside[0]:
            styles.append(int(attributes.get("numFmtId", 0)))

    if "xl/styles.xml" in archive.namelist():
        _walk(archive, "xl/styles.xml", start)
    return frozenset(
        str(number)
        for number, style in enumerate(styles)
        if style in BUILT_IN_DATES or (style in formats and is_date_format(formats[style]))
    )


class _Texts:
    """The texts that cells share, kept in a file beside, so that there may be any number of them."""

    def __init__(self, name: str, archive: ZipFile, spill: IO[bytes]) -> None:
        self._name, self._spill = name, spill
        self._ends = array("Q", [0])
        self._known: dict[int, str] = {}
        self._words: list[str] = []
        self._length = 0
        self._depth = 0
        self._is_text = False
        if "xl/sharedStrings.xml" in archive.namelist():
            self._read(archive)

    def __getitem__(self, number: int) -> str:
        known = self._known.get(number)
        if known is None:
            if len(self._known) > 50_000:
                self._known.clear()
            start = self._ends[number]
            self._spill.seek(start)
            known = self._known[number] = self._spill.read(self._ends[number + 1] - start).decode()
        return known

    def _read(self, archive: ZipFile) -> None:
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        with archive.open("xl/sharedStrings.xml") as file:
            _feed(parser, file)

    def _start(self, tag: str, _: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "si":
            self._words.clear()
            self._length = 0
        self._depth += tag == "rPh"
        self._is_text = tag == "t" and not self._depth

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        self._is_text = False
        self._depth -= tag == "rPh"
        if tag == "si":
            self._ends.append(self._ends[-1] + self._spill.write("".join(self._words).encode()))

    def _data(self, words: str) -> None:
        if self._is_text:
            self._length += len(words)
            if self._length > LONGEST_CELL:
                raise LongCell(file=self._name, row=len(self._ends), limit=LONGEST_CELL)
            self._words.append(words)


class _Rows:
    """A walk through a sheet's XML that keeps one row in hand."""

    def __init__(self, name: str, texts: _Texts, dates: frozenset[str], epoch: datetime) -> None:
        self.name, self.texts, self.dates, self.epoch = name, texts, dates, epoch
        self.done: list[list[Cell]] = []
        self.row: list[Cell] = []
        self.last = 0
        self.kind = self.style = ""
        self.at = 0
        self.words: list[str] = []
        self.length = 0
        self.left_out = 0
        self.is_value = False
        self.places: dict[str, int] = {}

    def of(self, file: IO[bytes]) -> Iterator[Row]:
        parser: Any = ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        for _ in _steps(parser, file):
            yield from self.done
            self.done = []
        parser.Parse(b"", True)
        yield from self.done

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "v":
            self.is_value = True
            return
        tag = tag.rpartition(":")[2]
        if tag == "c":
            self.kind, self.style = attributes.get("t", ""), attributes.get("s", "")
            self.at = self._place(attributes["r"]) if "r" in attributes else self.at + 1
            self.words.clear()
            self.length = 0
        elif tag == "row":
            number = int(attributes.get("r", self.last + 1))
            gap = max(number - self.last - 1, 0)
            self.left_out += gap
            if self.left_out > LAST_ROW:
                raise Broken(file=self.name)
            self.done.extend([] for _ in range(gap))
            self.last, self.row, self.at = number, [], 0
        self.is_value = tag in {"v", "t"}

    def _place(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        place = self.places.get(letters)
        if place is None:
            place = self.places[letters] = column_number(letters)
            if place > MOST_COLUMNS:
                raise TooManyColumns(file=self.name, row=self.last, columns=place, limit=MOST_COLUMNS)
        return place

    def _end(self, tag: str) -> None:
        self.is_value = False
        if tag == "v":
            return
        tag = tag.rpartition(":")[2]
        if tag == "c" and self.words:
            gap = self.at - 1 - len(self.row)
            if gap > 0:
                self.row.extend([None] * gap)
            value = self._value("".join(self.words))
            if gap >= 0:
                self.row.append(value)
            else:
                self.row[self.at - 1] = value
        elif tag == "row":
            self.done.append(self.row)

    def _data(self, words: str) -> None:
        if self.is_value:
            self.length += len(words)
            if self.length > LONGEST_CELL:
                raise LongCell(file=self.name, row=self.last, limit=LONGEST_CELL)
            self.words.append(words)

    def _value(self, words: str) -> Cell:
        if self.kind == "s":
            return self.texts[int(words)]
        if self.kind in {"", "n"}:
            number = float(words)
            if self.style in self.dates:
                return self._moment(number)
            return int(number) if number.is_integer() and abs(number) < 1e15 else number
        if self.kind == "b":
            return "true" if words == "1" else "false"
        return None if self.kind == "e" else words

    def _moment(self, number: float) -> Cell:
        if number < 1:
            return str(timedelta(seconds=round(number * 86_400)))
        moment = self.epoch + timedelta(seconds=round(number * 86_400))
        return moment.date().isoformat() if number == int(number) else moment.isoformat()
