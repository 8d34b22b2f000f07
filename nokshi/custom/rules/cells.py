"""Values as rows of the table: which column holds a value of each type, and the way back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from nokshi.custom.rules.definitions import Definition
from nokshi.custom.rules.texts import compared, numbered, whole
from nokshi.custom.rules.types import TEXTUAL, UNIQUE, WITH_CHOICES, Kind
from nokshi.kernel.exact import plain


@dataclass(frozen=True, slots=True)
class Cell:
    """The columns of one row; those of other types are empty."""

    text: str = ""
    key: str | None = None
    number: Decimal | None = None
    day: date | None = None
    moment: datetime | None = None
    other: int | None = None


def cells_of(definition: Definition, value: Any) -> list[Cell]:
    """Return the rows that hold a value as it was read; none for None."""
    if value is None:
        return []
    if definition.type is Kind.CHOICES:
        return [Cell(key=one) for one in value]
    return [_cell(definition.type, value)]


def _cell(kind: Kind, value: Any) -> Cell:
    if kind in TEXTUAL:
        return Cell(text=value, key=compared(value))
    match kind:
        case Kind.CHOICE:
            return Cell(key=value)
        case Kind.FLAG:
            return Cell(key="yes" if value else "no")
        case Kind.DATE:
            return Cell(day=date.fromisoformat(value))
        case Kind.MOMENT:
            return Cell(moment=datetime.fromisoformat(value))
        case Kind.RECORD:
            return Cell(other=value)
    return Cell(number=Decimal(value))


def value_of(definition: Definition, cells: Sequence[Cell]) -> Any:
    """Return the value that rows hold, in the order of their positions."""
    if not cells:
        return None
    if definition.type is Kind.CHOICES:
        return [cell.key for cell in cells]
    first = cells[0]
    if definition.type in TEXTUAL:
        return first.text
    if definition.type in WITH_CHOICES:
        return first.key
    match definition.type:
        case Kind.FLAG:
            return first.key == "yes"
        case Kind.DATE:
            return first.day.isoformat() if first.day else None
        case Kind.MOMENT:
            return first.moment.astimezone(UTC).isoformat() if first.moment else None
        case Kind.RECORD:
            return first.other
    return None if first.number is None else plain(first.number)


def once_of(kind: Kind, value: Any) -> str | None:
    """Return what of a value no two records may have alike, None for nothing and for types that repeat."""
    return whole(value) if kind in UNIQUE and isinstance(value, str) else None


def typed(definition: Definition, value: Any) -> Any:
    """Return a kept value in Python's own type: what a list sorts into cells, and a sheet writes."""
    if value is None:
        return None
    match definition.type:
        case Kind.NUMBER | Kind.MONEY:
            return Decimal(value)
        case Kind.DATE:
            return date.fromisoformat(value)
        case Kind.MOMENT:
            return datetime.fromisoformat(value)
        case Kind.CHOICES:
            return tuple(value)
    return value


def told(value: Any) -> Any:
    """Return a kept value as a file has it: choices by their keys, several with `; ` between them, records by number.

    Nothing is "".
    """
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return numbered(value)
    return "; ".join(value) if isinstance(value, list) else value
