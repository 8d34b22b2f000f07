"""Columns of cells become columns of typed values, each distinct cell read once."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.functional import lazystr

from nokshi.intake.rules.contacts import PARTING, SIMPLE, email_of, parts_of, phone_of
from nokshi.intake.rules.dates import date_of, moment_of
from nokshi.intake.rules.flags import flag_of
from nokshi.intake.rules.numbers import POINT, number_of
from nokshi.intake.rules.odd import Mended, Wrong
from nokshi.intake.rules.places import country_of, currency_of, language_of
from nokshi.intake.rules.sentences import remark_of
from nokshi.kernel.errors import DomainError
from nokshi.kernel.phones import is_in_use
from nokshi.ports.importing import Column, ColumnType, Level, Remark

Cell = str | int | float | None

KEPT = 12_000
NOTHING = frozenset(
    {"", "-", "--", "—", "n/a", "na", "nan", "null", "none", "nil", "#n/a", "(null)", "(blank)", "\\n", "?"}
)
LONGEST_NOTHING = max(map(len, NOTHING))
NO_TEXT = frozenset({"", "\\N", "#N/A", "(null)", "NaN"})
DOUBTFUL = frozenset(word[0] for word in (*NO_TEXT, "'") if word)
GUARD = ("'=", "'+", "'-", "'@")
SOFT = frozenset({ColumnType.COUNTRY, ColumnType.LANGUAGE})
"""Types whose unreadable values are left empty with a word about it: the row does not depend on them."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the cells of a column are written."""

    day_first: bool = True
    mark: str = POINT
    zone: str = "UTC"
    region: str = ""
    leave_empty: bool = False
    """What cannot be read is left empty instead of refusing its row."""


class Memo(dict[Any, Any]):
    """What each distinct cell came to."""

    def __init__(self, convert: Callable[[Any], Any]) -> None:
        super().__init__()
        self.convert = convert

    def __missing__(self, cell: Any) -> Any:
        value = self[cell] = self.convert(cell)
        return value


@dataclass(slots=True)
class Reader:
    """Read the cells of one column; `odd` holds a remark for each cell that was wrong or mended."""

    column: Column
    header: str
    manner: Manner
    odd: dict[Any, Remark] = field(default_factory=dict)
    memo: Memo = field(init=False)
    has_gaps: bool = False
    """Whether any cell was empty or wrong so far."""
    _converters: dict[str, Callable[[Any], Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.memo = Memo(self._typed)

    def read(self, cells: Sequence[Cell]) -> list[Any]:
        """Return the typed values; None where a cell is empty or wrong."""
        if len(self.memo) > KEPT:
            self.memo.clear()
            self.odd.clear()
        memo, known = self.memo, self.memo.get
        glance = None if self.column.fit else GLANCES.get(self.column.type)
        if glance is None:
            return list(map(memo.__getitem__, cells))
        return [known(cell) or glance(cell) or memo[cell] for cell in cells]

    def read_in_regions(self, cells: Sequence[Cell], regions: Sequence[str | None]) -> list[Any]:
        """Return phone numbers, each read as its row's country writes them; look `odd` up by (cell, region)."""
        if len(self.memo) > KEPT:
            self.memo.clear()
            self.odd.clear()
        default, memo = self.manner.region, self.memo
        pairs = zip(cells, regions, strict=True)
        return [cell if is_in_use(str(cell)) else memo[cell, region or default] for cell, region in pairs]

    def _typed(self, key: Any) -> Any:
        cell, region = key if isinstance(key, tuple) else (key, self.manner.region)
        if cell is None or (isinstance(cell, str) and is_nothing(cell, self.column.type)):
            self.has_gaps = True
            return None
        try:
            convert = self._converters.get(region)
            if convert is None:
                convert = self._converters[region] = _converter(self.column.type, self.manner, region)
            value = convert(cell)
        except Wrong as wrong:
            self.odd[key] = self._wrong(wrong)
            self.has_gaps = True
            return None
        if isinstance(value, Mended):
            self.odd[key] = remark_of(Level.REPAIRED, value.code, self.header, value=str(cell))
            value = value.value
        return self._fitted(key, value) if self.column.fit and value is not None else value

    def _fitted(self, key: Any, value: Any) -> Any:
        assert self.column.fit is not None
        try:
            return self.column.fit(value)
        except DomainError as refusal:
            self.odd[key] = self._unfit(refusal)
            self.has_gaps = True
            return None

    def _unfit(self, refusal: DomainError) -> Remark:
        said = lazystr(refusal)
        if self.manner.leave_empty and not self.column.required:
            return remark_of(Level.REPAIRED, "left_empty", self.header, reason=said)
        return Remark(Level.REFUSED, refusal.code, said, self.header)

    def _wrong(self, wrong: Wrong) -> Remark:
        if self.column.type in SOFT and not self.column.required:
            return remark_of(Level.REPAIRED, wrong.code, self.header, **wrong.values)
        if self.manner.leave_empty and not self.column.required:
            reason = remark_of(Level.REPAIRED, wrong.code, self.header, **wrong.values).sentence
            return remark_of(Level.REPAIRED, "left_empty", self.header, reason=reason)
        return remark_of(Level.REFUSED, wrong.code, self.header, **wrong.values)


def is_nothing(cell: str, kind: ColumnType) -> bool:
    """Say whether a cell stands for an empty one."""
    bare = cell.strip()
    if kind is ColumnType.TEXT:
        return bare in NO_TEXT
    return len(bare) <= LONGEST_NOTHING and bare.casefold() in NOTHING


def split_values(cells: Sequence[Cell], kind: ColumnType) -> list[list[str]]:
    """Return the several values of cells that may hold more than one."""
    if kind in {ColumnType.EMAIL, ColumnType.PHONE}:
        return [parts_of(str(cell)) if cell is not None else [] for cell in cells]
    return [[str(cell)] if cell not in (None, "") else [] for cell in cells]


def single_values(cells: Sequence[Cell], kind: ColumnType) -> list[str | None] | None:
    """Return the only value of each cell, None where it has none; nothing where any cell holds more than one."""
    if kind not in {ColumnType.EMAIL, ColumnType.PHONE}:
        return [str(cell) if cell not in (None, "") else None for cell in cells]
    texts = [str(cell).strip() if cell is not None else "" for cell in cells]
    return None if any(map(PARTING.search, texts)) else [text or None for text in texts]


def text_of(cell: str | int | float) -> Any:
    """Return a cell as text: whole numbers without .0, no signs that cannot be shown."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if not isinstance(cell, str):
        return str(cell)
    text = cell.strip()
    if text.startswith(GUARD):
        text = text[1:]
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text)
    if text.isprintable():
        return text
    clean = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs", "Cn"})
    clean = clean.replace("\r", "").strip()
    return clean if len(clean) == len(text.replace("\r", "")) else Mended(clean or None, "control_signs")


def _text_at_a_glance(cell: Cell) -> str | None:
    """Return a text with nothing about it that could be mended or stand for nothing, else None."""
    if type(cell) is str and cell.isascii() and cell.isprintable():
        text = cell.strip()
        if text and text[0] not in DOUBTFUL:
            return text
    return None


def _email_at_a_glance(cell: Cell) -> str | None:
    return cell.lower() if type(cell) is str and SIMPLE.fullmatch(cell) else None


def _phone_at_a_glance(cell: Cell) -> str | None:
    return cell if type(cell) is str and is_in_use(cell) else None


# Columns of names, addresses and numbers hold no cell twice: looking once beats remembering.
GLANCES: dict[ColumnType, Callable[[Cell], str | None]] = {
    ColumnType.TEXT: _text_at_a_glance,
    ColumnType.EMAIL: _email_at_a_glance,
    ColumnType.PHONE: _phone_at_a_glance,
}


def _converter(kind: ColumnType, manner: Manner, region: str) -> Callable[[Any], Any]:
    match kind:
        case ColumnType.NUMBER | ColumnType.MONEY:
            return partial(number_of, mark=manner.mark)
        case ColumnType.DATE:
            return partial(date_of, day_first=manner.day_first)
        case ColumnType.MOMENT:
            return partial(moment_of, day_first=manner.day_first, zone=manner.zone)
        case ColumnType.PHONE:
            return lambda cell: phone_of(_bare(cell), region)
        case ColumnType.FLAG:
            return flag_of
    return {
        ColumnType.EMAIL: lambda cell: email_of(_bare(cell)),
        ColumnType.COUNTRY: lambda cell: country_of(_bare(cell)),
        ColumnType.LANGUAGE: lambda cell: language_of(_bare(cell)),
        ColumnType.CURRENCY: lambda cell: currency_of(_bare(cell)),
    }.get(kind, text_of)


def _bare(cell: str | int | float) -> str:
    text = text_of(cell)
    return str(text.value if isinstance(text, Mended) else text)
