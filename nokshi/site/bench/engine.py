"""The bare engine: SQL through the driver, with nothing of ours in between."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import Any

from django.db import connection

Values = Sequence[Any]


def is_sqlite() -> bool:
    """Say which engine it is."""
    return connection.vendor == "sqlite"


def driver() -> Any:
    """Return the driver's own connection."""
    connection.ensure_connection()
    return connection.connection


def spoken(sql: str) -> str:
    """Return SQL with `?` for its values as the driver wants it."""
    return sql if is_sqlite() else sql.replace("%", "%%").replace("?", "%s")


def rows(sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
    """Return the rows of a question (values stand as `?`)."""
    with closing(driver().cursor()) as cursor:
        cursor.execute(spoken(sql), values)
        return [tuple(row) for row in cursor.fetchall()]


def run(sql: str, values: Values = ()) -> None:
    """Do one thing; without a transaction around it, it stands at once."""
    with closing(driver().cursor()) as cursor:
        cursor.execute(spoken(sql), values)


def run_many(sql: str, many: Iterable[Values]) -> None:
    """Do one thing with many sets of values."""
    with closing(driver().cursor()) as cursor:
        cursor.executemany(spoken(sql), list(many))


def load(table: str, columns: Sequence[str], many: Iterable[Values]) -> None:
    """Write rows as fast as the engine takes them in."""
    named = ", ".join(f'"{column}"' for column in columns)
    if is_sqlite():
        run_many(f"INSERT INTO {table} ({named}) VALUES ({', '.join('?' * len(columns))})", many)
        return
    # All of them first: what makes the rows may ask on this very line, which takes nothing else while it copies.
    rows = list(many)
    with closing(driver().cursor()) as cursor, cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def load_at_once(table: str, columns: Sequence[str], many: Iterable[Values]) -> None:
    """Write rows of a table by one statement, whose triggers then work for all of them together."""
    if not is_sqlite():
        load(table, columns, many)
        return
    named = ", ".join(f'"{column}"' for column in columns)
    run(f"CREATE TEMP TABLE arriving AS SELECT {named} FROM {table} WHERE 0")
    load("arriving", columns, many)
    run(f"INSERT INTO {table} ({named}) SELECT * FROM arriving")
    run("DROP TABLE arriving")


def columns(table: str) -> list[str]:
    """Return the columns of a table in their order."""
    with connection.cursor() as cursor:
        return [one.name for one in connection.introspection.get_table_description(cursor, table)]
