"""All rows of an SQLite database as of one moment, while others go on writing."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from nokshi.site.backup.archive import Manifest

SQLITE_FILE = "database.sqlite3"
BLOCKS = "timeline_block"
HEAD = f"SELECT number, digest FROM {BLOCKS} ORDER BY number DESC LIMIT 1"  # noqa: S608  a name of our own


def copy_sqlite(target: Path, manifest: Manifest) -> None:
    """Write a copy of the SQLite database as of now, and count its rows."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=60)) as live:
        live.execute("VACUUM INTO ?", [str(target)])
    count_again(target, manifest)


def count_again(target: Path, manifest: Manifest) -> None:
    """Note what a copy holds: its rows, its last event, the last seal of its log."""
    with closing(sqlite3.connect(target)) as copy:
        manifest.counts = count_sqlite(copy)
        manifest.last_event = copy.execute("SELECT coalesce(max(id), 0) FROM timeline_eventrow").fetchone()[0]
        manifest.head, manifest.head_digest = 0, ""
        if BLOCKS in manifest.counts and (head := copy.execute(HEAD).fetchone()):
            manifest.head, manifest.head_digest = head[0], bytes(head[1]).hex()


def count_sqlite(database: sqlite3.Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names.fetchall()}  # noqa: S608


def digest_of(path: Path) -> str:
    """Return a file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
