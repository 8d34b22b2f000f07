"""What passes by itself is told from what is a bug."""

import errno
import sqlite3
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.db.utils import InterfaceError, OperationalError, ProgrammingError
from psycopg import errors

from nokshi.kernel.healing import heals


def of_sqlite(path: Path, statement: str) -> sqlite3.Error:
    """Return the error that SQLite itself raises."""
    with sqlite3.connect(path, timeout=0) as line, pytest.raises(sqlite3.Error) as raised:
        line.execute(statement)
    return raised.value


def test_a_busy_file_and_one_that_cannot_be_opened_pass(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE cloth (id INTEGER)")
    other.execute("BEGIN IMMEDIATE")
    assert heals(of_sqlite(path, "INSERT INTO cloth VALUES (1)"))
    other.close()
    with pytest.raises(sqlite3.OperationalError) as away:
        sqlite3.connect(tmp_path / "none" / "a.sqlite3")
    assert heals(away.value)


@pytest.mark.parametrize(
    "statement",
    ["SELECT nothing FROM sqlite_schema", "SELECT * FROM nowhere", "SELEC", f"SELECT {'(' * 2000}1{')' * 2000}"],
)
def test_a_wrong_statement_is_a_bug(tmp_path: Path, statement: str) -> None:
    assert not heals(of_sqlite(tmp_path / "a.sqlite3", statement))


def test_too_many_variables_are_a_bug(tmp_path: Path) -> None:
    line = sqlite3.connect(tmp_path / "a.sqlite3")
    line.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 2)
    with pytest.raises(sqlite3.OperationalError, match="too many SQL variables") as raised:
        line.execute("SELECT 1 IN (?, ?, ?)", [1, 2, 3])
    line.close()
    assert not heals(raised.value)


@pytest.mark.parametrize(
    "error",
    [
        psycopg.OperationalError("the connection is lost"), errors.ConnectionTimeout("connection timeout expired"),
        errors.AdminShutdown(), errors.CannotConnectNow(), errors.DiskFull(), errors.TooManyConnections(),
        errors.QueryCanceled(), errors.LockNotAvailable(), errors.DeadlockDetected(), errors.SerializationFailure(),
        errors.ReadOnlySqlTransaction(), errors.IoError(), OSError(errno.ENOSPC, "No space left on device"),
        OperationalError("the write-ahead log is full"), InterfaceError("connection already closed"),
    ],
    ids=repr,
)  # fmt: skip
def test_what_passes_by_itself_heals(error: Exception) -> None:
    assert heals(error)
    assert heals(caused(RuntimeError("the page failed"), error))


@pytest.mark.parametrize(
    "error",
    [
        errors.StatementTooComplex(), errors.TooManyColumns(), errors.UndefinedColumn(), errors.UndefinedTable(),
        errors.SyntaxError(), psycopg.InterfaceError("the cursor is closed"), ProgrammingError(), ValueError(),
        OSError(errno.EACCES, "Permission denied"), None,
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_a_bug_does_not(error: Exception | None) -> None:
    assert not heals(error)


@pytest.mark.django_db
@pytest.mark.parametrize("ask", ["SELECT nothing FROM timeline_eventrow", "SELECT * FROM nowhere"])
def test_a_column_that_is_not_there_is_a_bug_in_the_database_at_hand(ask: str) -> None:
    with pytest.raises((OperationalError, ProgrammingError)) as raised, connection.cursor() as cursor:
        cursor.execute(ask)
    assert not heals(raised.value)


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error
