"""Pages of a long list that cost the same at its end as at its start: by the last row's values, not by counting."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeAlias, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

PAGE = 50
Row = TypeVar("Row")
Part: TypeAlias = "tuple[QuerySet[Any, Row], Sequence[str]]"


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows of one page, with the marks that lead before and after it (empty where there is nothing)."""

    rows: list[Row]
    before: str = ""
    after: str = ""

    def __len__(self) -> int:
        return len(self.rows)


def page_of(
    queryset: QuerySet[Any, Row], *order: str, after: str = "", before: str = "", size: int = PAGE
) -> Page[Row]:
    """Return one page in `order` (`"-placed_at", "-pk"`; the last one unique, none of them null)."""
    turned = bool(before) and not after
    marks = _read(after or before, len(order))
    rows, is_kept = _stretch(queryset, order, marks, size + 1, turned=turned)
    has_more, rows = len(rows) > size, rows[:size]
    if turned:
        rows.reverse()
    has_before = has_more if turned else is_kept
    has_after = is_kept if turned else has_more
    return Page(
        rows,
        before=_mark(rows[0], order) if rows and has_before else "",
        after=_mark(rows[-1], order) if rows and has_after else "",
    )


def page_of_parts(parts: Sequence["Part[Row]"], *, after: str = "", before: str = "", size: int = PAGE) -> Page[Row]:
    """Return one page of a list made of several, one behind another: each has an order of its own, as `page_of` takes.

    Where a field may be null, those with a value and those without are two parts.
    """
    turned = bool(before) and not after
    at, marks = _place(after or before, parts)
    is_kept = bool(marks)
    found: list[tuple[int, Row]] = []
    for number in range(at, -1, -1) if turned else range(at, len(parts)):
        rows, was_kept = _stretch(*parts[number], marks, size + 1 - len(found), turned=turned)
        is_kept, marks = is_kept and (was_kept or number != at), []
        found += [(number, row) for row in rows]
        if len(found) > size:
            break
    has_more, found = len(found) > size, found[:size]
    if turned:
        found.reverse()
    has_before, has_after = (has_more, is_kept) if turned else (is_kept, has_more)
    return Page(
        [row for _number, row in found],
        before=_placed(found[0], parts) if found and has_before else "",
        after=_placed(found[-1], parts) if found and has_after else "",
    )


def _place(mark: str, parts: Sequence["Part[Row]"]) -> tuple[int, list[Any]]:
    number, _dot, inner = mark.partition(".") if len(parts) > 1 else ("0", ".", mark)
    if not number.isdecimal() or int(number) >= len(parts):
        return 0, []
    marks = _read(inner, len(parts[int(number)][1]))
    return (int(number), marks) if marks else (0, [])


def _placed(found: tuple[int, Row], parts: Sequence["Part[Row]"]) -> str:
    number, row = found
    mark = _mark(row, parts[number][1])
    return f"{number}.{mark}" if len(parts) > 1 else mark


def _stretch(
    queryset: QuerySet[Any, Row], order: Sequence[str], marks: Sequence[Any], limit: int, *, turned: bool
) -> tuple[list[Row], bool]:
    """Return rows beyond the marks, and whether the marks were any good: what was tampered with asks for the start."""
    ways = [_turn(key) for key in order] if turned else list(order)
    kept = queryset
    if marks:
        try:
            kept = queryset.filter(_beyond(ways, marks))
        except (ValueError, TypeError, ValidationError):
            marks = []
    return list(kept.order_by(*ways)[:limit]), bool(marks)


def _turn(key: str) -> str:
    return key.removeprefix("-") if key.startswith("-") else f"-{key}"


def _beyond(order: Sequence[str], marks: Sequence[Any]) -> Q:
    """Return the rows after `marks`: (a > x) or (a = x and b > y) …, and a >= x: databases seek no place by an “or”."""
    beyond, same = Q(), Q()
    for key, mark in zip(order, marks, strict=True):
        name = key.removeprefix("-")
        beyond |= same & Q(**{f"{name}__{'lt' if key.startswith('-') else 'gt'}": mark})
        same &= Q(**{name: mark})
    first, mark = order[0], marks[0]
    return beyond & Q(**{f"{first.removeprefix('-')}__{'lte' if first.startswith('-') else 'gte'}": mark})


def _mark(row: Any, order: Sequence[str]) -> str:
    values = [_value(row, key.removeprefix("-")) for key in order]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _value(row: Any, name: str) -> Any:
    if isinstance(row, Model):
        for part in name.split("__"):
            row = getattr(row, part)
        value = row
    else:
        value = row[name]
    return str(value) if isinstance(value, Decimal | datetime | date) else value


def _read(mark: str, length: int) -> list[Any]:
    """Return the values of a mark; nothing for one that was tampered with."""
    if not mark:
        return []
    try:
        values = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
    except (ValueError, binascii.Error):
        return []
    is_whole = isinstance(values, list) and len(values) == length
    return values if is_whole and all(isinstance(value, str | int | float) for value in values) else []
