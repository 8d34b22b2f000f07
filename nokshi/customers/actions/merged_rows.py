"""Move the rows of a customer to another one and back, whichever room they belong to."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Exists, F, Model, OuterRef, QuerySet, UniqueConstraint

from nokshi.ports.merging import Holding, holdings

CHUNK = 900


def take_rows(merged: int, survivor: int, now: datetime) -> dict[str, Any]:
    """Let the rows of one customer be another's, and return by holding what moved, as JSON."""
    taken = {one.name: _take(one, merged, survivor, now) for one in holdings if not one.stays}
    return {name: rows for name, rows in taken.items() if rows}


def give_rows(taken: Mapping[str, Any], merged: int, survivor: int, now: datetime) -> None:
    """Give back what moved, where it still is the survivor's."""
    for one in holdings:
        if one.name not in taken:
            continue
        if one.give:
            one.give(taken[one.name], merged, survivor, now)
            continue
        for column, ids in taken[one.name].items():
            _set(_rows(one), column, ids, survivor, merged)


def settle_rows(ids: Sequence[int], now: datetime) -> None:
    """Let rooms count anew what follows from rows that moved."""
    for one in holdings:
        if one.settle:
            one.settle(ids, now)


def _take(holding: Holding, merged: int, survivor: int, now: datetime) -> Any:
    if holding.take:
        return holding.take(merged, survivor, now)
    rows, taken = _rows(holding), dict[str, list[int]]()
    for column in holding.columns:
        moving = _fitting(rows, column, merged, survivor)
        if ids := list(moving.order_by("pk").values_list("pk", flat=True)):
            _set(rows, column, ids, merged, survivor)
            taken[column] = ids
    return taken


def _rows(holding: Holding) -> QuerySet[Any]:
    model: type[Model] = apps.get_model(holding.name)
    return model._base_manager.all()


def _fitting(rows: QuerySet[Any], column: str, merged: int, survivor: int) -> QuerySet[Any]:
    """Return the rows of one customer that another may have too: none that he has already stays behind."""
    moving = rows.filter(**{column: merged})
    for constraint in rows.model._meta.constraints:
        if not isinstance(constraint, UniqueConstraint):
            continue
        names = _columns_of(constraint)
        if column in names:
            same = {name: OuterRef(name) for name in names if name != column}
            moving = moving.exclude(Exists(rows.filter(**{column: survivor}, **same)))
    return moving


def _columns_of(constraint: UniqueConstraint) -> list[str]:
    named = [one.name for one in constraint.expressions if isinstance(one, F)]  # type: ignore[attr-defined]
    return [*constraint.fields, *named]


def _set(rows: QuerySet[Any], column: str, ids: Sequence[int], before: int, after: int) -> None:
    for start in range(0, len(ids), CHUNK):
        there = rows.filter(pk__in=ids[start : start + CHUNK], **{column: before})
        there.update(**{column: after})
