"""The columns of a table: what type each has, and how a value goes out and comes back.

A plain value is what both formats carry: int, bool, str, or a moment (datetime in UTC) or a day (date).
"""

import base64
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django.apps import apps
from django.db import models

from nokshi.kernel.exact import ExactField, whole
from nokshi.ports.whole import Table, tables
from nokshi.site.whole.manifest import ColumnTold

QUICK = 1
"""How hard a packed text is packed again: as the room that packed it does."""
TYPES: dict[str, str] = {
    "AutoField": "integer", "BigAutoField": "integer", "SmallIntegerField": "integer", "IntegerField": "integer",
    "BigIntegerField": "integer", "PositiveSmallIntegerField": "integer", "PositiveIntegerField": "integer",
    "PositiveBigIntegerField": "integer", "CharField": "text", "TextField": "text", "EmailField": "text",
    "URLField": "text", "SlugField": "text", "UUIDField": "text", "BooleanField": "boolean", "DateTimeField": "moment",
    "DateField": "day", "TimeField": "time", "JSONField": "json", "BinaryField": "bytes", "FloatField": "real",
}  # fmt: skip
Turn = Callable[[Any], Any]


class NoSuchType(TypeError):
    """A field of a model has a type that goes into no column; a law of the house finds it before anybody else does."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column, the field it is of, and the ways out and back of a value that is not empty."""

    told: ColumnTold
    field: "models.Field[Any, Any]"
    out: Turn
    back: Turn

    @property
    def name(self) -> str:
        return self.told.name


def model_of(table: Table) -> type[models.Model]:
    """Return the model that a table is of."""
    return apps.get_model(table.model)


def columns_of(table: Table) -> list[Column]:
    """Return the columns of a table in their order, the key first; raises NoSuchType."""
    without = {one.column for one in table.without}
    by_model = {one.model: one.name for one in tables()}
    fields = [field for field in model_of(table)._meta.concrete_fields if field.name not in without]
    return [_column(field, table, by_model) for field in sorted(fields, key=lambda field: not field.primary_key)]


def _column(field: "models.Field[Any, Any]", table: Table, by_model: dict[str, str]) -> Column:
    told = ColumnTold(
        field.attname,
        type_of(field, table),
        is_null=field.null,
        scale=field.places if isinstance(field, ExactField) else 0,
        refers=_refers(field, table, by_model),
    )
    out, back = _turns(field, told, is_packed=field.name in table.packed)
    return Column(told, field, out, back)


def type_of(field: "models.Field[Any, Any]", table: Table) -> str:
    """Return the type of a field's column; raises NoSuchType."""
    if field.name in table.packed:
        return "text"
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    kind = field.get_internal_type()
    if kind not in TYPES:
        raise NoSuchType(f"{table.model}.{field.name}: no column type for {kind}; lend one in site/whole/columns.py")
    return TYPES[kind]


def _refers(field: "models.Field[Any, Any]", table: Table, by_model: dict[str, str]) -> str:
    if field.is_relation and field.related_model is not None:
        model = field.related_model
        return by_model.get(model._meta.label_lower, "") if not isinstance(model, str) else ""
    return table.refers.get(field.name, "")


def _turns(field: "models.Field[Any, Any]", told: ColumnTold, *, is_packed: bool) -> tuple[Turn, Turn]:
    if isinstance(field, ExactField):
        places = field.places
        return (lambda value: whole(value, places)), int
    if is_packed:
        return _unpacked, _packed
    ways: dict[str, tuple[Turn, Turn]] = {
        "moment": (_in_utc, _moment), "time": (time.isoformat, time.fromisoformat), "json": (json_of, json.loads),
        "bytes": (_as_base64, base64.b64decode), "real": (repr, float), "text": (str, str), "day": (_same, _same),
        "integer": (int, int), "boolean": (bool, bool),
    }  # fmt: skip
    return ways[told.type]


def json_of(value: Any) -> str:
    """Write JSON in one way only, whatever order a database keeps its keys in."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if text.isprintable() or _is_utf8(text) else json.dumps(value, sort_keys=True)


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _in_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


def _moment(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _as_base64(value: Any) -> str:
    return base64.b64encode(bytes(value)).decode()


def _unpacked(value: Any) -> str:
    return zlib.decompress(value).decode() if len(value) else ""


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode(), QUICK) if text else b""


def _same(value: Any) -> Any:
    return value
