"""Hold the write-ahead log of SQLite short while writers never rest."""

import contextlib
import os
import threading
import time

from django.db import DatabaseError, OperationalError, close_old_connections, connection

# A commit brings a log of twice this length back into the file by itself (wal_autocheckpoint), but can begin it anew
# only in a moment when nobody reads from it. Under steady readers there is none, and every commit would try: a thread
# of the worker comes before it, and makes such a moment.
LONG = 48 * 1024 * 1024
LOOK = 0.1
PATIENCE = 750
# On a busy machine a moment may be too short to find one between two writers; past this length we wait in earnest.
TOO_LONG = 96 * 1024 * 1024
LONGEST_PATIENCE = 10_000
USUAL_PATIENCE = 20_000
# Past this length writers bring it back themselves before they go on: whatever the worker does, it grows no further.
FULL = 160 * 1024 * 1024
FULL_PATIENCE = 20.0
FULL_STEP = 0.01


def shorten_wal(*, above: int = LONG) -> int:
    """Bring the write-ahead log back into the file where it is longer than `above` bytes; return its length then.

    Writers wait meanwhile, for readers at most a moment: where one is still at it, the next call tries again, and more
    patiently the longer it is.
    """
    path = _wal_path()
    length = length_of(path)
    if length <= above:
        return length
    patience = LONGEST_PATIENCE if length > TOO_LONG else PATIENCE
    with connection.cursor() as cursor:
        # Most of it is copied while others write; they wait only for the rest.
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
        cursor.execute(f"PRAGMA busy_timeout = {patience}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {USUAL_PATIENCE}")
    return length_of(path)


def make_room() -> None:
    """Go on at once where the write-ahead log is not full; else bring it back before anything more is written.

    For those who write much, before their transaction begins. Raises OperationalError, as a database that is held does
    (the API answers 503 with Retry-After), where a reader keeps it full for too long.
    """
    path = "" if connection.in_atomic_block else _wal_path()
    if length_of(path) <= FULL:
        return
    until = time.monotonic() + FULL_PATIENCE
    # One checkpoint goes on at a time: who finds another's at work is told "busy" at once, and looks again.
    while shorten_wal(above=FULL) > FULL:
        if time.monotonic() > until:
            raise OperationalError("the write-ahead log is full: somebody reads for too long")
        time.sleep(FULL_STEP)


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
