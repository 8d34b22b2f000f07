"""Who waits to write on SQLite has his turn soon, and is told when nobody lets him have it."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import ConnectionHandler, OperationalError

from nokshi.kernel import config
from nokshi.kernel.healing import heals

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


@pytest.fixture
def lines(tmp_path: Path) -> Iterator[ConnectionHandler]:
    """Open two lines to a file of its own: one holds, the other waits."""
    made = config.database(f"sqlite:///{tmp_path}/turns.sqlite3")
    lines = ConnectionHandler({"default": made, "other": made})
    with lines["default"].cursor() as cursor:
        cursor.execute("CREATE TABLE told (word text)")
    yield lines
    for line in lines.all():
        line.close()


def write(line: Any, word: str) -> None:
    line.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    line.cursor().execute("INSERT INTO told VALUES (%s)", [word])
    line.commit()
    line.set_autocommit(True)


def patience_of(line: Any) -> int:
    with line.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        return int(cursor.fetchone()[0])


def test_the_lines_of_the_settings_have_turns() -> None:
    assert type(transaction.get_connection()).__module__ == "nokshi.kernel.sqlite.base"


def test_whoever_waits_writes_once_the_other_has_ended(lines: ConnectionHandler) -> None:
    holder, other = lines["default"], lines["other"]
    other.inc_thread_sharing()
    holder.cursor().execute("BEGIN IMMEDIATE")
    waiting = threading.Thread(target=write, args=(other, "second"))
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive()
    holder.cursor().execute("INSERT INTO told VALUES ('first')")
    holder.cursor().execute("COMMIT")
    waiting.join()
    with holder.cursor() as cursor:
        cursor.execute("SELECT word FROM told ORDER BY rowid")
        assert cursor.fetchall() == [("first",), ("second",)]
    # What is no transaction waits as patiently as before.
    assert patience_of(other) == 20_000


def test_who_waits_longer_than_he_may_is_told_and_can_write_later(lines: ConnectionHandler) -> None:
    holder, other = lines["default"], lines["other"]
    other.settings_dict["OPTIONS"] = {**other.settings_dict["OPTIONS"], "timeout": 0.1}
    holder.cursor().execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked") as raised:
        write(other, "never")
    assert heals(raised.value)
    assert patience_of(other) == 100
    holder.cursor().execute("ROLLBACK")
    other.set_autocommit(True)
    write(other, "now")
    with holder.cursor() as cursor:
        cursor.execute("SELECT word FROM told")
        assert cursor.fetchall() == [("now",)]


def test_another_fault_is_told_at_once(lines: ConnectionHandler) -> None:
    line: Any = lines["default"]
    line.cursor().execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="within a transaction"):
        line._start_transaction_under_autocommit()
    line.cursor().execute("ROLLBACK")
