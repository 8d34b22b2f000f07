"""Rows of a move and what they say of others, written without objects of the ORM."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

Row = Sequence[Any]
SOURCE_ROWS = (
    "unit_id", "system", "thing", "key", "run_id", "shape_id", "number", "record_kind", "record_id", "cells",
    "baseline",
)  # fmt: skip
LINKS = ("run_id", "key", "name", "heading", "to_key", "state", "problem")
# Below this, a statement of many values costs PostgreSQL less than a copy.
FEW = 12


def write_source_rows(rows: Sequence[Row]) -> None:
    """Write rows; columns as in SOURCE_ROWS, cells and baseline as JSON texts."""
    _write("intake_sourcerow", SOURCE_ROWS, rows)


def write_links(rows: Sequence[Row]) -> None:
    """Write links; columns as in LINKS."""
    _write("intake_sourcelink", LINKS, rows)


def write_baselines(rows: Sequence[tuple[str, int]]) -> None:
    """Set the baselines of rows: JSON texts by ids."""
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE intake_sourcerow SET baseline = %s WHERE id = %s", rows)


def _write(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    if not rows:
        return
    named = f"{table} ({', '.join(columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(rows) > FEW:
            _copy(cursor, f"COPY {named} FROM STDIN", rows)
        else:
            head = f"INSERT INTO {named} VALUES"
            cursor.executemany(f"{head} ({', '.join(['%s'] * len(columns))})", rows)


def _copy(cursor: Any, command: str, rows: Iterable[Row]) -> None:
    with connection.wrap_database_errors, cursor.copy(command) as copy:
        for row in rows:
            copy.write_row(row)
