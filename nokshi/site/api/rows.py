"""Rows as programs get them: the columns that the caller sees, read as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nokshi.kernel.scope import Scope
from nokshi.ports.resources import Asking, Column, Listing, Resource
from nokshi.site.api.problems import of_word
from nokshi.site.api.steady import row_of

Row = dict[str, Any]


def columns_for(listing: Listing, scope: Scope, fields: str = "") -> list[Column]:
    """Return the columns that a caller sees, those of `fields` (`id,name`) alone where it is given."""
    there = {column.name: column for column in listing.columns if not column.field or scope.shows(column.field)}
    if not fields:
        return list(there.values())
    wanted = [name.strip() for name in fields.split(",")]
    picked = _picked(there, wanted)
    unknown = [name for name in wanted if name not in there and name.partition(".")[0] not in picked]
    if unknown:
        known = ", ".join(there)
        raise of_word(
            "fields",
            _("There is no field “%(name)s”. There are: %(known)s.") % {"name": unknown[0][:60], "known": known},
        )
    return [picked.get(name) or there[name] for name in dict.fromkeys(name.partition(".")[0] for name in wanted)]


def _picked(there: Mapping[str, Column], wanted: Sequence[str]) -> dict[str, Column]:
    """Return the objects of which single keys are asked for, each with those alone."""
    keys: dict[str, list[str]] = {}
    for name in wanted:
        column, _dot, key = name.partition(".")
        if key and column in there and there[column].is_picked and column not in wanted:
            keys.setdefault(column, []).append(key)
    return {name: replace(there[name], turn=partial(_some, tuple(some))) for name, some in keys.items()}


def _some(keys: Sequence[str], values: Mapping[str, Any] | None) -> dict[str, Any]:
    return {key: values[key] for key in keys if values and key in values}


def cut(row: Row, columns: Sequence[Column]) -> Row:
    """Return some columns of a row that was read whole; of an object the keys that are asked for."""
    return {one.name: one.turn(row[one.name]) if one.is_picked and one.turn else row[one.name] for one in columns}


def read(
    queryset: QuerySet[Any], columns: Sequence[Column], asking: Asking, also: Sequence[str] = ()
) -> tuple[list[Row], list[tuple[Any, ...]]]:
    """Return rows as JSON values, and beside each the values of the paths in `also` (the id first)."""
    paths = _paths(columns, also)
    return _shown(list(queryset.values_list(*paths)), paths, columns, asking, also)


def read_one(
    resource: Resource, pk: int, columns: Sequence[Column], asking: Asking, also: Sequence[str] = ()
) -> tuple[list[Row], list[tuple[Any, ...]]]:
    """Return one record as `read` does, no row where the caller does not see it."""
    if not resource.is_steady:
        return read(resource.rows(asking, 0).filter(pk=pk), columns, asking, also)
    paths = _paths(columns, also)
    return _shown(row_of(resource, pk, asking.scope, paths), paths, columns, asking, also)


def _paths(columns: Sequence[Column], also: Sequence[str]) -> list[str]:
    plain = (column.path or column.name for column in columns if column.load is None)
    return list(dict.fromkeys(["pk", *also, *plain]))


def _shown(
    found: Sequence[tuple[Any, ...]], paths: Sequence[str], columns: Sequence[Column], asking: Asking,
    also: Sequence[str],
) -> tuple[list[Row], list[tuple[Any, ...]]]:  # fmt: skip
    plain = [column for column in columns if column.load is None]
    place = {path: number for number, path in enumerate(paths)}
    takes = [(column.name, place[column.path or column.name], column.turn) for column in plain]
    rows = [{name: turn(row[at]) if turn else row[at] for name, at, turn in takes} for row in found]
    _load(rows, [row[0] for row in found], columns, asking)
    marks = [tuple(row[place[path]] for path in ("pk", *also)) for row in found]
    return _in_order(rows, columns) if len(plain) < len(columns) else rows, marks


def _load(rows: Sequence[Row], ids: Sequence[int], columns: Sequence[Column], asking: Asking) -> None:
    loaders: dict[Any, Mapping[int, Any]] = {}
    for column in columns:
        if column.load is None or not ids:
            continue
        if column.load not in loaders:
            loaders[column.load] = column.load(ids, asking)
        values = loaders[column.load]
        for pk, row in zip(ids, rows, strict=True):
            value = values.get(pk)
            row[column.name] = column.turn(value) if column.turn else value


def _in_order(rows: Sequence[Row], columns: Sequence[Column]) -> list[Row]:
    names = [column.name for column in columns]
    return [{name: row[name] for name in names} for row in rows]
