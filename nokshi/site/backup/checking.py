"""Read a backup again from end to end, as a restore would, and change nothing."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from nokshi.site.backup import rows
from nokshi.site.backup.alone import CHECKING
from nokshi.site.backup.archive import READ_AT_ONCE, Manifest
from nokshi.site.backup.proof import check_equal
from nokshi.site.backup.refusals import Damaged
from nokshi.site.backup.unpacking import unpack


def check(source: Path, *, passphrase: bytes, folder: Path) -> Manifest:
    """Return what a backup holds, each piece by its digest and each table counted anew.

    Raises NoBackup, WrongPassphrase, Damaged, NotEqual.
    """
    with tempfile.TemporaryDirectory(dir=folder, prefix=CHECKING) as name:
        place = Path(name)
        manifest = unpack(source, passphrase, place, fits=lambda about: None)
        counted = _count_postgres if manifest.kind == "postgresql" else _count_sqlite
        check_equal(manifest.counts, counted(place, manifest))
    return manifest


def _count_sqlite(place: Path, manifest: Manifest) -> dict[str, int]:
    with closing(sqlite3.connect(place / rows.SQLITE_FILE)) as database:
        if (found := database.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise Damaged(where=found)
        return rows.count_sqlite(database)


def _count_postgres(place: Path, manifest: Manifest) -> dict[str, int]:
    """Count rows as PostgreSQL writes them: one a line, line ends within a value are escaped (COPY, text format)."""
    counts = dict.fromkeys(manifest.columns, 0)
    for table in counts:
        for piece in (place / "rows" / table).glob("*"):
            with piece.open("rb") as file:
                while block := file.read(READ_AT_ONCE):
                    counts[table] += block.count(b"\n")
    return counts
