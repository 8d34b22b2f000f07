"""Rows of cells become rows of typed values, a batch at a time, column by column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import msgspec

from nokshi.intake.rules.cells import Cell, Memo, Reader, single_values, split_values
from nokshi.intake.rules.moves import feeds_of, names_in, places_of
from nokshi.intake.rules.plan import Plan
from nokshi.intake.rules.sentences import remark_of
from nokshi.ports.importing import Column, ColumnType, ImportKind, ImportRow, Level, Remark
from nokshi.ports.systems import RECORD, same

PARTED = "\x1f"


def typist_of(kind: ImportKind, plan: Plan) -> "Typist":
    """Return a typist for a plan, the same one again while it stays the same: it knows many cells by then."""
    said = msgspec.json.encode([kind.name, plan])
    columns = kind.all_columns
    if _last.get("said") != said or _last["typist"].kind is not kind or _last["columns"] != columns:
        _last.clear()
        _last.update(said=said, columns=columns, typist=Typist(kind, plan))
    typist: Typist = _last["typist"]
    return typist


_last: dict[str, Any] = {}


def _of_text(read: Callable[[str], str]) -> Callable[[Cell], Cell]:
    def of_text(cell: Cell) -> Cell:
        text = "" if cell is None else str(cell)
        return None if cell is None else text if text.startswith(RECORD) else read(text)

    return of_text


@dataclass(frozen=True, slots=True)
class Fed:
    """A column of the file, by its place, that feeds a field."""

    place: int
    reader: Reader


@dataclass(slots=True)
class Typist:
    """Type the rows of one file shape as one kind of record."""

    kind: ImportKind
    plan: Plan
    width: int = field(init=False)
    columns: tuple[Column, ...] = field(init=False)
    """The fields that the file feeds; only these are in the values of a row."""
    _fed: dict[str, list[Fed]] = field(init=False)
    _country: str = field(init=False, default="")
    _first: dict[int, Memo] = field(init=False)
    """How the cells of a column of a system's export are read before they are typed, by its place."""
    _instead: dict[int, tuple[int, Memo]] = field(init=False)
    """Which column's cells stand for those of another that read empty, by their places."""

    def __post_init__(self) -> None:
        self.width = len(self.plan.columns)
        there = self.kind.all_columns
        columns = {column.name: column for column in there}
        self._fed = {}
        for place, planned in enumerate(self.plan.columns):
            if column := columns.get(planned.field):
                reader = Reader(column, planned.header, self.plan.manner_of(planned))
                self._fed.setdefault(column.name, []).append(Fed(place, reader))
        self.columns = tuple(column for column in there if column.name in self._fed)
        countries = (one.name for one in self.columns if one.type is ColumnType.COUNTRY and not one.many)
        self._country = next(countries, "")
        names, feeds = names_in(self.plan), feeds_of(self.plan)
        others = {place: places_of(names, [feed.otherwise])[0] for place, feed in feeds.items() if not feed.through}
        self._instead = {
            place: (other, Memo(_of_text(feeds[place].read))) for place, other in others.items() if other is not None
        }
        self._first = {place: Memo(_of_text(feed.read)) for place, feed in feeds.items() if feed.read is not same}

    def rows(self, numbers: Sequence[int], cells: Sequence[Sequence[Cell]]) -> list[ImportRow]:
        """Return the typed rows, each with its remarks."""
        remarks: dict[int, list[Remark]] = {}
        columns = list(zip(*self._squared(cells, remarks), strict=True)) if cells else []
        for place, (other, read) in self._instead.items() if columns else ():
            both = zip(columns[place], columns[other], strict=True)
            columns[place] = tuple(one if one and read[one] else two for one, two in both)
        for place, known in self._first.items() if columns else ():
            columns[place] = tuple(map(known.__getitem__, columns[place]))
        typed: dict[str, Any] = {}
        if self._country:
            typed[self._country] = self._single(self._fed[self._country][0], columns, remarks, None)
        regions = typed.get(self._country)
        values = [typed.get(column.name) or self._column(column, columns, remarks, regions) for column in self.columns]
        names = [column.name for column in self.columns]
        made = [
            ImportRow(number, dict(zip(names, row, strict=True)), [])
            for number, row in zip(numbers, zip(*values, strict=False) if values else repeat(()), strict=False)
        ]
        for index, said in remarks.items():
            made[index].remarks.extend(said)
        return made

    def keys_of(self, rows: Sequence[ImportRow]) -> list[str]:
        """Return by what each row belongs together with others: its own number where the kind does not group."""
        names = self.kind.group_by
        if not names:
            return [str(row.number) for row in rows]
        if len(fed := [name for name in names if name in self._fed]) != 1:
            return [self._key_of(row, names) for row in rows]
        only, place = fed[0], names.index(fed[0])
        before, after = PARTED * place, PARTED * (len(names) - place - 1)
        return [
            f"{before}{value}{after}" if isinstance(value := row.values[only], str) else self._key_of(row, names)
            for row in rows
        ]

    @staticmethod
    def _key_of(row: ImportRow, names: Sequence[str]) -> str:
        parts = [row.values.get(name) for name in names]
        if all(part is None for part in parts):
            return f"{PARTED}{row.number}"
        return PARTED.join("" if part is None else str(part) for part in parts)

    def named(self, remark: Remark) -> Remark:
        """Return a kind's remark with the heading of the file in place of the field's name."""
        fed = self._fed.get(remark.column)
        if not fed:
            return remark
        return Remark(remark.level, remark.code, remark.sentence, fed[0].reader.header)

    def _squared(self, cells: Sequence[Sequence[Cell]], remarks: dict[int, list[Remark]]) -> list[Sequence[Cell]]:
        """Make all rows as wide as the headings; a row with more cells is refused."""
        width = self.width
        squared: list[Sequence[Cell]] = []
        for index, row in enumerate(cells):
            length = len(row)
            if length == width:
                squared.append(row)
            elif length < width:
                squared.append([*row, *repeat(None, width - length)])
            else:
                if any(cell not in (None, "") for cell in row[width:]):
                    said = remark_of(Level.REFUSED, "too_many_cells", "", cells=length, columns=width)
                    remarks.setdefault(index, []).append(said)
                squared.append(row[:width])
        return squared

    def _column(
        self,
        column: Column,
        columns: Sequence[Sequence[Cell]],
        remarks: dict[int, list[Remark]],
        regions: Sequence[Any] | None,
    ) -> Any:
        fed = self._fed[column.name]
        if column.many:
            return self._many(fed, columns, remarks, regions)
        values = self._single(fed[0], columns, remarks, regions)
        if column.required and fed[0].reader.has_gaps:
            self._note_missing(fed[0], values, remarks)
        return values

    def _single(
        self,
        fed: Fed,
        columns: Sequence[Sequence[Cell]],
        remarks: dict[int, list[Remark]],
        regions: Sequence[Any] | None,
    ) -> list[Any]:
        return self._read(fed.reader, columns[fed.place], remarks, regions)

    def _many(
        self, fed: Sequence[Fed], columns: Sequence[Sequence[Cell]], remarks: dict[int, list[Remark]],
        regions: Sequence[Any] | None,
    ) -> list[list[Any]]:  # fmt: skip
        gathered: list[list[Any]] = [[] for _ in columns[0]]
        for one in fed:
            kind = one.reader.column.type
            singles = single_values(columns[one.place], kind)
            if singles is not None:
                for values, value in zip(gathered, self._read(one.reader, singles, remarks, regions), strict=True):
                    if value is not None and value not in values:
                        values.append(value)
                continue
            parts = split_values(columns[one.place], kind)
            places = [index for index, values in enumerate(parts) for _ in values]
            flat = [value for values in parts for value in values]
            said: dict[int, list[Remark]] = {}
            around = [regions[place] for place in places] if regions else None
            for place, value in zip(places, self._read(one.reader, flat, said, around), strict=True):
                if value is not None and value not in gathered[place]:
                    gathered[place].append(value)
            for index, found in said.items():
                remarks.setdefault(places[index], []).extend(found)
        return gathered

    def _read(
        self, reader: Reader, cells: Sequence[Cell], remarks: dict[int, list[Remark]], regions: Sequence[Any] | None
    ) -> list[Any]:
        if reader.column.type is ColumnType.PHONE and regions is not None:
            values = reader.read_in_regions(cells, regions)
            keys: Sequence[Any] = [(c, r or reader.manner.region) for c, r in zip(cells, regions, strict=True)]
        else:
            values = reader.read(cells)
            keys = cells
        if reader.odd:
            odd = reader.odd
            for index, key in enumerate(keys):
                if key in odd:
                    remarks.setdefault(index, []).append(odd[key])
        return values

    def _note_missing(self, fed: Fed, values: Sequence[Any], remarks: dict[int, list[Remark]]) -> None:
        said = remark_of(Level.REFUSED, "missing", fed.reader.header)
        for index, value in enumerate(values):
            if value is None and not any(one.column == fed.reader.header for one in remarks.get(index, ())):
                remarks.setdefault(index, []).append(said)
