"""Pages of a long list that cost the same at its end as at its start: by the last row's values, not by counting."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

PAGE = 50
Row = TypeVar("Row")


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
    ways = [_turn(key) for key in order] if turned else list(order)
    if marks:
        try:
            queryset = queryset.filter(_beyond(ways, marks))
        except (ValueError, TypeError, ValidationError):
            marks = []
    rows = list(queryset.order_by(*ways)[: size + 1])
    has_more, rows = len(rows) > size, rows[:size]
    if turned:
        rows.reverse()
    has_before = has_more if turned else bool(marks)
    has_after = bool(marks) if turned else has_more
    return Page(
        rows,
        before=_mark(rows[0], order) if rows and has_before else "",
        after=_mark(rows[-1], order) if rows and has_after else "",
    )


def _turn(key: str) -> str:
    return key.removeprefix("-") if key.startswith("-") else f"-{key}"


def _beyond(order: Sequence[str], marks: Sequence[Any]) -> Q:
    """Return the rows after `marks`: (a > x) or (a = x and b > y) …"""
    beyond, same = Q(), Q()
    for key, mark in zip(order, marks, strict=True):
        name = key.removeprefix("-")
        beyond |= same & Q(**{f"{name}__{'lt' if key.startswith('-') else 'gt'}": mark})
        same &= Q(**{name: mark})
    return beyond


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
