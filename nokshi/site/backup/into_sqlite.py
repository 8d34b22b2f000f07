"""Put a backup's SQLite database in the place of the one that is here."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from nokshi.site.backup.archive import Manifest
from nokshi.site.backup.proof import check_equal
from nokshi.site.backup.refusals import Damaged
from nokshi.site.backup.rows import SQLITE_FILE, count_sqlite


def put(place: Path, manifest: Manifest, *, aside: Path) -> dict[str, int]:
    """Check and count the unpacked database, then exchange it for the one here; return the counts."""
    with closing(sqlite3.connect(place / SQLITE_FILE)) as database:
        if (found := database.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise Damaged(where=found)
        counts = count_sqlite(database)
    check_equal(manifest.counts, counts)
    live = Path(connection.settings_dict["NAME"])
    aside.mkdir(exist_ok=True, mode=0o700)
    for suffix in ("", "-wal", "-shm"):
        path = live.with_name(live.name + suffix)
        if path.exists():
            shutil.move(path, aside / path.name)
    live.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(place / SQLITE_FILE, live)
    return counts
