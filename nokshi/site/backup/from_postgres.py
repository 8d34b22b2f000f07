"""All rows of a PostgreSQL database as of one moment, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from nokshi.kernel.masking import Masks
from nokshi.site.backup.archive import Manifest, Packing
from nokshi.site.backup.masking import mask_copied
from nokshi.site.backup.rows import BLOCKS, HEAD

PIECE = 8 << 20
"""Bytes of a table's rows that make one piece of the archive."""

TABLES = """
    SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY relname
"""
COLUMNS = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = format('%%I.%%I', current_schema(), %s::text)::regclass
      AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"


def copy_postgres(into: Packing, manifest: Manifest, masks: Masks | None = None) -> None:
    """Pack the rows of every table as one snapshot shows them, masked where there are masks."""
    with postgres() as line:
        line.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        line.read_only = True
        for (table,) in line.execute(TABLES).fetchall():
            columns = [name for (name,) in line.execute(COLUMNS, [table]).fetchall()]
            manifest.columns[table] = columns
            manifest.counts[table] = _pack_table(line, into, table, columns, masks)
        manifest.sequences = {name: last for name, last in line.execute(SEQUENCES).fetchall() if last is not None}
        found = line.execute("SELECT coalesce(max(id), 0) FROM timeline_eventrow").fetchone()
        manifest.last_event = found[0] if found else 0
        if manifest.counts.get(BLOCKS) and (head := line.execute(HEAD).fetchone()):
            manifest.head, manifest.head_digest = head[0], bytes(head[1]).hex()


def _pack_table(
    line: psycopg.Connection[Any], into: Packing, table: str, columns: list[str], masks: Masks | None
) -> int:
    rows, number, waiting = 0, 0, bytearray()
    turning = mask_copied(table, columns, masks) if masks else None
    with line.cursor() as cursor, cursor.copy(copy_command(table, columns, "TO STDOUT")) as copy:
        for piece in copy:
            turned = turning.turn(bytes(piece)) if turning else bytes(piece)
            # Line ends within a value are escaped: a row is a line.
            rows += turned.count(b"\n")
            waiting += turned
            if len(waiting) >= PIECE:
                into.add(f"rows/{table}/{number:06}", bytes(waiting))
                number, waiting = number + 1, bytearray()
    if waiting:
        into.add(f"rows/{table}/{number:06}", bytes(waiting))
    return rows


def copy_command(table: str, columns: list[str], way: str) -> sql.Composed:
    """Return the COPY of a table in PostgreSQL's own text format."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) {}").format(sql.Identifier(table), names, sql.SQL(way))


def count_postgres(line: psycopg.Connection[Any]) -> dict[str, int]:
    """Return how many rows each table has."""
    counts: dict[str, int] = {}
    for (table,) in line.execute(TABLES).fetchall():
        found = line.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        counts[table] = found[0] if found else 0
    return counts


@contextmanager
def postgres() -> Iterator[psycopg.Connection[Any]]:
    """Open a line of its own to the PostgreSQL of the settings."""
    parameters = connection.get_connection_params()
    parameters = {name: value for name, value in parameters.items() if name not in ("context", "cursor_factory")}
    with psycopg.connect(**parameters) as line:
        yield line
