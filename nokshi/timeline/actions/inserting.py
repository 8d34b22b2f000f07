"""The log's rows, written without objects of the ORM: the same columns in one order on both databases."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

Row = tuple[Any, ...]

TABLE = "timeline_eventrow"
COLUMNS = (
    "kind, at, customer_id, subject_kind, subject_id, unit_id, actor_kind, actor_id, source, external_id, "
    "cause_id, depth, run_id, data"
)
EXTERNAL_ID = COLUMNS.split(", ").index("external_id")
ONE = f"({', '.join(['%s'] * (COLUMNS.count(',') + 1))})"
INSERT = f"INSERT INTO {TABLE} ({COLUMNS}) VALUES"
STAGE = "timeline_arriving"
STAGE_MADE = (
    f"CREATE TEMPORARY TABLE IF NOT EXISTS {STAGE} ON COMMIT DELETE ROWS AS SELECT {COLUMNS} FROM {TABLE} WITH NO DATA"  # noqa: S608
)
STAGE_MOVED = f"INSERT INTO {TABLE} ({COLUMNS}) SELECT {COLUMNS} FROM {STAGE} ON CONFLICT DO NOTHING"  # noqa: S608
# Below this, the way through a table of its own costs PostgreSQL more than it saves.
FEW = 12


def insert_one(row: Row) -> int | None:
    """Write a row and return its id, None where its key is known."""
    with connection.cursor() as cursor:
        cursor.execute(f"{INSERT} {ONE} ON CONFLICT DO NOTHING RETURNING id", row)
        found = cursor.fetchone()
    return int(found[0]) if found else None


def insert_many(rows: Sequence[Row]) -> int:
    """Write rows in their order, passing over those with a known key; return how many were new."""
    if connection.vendor != "postgresql":
        return _executed_many(rows)
    if len(rows) <= FEW:
        return _in_one_statement(rows)
    if any(row[EXTERNAL_ID] for row in rows):
        return _copied_by_key(rows)
    return _copied(rows, TABLE)


def _executed_many(rows: Sequence[Row]) -> int:
    with connection.cursor() as cursor:
        cursor.executemany(f"{INSERT} {ONE} ON CONFLICT DO NOTHING", rows)
        return int(cursor.rowcount)


def _in_one_statement(rows: Sequence[Row]) -> int:
    values = [value for row in rows for value in row]
    with connection.cursor() as cursor:
        cursor.execute(f"{INSERT} {', '.join([ONE] * len(rows))} ON CONFLICT DO NOTHING", values)
        return int(cursor.rowcount)


def _copied_by_key(rows: Sequence[Row]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(STAGE_MADE)
        _copied(rows, STAGE)
        cursor.execute(STAGE_MOVED)
        count = int(cursor.rowcount)
        cursor.execute(f"TRUNCATE {STAGE}")
    return count


def _copied(rows: Sequence[Row], table: str) -> int:
    with connection.cursor() as cursor, connection.wrap_database_errors:
        with cursor.copy(f"COPY {table} ({COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return int(cursor.rowcount)
