"""Which errors pass by themselves, or once there is room: a database that is away or busy, a full disk.

All others of a database (a column that is not there, too many variables) are bugs and are to be seen as such.
"""

import errno
import sqlite3
from typing import Any

from django.db.utils import InterfaceError, OperationalError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
SQLITE = frozenset(
    (
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL,
    )
)  # fmt: skip
POSTGRES_CLASSES = frozenset(("08", "40", "53", "58"))
"""The line is lost, others were first, room is short, the system failed: appendix A of PostgreSQL's manual."""
POSTGRES = frozenset(("25006", "55P03", "57014", "57P01", "57P02", "57P03", "57P04", "57P05"))
"""Read only, locked, cancelled for taking too long, shut down, starting up."""


def heals(error: BaseException | None) -> bool:
    """Say whether an error, or what it came of, passes by itself or once there is room on the disk."""
    while error is not None:
        if _passes(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _passes(error: Any) -> bool:
    if isinstance(error, sqlite3.Error):
        return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in SQLITE
    if hasattr(error, "sqlstate"):
        return _passes_in_postgres(error)
    if isinstance(error, OSError):
        return error.errno in FULL
    # Without a driver's error behind it Django, or Nokshi itself, said that the line is closed or that one must wait.
    return isinstance(error, OperationalError | InterfaceError) and error.__cause__ is None


def _passes_in_postgres(error: Any) -> bool:
    from psycopg import OperationalError as Failed  # whoever keeps to SQLite never loads it

    if error.sqlstate is None:
        return isinstance(error, Failed)
    return error.sqlstate[:2] in POSTGRES_CLASSES or error.sqlstate in POSTGRES
