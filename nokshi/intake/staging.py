"""The rows of one run in a SQLite file of its own, in the home folder.

Grouping works whatever the order of the rows, memory stays flat, counts are exact, and a killed
run finds everything where it was. The file is scratch: what is saved is told by the run itself.
"""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple, Self

import msgspec
from django.conf import settings

Cells = list[str | int | float | None]
OK, REPAIRED, REFUSED = 0, 1, 2
PAGE = 4_000
HEAVY = 32 << 20
"""So many bytes of rows are enough at once, however few rows they are."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS rows (number INTEGER PRIMARY KEY, cells BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS checked (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL, print BLOB NOT NULL, state INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS groups (
    position INTEGER PRIMARY KEY, key TEXT NOT NULL, first INTEGER NOT NULL, rows INTEGER NOT NULL,
    fate TEXT NOT NULL DEFAULT '', foreseen TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL DEFAULT '', record INTEGER);
CREATE TABLE IF NOT EXISTS remarks (
    number INTEGER NOT NULL, phase TEXT NOT NULL, level TEXT NOT NULL, code TEXT NOT NULL,
    heading TEXT NOT NULL, texts TEXT NOT NULL);
"""
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE; PRAGMA cache_size=-12000;"
REPEATED = (
    "SELECT number FROM (SELECT number, row_number() OVER (PARTITION BY key, print ORDER BY number) AS again "
    "FROM checked) WHERE again > 1"
)

encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Cells).decode


class StagedGroup(NamedTuple):
    """A group of rows as it was staged; the check refused those named in `refused`."""

    position: int
    key: str
    refused: list[int]
    numbers: list[int]
    cells: list[Cells]
    repeats: list[int]


class Note(NamedTuple):
    """A remark on a row, in every language of the house (JSON)."""

    number: int
    phase: str
    level: str
    code: str
    heading: str
    texts: str


class Outcome(NamedTuple):
    """What became of a group."""

    position: int
    fate: str
    kind: str
    record: int | None


def folder_of(run_id: int) -> Path:
    """Return the folder of a run's files."""
    return Path(settings.CONFIG.home) / "intake" / f"run-{run_id}"


def remove_folder(run_id: int) -> None:
    """Remove everything that a run keeps on the disk."""
    shutil.rmtree(folder_of(run_id), ignore_errors=True)


def print_of(cells: bytes) -> bytes:
    """Return a short digest by which equal rows are recognised."""
    return blake2b(cells, digest_size=10).digest()


class Staging:
    """The staged rows of a run."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    @contextmanager
    def of(cls, run_id: int) -> Iterator[Self]:
        """Open the rows of a run, for as long as the block lasts."""
        folder = folder_of(run_id)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection = sqlite3.connect(folder / "rows.sqlite3", timeout=30, isolation_level=None)
        try:
            connection.executescript(PRAGMAS + SCHEMA)
            yield cls(connection)
        finally:
            connection.close()

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Write everything in the block, or nothing of it."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def clear_rows(self) -> None:
        self._db.execute("DROP TABLE IF EXISTS within")
        for table in ("rows", "checked", "groups", "remarks"):
            self._db.execute(f"DELETE FROM {table}")  # noqa: S608  names of our own

    def add_rows(self, rows: Iterable[tuple[int, Sequence[Any]]]) -> None:
        """Keep rows as `(number, cells)`."""
        self._db.executemany("INSERT OR REPLACE INTO rows VALUES (?, ?)", ((n, encode(cells)) for n, cells in rows))

    def rows(self, after: int = 0) -> Iterator[list[tuple[int, bytes]]]:
        """Yield pages of `(number, encoded cells)` in the order of the file."""
        while page := self._page(after):
            yield page
            after = page[-1][0]

    def _page(self, after: int) -> list[tuple[int, bytes]]:
        page: list[tuple[int, bytes]] = []
        size = 0
        for number, cells in self._db.execute(
            "SELECT number, cells FROM rows WHERE number > ? ORDER BY number LIMIT ?", (after, PAGE)
        ):
            page.append((number, cells))
            size += len(cells)
            if size > HEAVY:
                break
        return page

    def clear_checks(self) -> None:
        self._db.execute("DROP INDEX IF EXISTS checked_key")
        for table in ("checked", "groups", "remarks"):
            self._db.execute(f"DELETE FROM {table}")  # noqa: S608  names of our own

    def add_checks(self, checks: Iterable[tuple[int, str, bytes, int]]) -> None:
        """Keep what a check said of rows: `(number, key, print, state)`."""
        self._db.executemany("INSERT OR REPLACE INTO checked VALUES (?, ?, ?, ?)", checks)

    def add_notes(self, notes: Iterable[Note]) -> None:
        self._db.executemany("INSERT INTO remarks VALUES (?, ?, ?, ?, ?, ?)", notes)

    def make_groups(self) -> None:
        """Put the checked rows together by their keys, in the order of their first rows."""
        self._db.execute("CREATE INDEX IF NOT EXISTS checked_key ON checked (key, print, number, state)")
        self._db.execute("CREATE INDEX IF NOT EXISTS remarks_number ON remarks (number)")
        self._db.execute(
            "INSERT INTO groups (key, first, rows, fate) SELECT key, min(number), count(*), "
            "CASE WHEN max(state) = 2 THEN 'refused' ELSE '' END FROM checked GROUP BY key ORDER BY min(number)"
        )

    def counts(self) -> dict[str, int]:
        """Return how many rows and groups there are, repeated, repaired and refused."""
        one = self._one
        return {
            "rows": one("SELECT count(*) FROM checked"),
            "groups": one("SELECT count(*) FROM groups"),
            "repeats": one(f"SELECT count(*) FROM ({REPEATED})"),  # noqa: S608  a text of our own
            "repaired": one("SELECT count(*) FROM checked WHERE state = 1"),
            "refused_rows": one("SELECT coalesce(sum(rows), 0) FROM groups WHERE fate = 'refused'"),
            "refused_groups": one("SELECT count(*) FROM groups WHERE fate = 'refused'"),
        }

    def repeated(self) -> Iterator[int]:
        """Yield the numbers of the rows that equal an earlier one of their group."""
        for (number,) in self._db.execute(REPEATED):
            yield number

    def cells_of(self, numbers: Sequence[int]) -> dict[int, Cells]:
        """Return the cells of rows by number."""
        found: dict[int, Cells] = {}
        for start in range(0, len(numbers), 500):
            part = numbers[start : start + 500]
            marks = ",".join("?" * len(part))
            for number, cells in self._db.execute(f"SELECT number, cells FROM rows WHERE number IN ({marks})", part):  # noqa: S608
                found[number] = decode(cells)
        return found

    def end_of_chunk(self, position: int, most_rows: int, most_groups: int | None = None) -> int:
        """Return the last group of a chunk that begins behind `position`; `position` at the end."""
        last, rows = position, 0
        most_rows = min(most_rows, self._bearable())
        for number, count in self._db.execute(
            "SELECT position, rows FROM groups WHERE position > ? ORDER BY position LIMIT ?",
            (position, most_groups or most_rows),
        ):
            if last > position and rows + count > most_rows:
                break
            last, rows = number, rows + count
        return last

    def _bearable(self) -> int:
        """Return how many rows of the file's usual weight are enough at once."""
        groups = self._one("SELECT coalesce(max(position), 0) FROM groups")
        size = self._one("PRAGMA page_count") * self._one("PRAGMA page_size")
        return max(HEAVY * groups // max(size, 1), 1)

    def chunk(self, after: int, until: int) -> list[StagedGroup]:
        """Return the groups behind `after` up to `until`, whole."""
        found: list[StagedGroup] = []
        last, group = -1, StagedGroup(0, "", [], [], [], [])
        prints: set[bytes] = set()
        for position, key, state, number, mark, cells in self._db.execute(
            "SELECT g.position, g.key, c.state, c.number, c.print, r.cells FROM groups g "
            "JOIN checked c ON c.key = g.key JOIN rows r ON r.number = c.number "
            "WHERE g.position > ? AND g.position <= ? ORDER BY g.position, c.number",
            (after, until),
        ):
            if position != last:
                last, group, prints = position, StagedGroup(position, key, [], [], [], []), set()
                found.append(group)
            elif mark in prints:
                group.repeats.append(number)
            prints.add(mark)
            if state == REFUSED:
                group.refused.append(number)
            group.numbers.append(number)
            group.cells.append(decode(cells))
        return found

    def forget_foresight(self) -> None:
        self._db.execute("DELETE FROM remarks WHERE phase = 'look'")

    def foresee(self, outcomes: Iterable[Outcome], notes: Iterable[Note]) -> None:
        """Keep what would become of groups."""
        with self.at_once():
            self.add_notes(notes)
            self._db.executemany(
                "UPDATE groups SET foreseen = ? WHERE position = ?", ((one.fate, one.position) for one in outcomes)
            )

    def conclude(self, outcomes: Sequence[Outcome], notes: Iterable[Note]) -> None:
        """Keep what became of the groups of a chunk; saying it again replaces what was said before."""
        if not outcomes:
            return
        with self.at_once():
            self._db.execute(
                "DELETE FROM remarks WHERE phase <> 'check' AND number IN "
                "(SELECT first FROM groups WHERE position BETWEEN ? AND ?)",
                (outcomes[0].position, outcomes[-1].position),
            )
            self._db.executemany(
                "UPDATE groups SET fate = ?, kind = ?, record = ? WHERE position = ?",
                ((one.fate, one.kind, one.record, one.position) for one in outcomes),
            )
            self.add_notes(notes)

    def ask(self, sql: str, *values: Any) -> list[Any]:
        """Return all rows of a question."""
        return self._db.execute(sql, values).fetchall()

    def walk(self, sql: str, *values: Any) -> Iterator[Any]:
        """Yield the rows of a question one by one."""
        yield from self._db.execute(sql, values)

    def _one(self, sql: str, *values: Any) -> int:
        return int(self._db.execute(sql, values).fetchone()[0])
