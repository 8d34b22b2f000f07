"""The copy in clear never lies beside the backup, and what a killed one leaves is cleared away."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings

from nokshi.site.backup.alone import DEAD_AFTER, alone, leftovers, tidy_up
from tests.scratch import Scratch, scratch

KILLED = """
import os, signal
import django; django.setup()
from nokshi.kernel import clock
from nokshi.site.backup import archive, keeping
archive.Packing.add_file = lambda *words: os.kill(os.getpid(), signal.SIGKILL)
keeping.keep("planned", now=clock.now())
"""
START = """
import django; django.setup()
from nokshi.kernel import clock
from nokshi.site.upgrading import bring_up_to_date
bring_up_to_date(now=clock.now())
"""


@pytest.fixture
def homes(tmp_path: Path, settings: LazySettings) -> tuple[Path, Path]:
    """A home and a folder of backups of their own."""
    home, backups = tmp_path / "home", tmp_path / "share"
    home.mkdir()
    backups.mkdir()
    settings.CONFIG = replace(settings.CONFIG, home=home, backups=backups)
    return home, backups


@pytest.fixture
def shop(tmp_path: Path, db: None) -> Iterator[Scratch]:
    with scratch(tmp_path / "home") as made:
        made.nokshi("user", "create", "owner@example.com")
        yield made


@pytest.mark.sqlite
def test_a_killed_backup_leaves_nothing_in_clear_on_the_share_and_nothing_after_the_next_start(
    shop: Scratch, tmp_path: Path
) -> None:
    share = tmp_path / "share"
    settings = {
        **shop.environment, "DJANGO_SETTINGS_MODULE": "nokshi.site.settings", "NOKSHI_BACKUPS": str(share),
    }  # fmt: skip
    killed = subprocess.run([sys.executable, "-c", KILLED], env=settings, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not [path for path in share.rglob("*") if path.is_file() and path.read_bytes().startswith(b"SQLite")]
    (copy,) = shop.home.glob(".copy-*/database.sqlite3")
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT count(*) FROM workspace_invitation").fetchone()[0] == 1

    subprocess.run([sys.executable, "-c", START], env=settings, check=True)
    assert not list(shop.home.glob(".copy-*"))


def test_what_is_left_at_home_is_cleared_at_once_and_on_the_share_once_it_is_surely_dead(
    homes: tuple[Path, Path],
) -> None:
    home, share = homes
    for folder in (home / ".copy-a", home / ".restoring-b", home / ".checking-c", share / ".copy-of-old"):
        folder.mkdir()
        (folder / "database.sqlite3").write_text("in clear")
    old, fresh = share / ".nokshi-old.backup.unfinished", share / ".nokshi-new.backup.unfinished"
    kept = share / "nokshi-20261123T120000Z-planned.backup"
    for path in (old, fresh, kept):
        path.write_text("sealed")
    long_ago = old.stat().st_mtime - DEAD_AFTER - 1
    os.utime(old, (long_ago, long_ago))
    os.utime(share / ".copy-of-old", (long_ago, long_ago))
    tidy_up()
    assert sorted(path.name for path in home.glob(".*")) == []
    assert sorted(path.name for path in share.iterdir()) == [fresh.name, kept.name]


def test_nothing_is_taken_from_somebody_at_work(homes: tuple[Path, Path]) -> None:
    with alone():
        (homes[0] / ".copy-now").mkdir()
        tidy_up()
        assert leftovers() == [homes[0] / ".copy-now"]
    tidy_up()
    assert not leftovers()
