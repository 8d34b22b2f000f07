"""The write-ahead log of SQLite stays short while one writes and another reads without a pause."""

import sqlite3
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from nokshi.kernel.config import SQLITE_PRAGMAS
from nokshi.timeline.actions import checkpointing

MIB = 1024 * 1024


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "log.sqlite3"
    opened = opened_at(path)
    opened.execute("CREATE TABLE fact (id INTEGER PRIMARY KEY, key TEXT UNIQUE, said TEXT)")

    class Here:
        vendor = "sqlite"
        in_atomic_block = False
        settings_dict = {"NAME": str(path)}
        cursor = staticmethod(lambda: Closing(opened))

    monkeypatch.setattr(checkpointing, "connection", Here)
    yield path
    opened.close()


class Closing:
    def __init__(self, opened: sqlite3.Connection) -> None:
        self.cursor = opened.cursor()

    def __enter__(self) -> sqlite3.Cursor:
        return self.cursor

    def __exit__(self, *_: object) -> None:
        self.cursor.close()


def opened_at(path: Path) -> sqlite3.Connection:
    opened = sqlite3.connect(path, isolation_level=None, timeout=20, check_same_thread=False)
    opened.executescript(SQLITE_PRAGMAS)
    return opened


def write(path: Path, rounds: int) -> None:
    opened = opened_at(path)
    for _ in range(rounds):
        opened.execute("BEGIN IMMEDIATE")
        opened.executemany(
            "INSERT INTO fact (key, said) VALUES (?, ?)", [(uuid.uuid4().hex, "x" * 4_000) for _ in range(500)]
        )
        opened.execute("COMMIT")
    opened.close()


def read_all_the_time(path: Path, stop: threading.Event) -> None:
    """Keep overlapping looks at the log open, so that there is never a moment without a reader."""
    lines = [opened_at(path) for _ in range(2)]
    for line in lines:
        line.execute("BEGIN")
        line.execute("SELECT COUNT(*) FROM (SELECT 1 FROM fact LIMIT 5)").fetchone()
    turn = 0
    while not stop.wait(0.01):
        line = lines[turn % 2]
        line.execute("COMMIT")
        line.execute("BEGIN")
        line.execute("SELECT COUNT(*) FROM (SELECT 1 FROM fact LIMIT 5)").fetchone()
        turn += 1
    for line in lines:
        line.close()


@pytest.mark.sqlite
def test_it_is_held_short_under_a_steady_writer_and_steady_readers(file: Path) -> None:
    assert connection.vendor == "sqlite"
    stop, longest = threading.Event(), 0
    reader = threading.Thread(target=read_all_the_time, args=(file, stop))
    writer = threading.Thread(target=write, args=(file, 40))
    reader.start()
    writer.start()
    while writer.is_alive():
        checkpointing.shorten_wal(above=16 * MIB)
        longest = max(longest, checkpointing.length_of(f"{file}-wal"))
        writer.join(0.02)
    stop.set()
    reader.join()
    assert 0 < longest < 256 * MIB
    checkpointing.shorten_wal(above=0)
    assert checkpointing.length_of(f"{file}-wal") == 0
    assert opened_at(file).execute("SELECT COUNT(*) FROM fact").fetchone() == (20_000,)


@pytest.mark.django_db
def test_where_there_is_no_such_file_nothing_is_done() -> None:
    assert checkpointing.shorten_wal(above=0) == 0


@pytest.mark.sqlite
@pytest.mark.parametrize(("too_long", "is_waited_for"), [(0, True), (64 * MIB, False)])
def test_only_past_a_length_is_a_slow_reader_waited_for(
    file: Path, monkeypatch: pytest.MonkeyPatch, too_long: int, is_waited_for: bool
) -> None:
    monkeypatch.setattr(checkpointing, "TOO_LONG", too_long)
    monkeypatch.setattr(checkpointing, "PATIENCE", 20)
    slow = opened_at(file)
    slow.execute("BEGIN")
    slow.execute("SELECT COUNT(*) FROM fact").fetchone()
    write(file, 2)
    closing = threading.Timer(0.6, slow.close)
    closing.start()
    assert (checkpointing.shorten_wal(above=0) == 0) is is_waited_for
    closing.join()


@pytest.mark.sqlite
def test_who_writes_much_waits_for_a_reader_where_the_log_is_full(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpointing, "FULL", MIB)
    monkeypatch.setattr(checkpointing, "PATIENCE", 20)
    slow = opened_at(file)
    slow.execute("BEGIN")
    slow.execute("SELECT COUNT(*) FROM fact").fetchone()
    write(file, 2)
    closing = threading.Timer(0.4, slow.close)
    closing.start()
    checkpointing.make_room()
    assert checkpointing.length_of(f"{file}-wal") == 0
    closing.join()


@pytest.mark.sqlite
def test_a_reader_that_never_ends_has_writers_told_so(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpointing, "FULL", MIB)
    monkeypatch.setattr(checkpointing, "PATIENCE", 20)
    monkeypatch.setattr(checkpointing, "FULL_PATIENCE", 0.2)
    endless = opened_at(file)
    endless.execute("BEGIN")
    endless.execute("SELECT COUNT(*) FROM fact").fetchone()
    write(file, 2)
    with pytest.raises(OperationalError):
        checkpointing.make_room()
    endless.close()
    checkpointing.make_room()


@pytest.mark.sqlite
def test_many_writers_cannot_outgrow_the_bound(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpointing, "FULL", 16 * MIB)
    stop, longest = threading.Event(), 0
    reader = threading.Thread(target=read_all_the_time, args=(file, stop))
    reader.start()
    for _ in range(30):
        checkpointing.make_room()
        write(file, 1)
        longest = max(longest, checkpointing.length_of(f"{file}-wal"))
    stop.set()
    reader.join()
    # The bound, and what one transaction adds to it.
    assert longest < 24 * MIB
