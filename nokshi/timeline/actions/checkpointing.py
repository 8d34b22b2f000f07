"""Hold the write-ahead log of SQLite short while writers never rest."""

import contextlib
import os
import threading

from django.db import DatabaseError, close_old_connections, connection

# A commit brings the log back into the file by itself (wal_autocheckpoint), but can begin it anew only in a moment
# when nobody reads from it. Under steady readers there is none; past this length we make one.
LONG = 96 * 1024 * 1024
LOOK = 0.25
PATIENCE = 750
USUAL_PATIENCE = 20_000


def shorten_wal(*, above: int = LONG) -> int:
    """Bring the write-ahead log back into the file where it is longer than `above` bytes; return its length then.

    Writers wait meanwhile, for readers at most a moment: where one is still at it, the next call tries again.
    """
    path = _wal_path()
    if length_of(path) <= above:
        return length_of(path)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {USUAL_PATIENCE}")
    return length_of(path)


def hold_wal_short(stop: threading.Event) -> None:
    """Shorten the write-ahead log whenever it is long, until told to stop; for a thread of its own."""
    while not stop.wait(LOOK):
        try:
            shorten_wal()
        except DatabaseError:
            close_old_connections()


def length_of(path: str) -> int:
    """Return the length of a file in bytes, 0 where it is not there."""
    with contextlib.suppress(OSError):
        return os.path.getsize(path) if path else 0
    return 0


def _wal_path() -> str:
    name = str(connection.settings_dict["NAME"])
    return f"{name}-wal" if connection.vendor == "sqlite" and os.path.exists(name) else ""
