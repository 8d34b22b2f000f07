"""Put a backup's rows into PostgreSQL: a fresh schema as it was then, all rows at once, the old schema aside."""

from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from nokshi.site.backup.archive import READ_AT_ONCE, Manifest
from nokshi.site.backup.from_postgres import TABLES, copy_command, count_postgres, postgres
from nokshi.site.backup.proof import check_equal

EXTENSIONS = "SELECT extname FROM pg_extension WHERE extnamespace = %s::regnamespace"
SCHEMA = "public"


def put(place: Path, manifest: Manifest, *, aside: str) -> dict[str, int]:
    """Fill a fresh schema from the unpacked rows and count them; what was there is kept in the schema `aside`."""
    _put_aside(aside)
    _make_tables(manifest)
    with postgres() as line:
        _fill(line, place, manifest)
        counts = count_postgres(line)
        check_equal(manifest.counts, counts)
    return counts


def _put_aside(aside: str) -> None:
    with postgres() as line:
        there = [name for (name,) in line.execute(EXTENSIONS, [SCHEMA]).fetchall()]
        line.execute(sql.SQL("ALTER SCHEMA public RENAME TO {}").format(sql.Identifier(aside)))
        line.execute("CREATE SCHEMA public")
        _move(line, there, SCHEMA)


def take_back(aside: str) -> None:
    """Let a schema that was put aside be the public one again; where there is none, nothing was changed."""
    with postgres() as line:
        if not line.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [aside]).fetchone():
            return
        there = [name for (name,) in line.execute(EXTENSIONS, [SCHEMA]).fetchall()]
        _move(line, there, aside)
        line.execute("DROP SCHEMA public CASCADE")
        line.execute(sql.SQL("ALTER SCHEMA {} RENAME TO public").format(sql.Identifier(aside)))


def _move(line: psycopg.Connection[Any], extensions: list[str], schema: str) -> None:
    for name in extensions:
        line.execute(sql.SQL("ALTER EXTENSION {} SET SCHEMA {}").format(sql.Identifier(name), sql.Identifier(schema)))


def _make_tables(manifest: Manifest) -> None:
    """Make the tables as they were when the backup was taken."""
    executor = MigrationExecutor(connection)
    nodes = executor.loader.graph.node_map
    there = {(app, name) for app, name in manifest.migrations} & nodes.keys()
    inner = {parent.key for key in there for parent in nodes[key].parents if parent.key[0] == key[0]}
    executor.migrate(sorted(there - inner))
    connections.close_all()


def _fill(line: psycopg.Connection[Any], place: Path, manifest: Manifest) -> None:
    tables = [name for (name,) in line.execute(TABLES).fetchall()]
    line.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, tables))))
    for table, columns in manifest.columns.items():
        folder = place / "rows" / table
        if not folder.is_dir():
            continue
        with line.cursor() as cursor, cursor.copy(copy_command(table, columns, "FROM STDIN")) as copy:
            for piece in sorted(folder.iterdir()):
                with piece.open("rb") as file:
                    while block := file.read(READ_AT_ONCE):
                        copy.write(block)
    for name, last in manifest.sequences.items():
        line.execute("SELECT setval(format('%%I', %s::text)::regclass, %s)", [name, last])
