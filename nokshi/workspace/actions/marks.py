"""Let the database mark every change to units, roles, who has them, saved views, and what other rooms name.

Triggers put a new random mark into one row, in the change's own transaction, whoever makes it and by whatever way.
`nokshi.workspace.queries.marks` says what it is good for.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connections

TABLES = [
    "workspace_organisation", "workspace_unit", "workspace_role", "workspace_user", "workspace_membership",
    "workspace_savedview",
]  # fmt: skip
VERBS = ("INSERT", "UPDATE", "DELETE")

_MARKED = "UPDATE workspace_mark SET mark = lower(hex(randomblob(16)))"
_FUNCTION = """
CREATE OR REPLACE FUNCTION workspace_mark() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN UPDATE workspace_mark SET mark = gen_random_uuid()::text; RETURN NULL; END $$
"""


def mark_tables(*names: str) -> None:
    """Let changes of a room's own tables mark the house too: of what is read for every page and seldom changes."""
    TABLES.extend(name for name in names if name not in TABLES)


def set_marks(using: str) -> None:
    """Put the row and the triggers there after a migration: on SQLite a table that is remade loses its own."""
    made = connections[using]
    tables = made.introspection.table_names()
    if "workspace_mark" not in tables:
        return
    with made.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM workspace_mark")
        if not cursor.fetchone()[0]:
            cursor.execute("INSERT INTO workspace_mark (id, mark) VALUES (1, 'first')")
        for statement in _missing(cursor, made.vendor, [table for table in TABLES if table in tables]):
            cursor.execute(statement)


def _missing(cursor: Any, vendor: str, tables: Sequence[str]) -> list[str]:
    """Return what makes the triggers that are not there; nothing is locked where all are."""
    if vendor == "postgresql":
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    else:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    there = {row[0] for row in cursor.fetchall()}
    wanted = [(f"{table}_marks_{verb.lower()}", table, verb) for table in tables for verb in VERBS]
    missing = [one for one in wanted if one[0] not in there]
    if vendor != "postgresql":
        return [f"CREATE TRIGGER {name} AFTER {verb} ON {table} BEGIN {_MARKED}; END" for name, table, verb in missing]
    made = [
        f"CREATE TRIGGER {name} AFTER {verb} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION workspace_mark()"
        for name, table, verb in missing
    ]
    return [_FUNCTION, *made] if made else []
