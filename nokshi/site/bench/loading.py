"""A database made ready to take in millions of rows at once, and brought back to how it was."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

from nokshi.site.bench import engine

HASTY = {"journal_mode": "OFF", "synchronous": "OFF", "foreign_keys": "OFF", "cache_size": "-600000"}
SHADOW = "customers_search"
INDEXES = """SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(?) AND schemaname = current_schema()
AND indexname NOT IN (SELECT conname FROM pg_constraint)"""


@contextmanager
def in_bulk(tables: Sequence[str]) -> Iterator[None]:
    """Leave out the indexes and triggers of tables while many rows come, and make them again over all rows at once.

    An index that is kept up row by row, in no order, is what makes a large base slow to make; drawn once over rows
    that stand there it is the same index. What is interrupted here leaves a base that nobody takes for whole.
    """
    assert not connection.in_atomic_block
    with _sqlite(tables) if engine.is_sqlite() else _postgresql(tables):
        yield


@contextmanager
def _sqlite(tables: Sequence[str]) -> Iterator[None]:
    usual = {pragma: engine.rows(f"PRAGMA {pragma}")[0][0] for pragma in HASTY}
    for pragma, value in HASTY.items():
        engine.rows(f"PRAGMA {pragma} = {value}")
    marks = ", ".join("?" * len(tables))
    made = engine.rows(
        f"SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        f" AND tbl_name IN ({marks}) ORDER BY type",
        list(tables),
    )
    for kind, name, _sql in made:
        engine.run(f'DROP {kind} "{name}"')
    yield
    for _kind, _name, sql in made:
        engine.run(sql)
    engine.run(f"INSERT INTO {SHADOW}({SHADOW}) VALUES ('rebuild')")
    for pragma, value in usual.items():
        engine.rows(f"PRAGMA {pragma} = {value}")


@contextmanager
def _postgresql(tables: Sequence[str]) -> Iterator[None]:
    hasty = ["synchronous_commit = off", "maintenance_work_mem = '512MB'"]
    # Only a superuser may leave out the triggers that look after foreign keys; anybody else waits for them.
    if engine.rows("SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper"):
        hasty.append("session_replication_role = replica")
    for setting in hasty:
        engine.run(f"SET {setting}")
    made = engine.rows(INDEXES, [list(tables)])
    for name, _definition in made:
        engine.run(f'DROP INDEX "{name}"')
    yield
    for _name, definition in made:
        engine.run(definition)
    for setting in hasty:
        engine.run(f"RESET {setting.partition(' ')[0]}")
