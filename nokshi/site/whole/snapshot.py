"""The whole database as of one moment, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections, transaction

ALIAS = "whole"


@contextmanager
def snapshot() -> Iterator[str]:
    """Give the name of a line to the database that sees one moment and writes nothing; it ends with the block."""
    line = connection.copy(ALIAS)
    if line.vendor == "sqlite":
        # Whoever begins as a writer would keep all others from writing.
        line.settings_dict["OPTIONS"] = {**line.settings_dict.get("OPTIONS", {}), "transaction_mode": "DEFERRED"}
    connections[ALIAS] = line
    try:
        with transaction.atomic(using=ALIAS), line.cursor() as cursor:
            if line.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            # The moment is that of the first read.
            cursor.execute("SELECT count(*) FROM workspace_organisation")
            cursor.fetchone()
            yield ALIAS
    finally:
        line.close()
        del connections[ALIAS]
