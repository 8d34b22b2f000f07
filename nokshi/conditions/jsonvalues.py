"""Values inside the data of an event, as both databases take them out of JSON."""

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, CharField, DecimalField, Expression, F, Func, Value

SQL = tuple[str, Any]


class JsonText(Func):
    """The text at a path of keys; null where there is none."""

    output_field = CharField()

    def __init__(self, *keys: str) -> None:
        super().__init__(F("data"))
        self.keys = keys

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> SQL:
        sql, params = compiler.compile(self.source_expressions[0])
        return f"CAST(json_extract({sql}, %s) AS TEXT)", [*params, sqlite_path(self.keys)]

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> SQL:
        sql, params = compiler.compile(self.source_expressions[0])
        return f"({sql} #>> %s::text[])", [*params, list(self.keys)]


class JsonNumber(Func):
    """The decimal that a text writes; null where it does not write one."""

    output_field = DecimalField(max_digits=38, decimal_places=10)

    def __init__(self, text: Expression) -> None:
        super().__init__(text)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> SQL:
        sql, params = compiler.compile(self.source_expressions[0])
        return f"CAST(CASE WHEN {sql} GLOB '*[0-9]*' THEN {sql} END AS NUMERIC)", [*params, *params]

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> SQL:
        sql, params = compiler.compile(self.source_expressions[0])
        number = r"^-?[0-9]+(\.[0-9]+)?$"
        return f"CASE WHEN {sql} ~ %s THEN ({sql})::numeric END", [*params, number, *params]


class JsonHasAny(Func):
    """Whether the list at a path of keys holds at least one of some texts."""

    output_field = BooleanField()

    def __init__(self, keys: Sequence[str], texts: Sequence[str]) -> None:
        super().__init__(F("data"))
        self.keys, self.texts = tuple(keys), tuple(texts)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> SQL:
        sql, params = compiler.compile(self.source_expressions[0])
        marks = ", ".join(["%s"] * len(self.texts))
        query = f"EXISTS (SELECT 1 FROM json_each({sql}, %s) WHERE value IN ({marks}))"  # noqa: S608
        return query, [*params, sqlite_path(self.keys), *self.texts]

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> SQL:
        sql, params = compiler.compile(self.source_expressions[0])
        query = f"COALESCE(jsonb_exists_any({sql} #> %s::text[], %s::text[]), false)"
        return query, [*params, list(self.keys), list(self.texts)]


class MonthDay(Func):
    """The day of the year of a date, as `11-23`."""

    output_field = CharField()
    function = "to_char"

    def __init__(self, day: Expression | str) -> None:
        super().__init__(F(day) if isinstance(day, str) else day)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> SQL:
        sql, params = compiler.compile(self.source_expressions[0])
        return f"substr({sql}, 6, 5)", params

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> SQL:
        sql, params = compiler.compile(self.source_expressions[0])
        return f"to_char({sql}, 'MM-DD')", params


def first_of(*expressions: Expression) -> Func:
    """Return the first that is not null."""
    return Func(*expressions, function="COALESCE", output_field=CharField())


def text_of(value: str) -> Value:
    """Return a plain text as an expression."""
    return Value(value, output_field=CharField())


def sqlite_path(keys: Sequence[str]) -> str:
    """Return keys as SQLite writes a path, each within quotes."""
    return "$" + "".join(f'."{key}"' for key in keys)
