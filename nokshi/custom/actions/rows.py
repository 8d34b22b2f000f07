"""Values' rows, written without objects of the ORM: a file of 500,000 rows has some for each."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from nokshi.custom.rules.cells import Cell
from nokshi.kernel.exact import whole

TABLE = "custom_customvalue"
COLUMNS = ("field_id", "subject_id", "position", "text", "key", "once", "number", "day", "moment", "other")
# Below this, a statement of many values costs PostgreSQL less than a copy.
FEW = 12
MOST_NAMED = 900
Row = tuple[Any, ...]


def row_of(field: int, record: int, position: int, cell: Cell, once: str | None = None) -> Row:
    """Return a value as the database keeps it."""
    return (
        field, record, position, cell.text, cell.key, once, None if cell.number is None else whole(cell.number),
        None if cell.day is None else connection.ops.adapt_datefield_value(cell.day),
        None if cell.moment is None else connection.ops.adapt_datetimefield_value(cell.moment),
        cell.other,
    )  # fmt: skip


def write(rows: Sequence[Row]) -> None:
    """Write values; columns as in COLUMNS."""
    if not rows:
        return
    places = f"({', '.join(['%s'] * len(COLUMNS))})"
    head = f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) VALUES"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(rows) > FEW:
            _copy(cursor, rows)
        elif len(rows) > FEW:
            cursor.executemany(f"{head} {places}", rows)
        else:
            cursor.execute(f"{head} {', '.join([places] * len(rows))}", [value for row in rows for value in row])


def _copy(cursor: Any, rows: Sequence[Row]) -> None:
    command = f"COPY {TABLE} ({', '.join(COLUMNS)}) FROM STDIN"
    with connection.wrap_database_errors, cursor.copy(command) as copy:
        for row in rows:
            copy.write_row(row)


def take_out(field: int, records: Sequence[int]) -> None:
    """Take out what stands in a field on some records."""
    with connection.cursor() as cursor:
        for start in range(0, len(records), MOST_NAMED):
            some = list(records[start : start + MOST_NAMED])
            named = ", ".join(["%s"] * len(some))
            cursor.execute(f"DELETE FROM {TABLE} WHERE field_id = %s AND subject_id IN ({named})", [field, *some])  # noqa: S608


def standing(fields: Collection[int]) -> dict[int, bool]:
    """Return those of the fields that are in use, each with whether it is unique, and keep them so until the commit."""
    if not fields:
        return {}
    named = ", ".join(["%s"] * len(fields))
    held = " FOR SHARE" if connection.vendor == "postgresql" else ""
    there = "retired_at IS NULL AND removed_at IS NULL"
    question = f"SELECT id, is_unique FROM custom_customfield WHERE id IN ({named}) AND {there}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(question + held, list(fields))
        return {pk: bool(is_unique) for pk, is_unique in cursor.fetchall()}
