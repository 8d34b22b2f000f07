"""What a landed version left behind is carried to the newest one, with every row as it was, after a backup."""

import lzma
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.scratch import Scratch, scratch

FOLDER = Path(__file__).parent
FORWARD = """
import django; django.setup()
from nokshi.kernel import clock
from nokshi.site.upgrading import bring_up_to_date
bring_up_to_date(now=clock.now())
"""
# Columns whose content a later version may rightly write anew: search keys, and what Django and the queue keep.
REWRITTEN = {"search_key", "search_name"}
NOT_OURS = ("django_", "auth_", "sqlite_", "customers_search")
COLUMNS_OF_POSTGRES = (
    "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
)
Rows = dict[str, tuple[list[str], list[str]]]


def names() -> list[str]:
    """Return the names of the landed versions."""
    return sorted(path.name.removesuffix(".sqlite3.xz") for path in FOLDER.glob("*.sqlite3.xz"))


@pytest.fixture(params=names())
def landed(request: pytest.FixtureRequest, tmp_path: Path, db: None) -> Iterator[Scratch]:
    """Load what a landed version left."""
    with scratch(tmp_path / "home") as made:
        load(made, request.param)
        yield made


def test_every_row_is_carried_forward(landed: Scratch) -> None:
    before = rows_of(landed)
    said = carry_forward(landed)
    after = rows_of(landed, before)

    assert "keeping a backup" in said
    assert list((landed.home / "backups").glob("*-before-upgrade.backup"))
    assert not before.keys() - after.keys()
    for table, (columns, lines) in before.items():
        assert after[table] == (columns, lines), table


def test_the_newest_version_works_on_it(landed: Scratch) -> None:
    carry_forward(landed)
    assert "keeping a backup" not in carry_forward(landed)
    landed.nokshi("export", "--to", str(landed.home / "out"))
    people = next(path for path in (landed.home / "out").rglob("*") if "people" in path.name)
    assert "রহিম উদ্দিন" in people.read_text(encoding="utf-8-sig")


def carry_forward(landed: Scratch) -> str:
    """Migrate as `nokshi run` does before it serves; return what it said."""
    settings = {**landed.environment, "DJANGO_SETTINGS_MODULE": "nokshi.site.settings"}
    done = subprocess.run([sys.executable, "-c", FORWARD], env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


def load(into: Scratch, name: str) -> None:
    """Put what a version left into an empty database."""
    if connection.vendor == "postgresql":
        with psycopg.connect(into.database_url) as line:
            line.execute(lzma.decompress((FOLDER / f"{name}.postgresql.sql.xz").read_bytes()))
        return
    file = lzma.decompress((FOLDER / f"{name}.sqlite3.xz").read_bytes())
    (into.home / "nokshi.sqlite3").write_bytes(file)


def rows_of(place: Scratch, like: Rows | None = None) -> Rows:
    """Return each table's columns and rows, as text and in one order; with `like`, its columns alone."""
    if connection.vendor == "postgresql":
        with psycopg.connect(place.database_url) as line:
            return _rows(line, like)
    with closing(sqlite3.connect(place.home / "nokshi.sqlite3")) as database:
        return _rows(database, like)


def _rows(line: Any, like: Rows | None) -> Rows:
    if connection.vendor == "postgresql":
        tables = line.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    else:
        tables = line.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    found: Rows = {}
    for (table,) in tables:
        if table.startswith(NOT_OURS) or (like is not None and table not in like):
            continue
        columns = like[table][0] if like else [name for name in _columns(line, table) if name not in REWRITTEN]
        chosen = ", ".join(f'"{name}"' for name in columns)
        found[table] = columns, sorted(map(str, line.execute(f'SELECT {chosen} FROM "{table}"').fetchall()))
    return found


def _columns(line: Any, table: str) -> list[str]:
    if connection.vendor == "postgresql":
        return sorted(name for (name,) in line.execute(COLUMNS_OF_POSTGRES, [table]).fetchall())
    return sorted(row[1] for row in line.execute(f'PRAGMA table_info("{table}")').fetchall())
