"""Pages that listen hear all that moved, under load and however often what serves them, or what it stands on, dies."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest

from tests.browser.listening import Reader
from tests.browser.living import Living, living
from tests.house.code import ROOT
from tests.live.listeners import Listener
from tests.torture.cluster import Cluster

pytestmark = pytest.mark.sqlite

LISTENERS, WRITERS, CHANGES = 30, 3, 40
PATIENCE = 240.0
NEW = "customers.new"


@dataclass(slots=True)
class House:
    """A running house with the cast in it."""

    running: Living
    told: dict[str, Any]

    @property
    def ada(self) -> int:
        return int(self.told["ada"])

    def reader(self, name: str) -> Reader:
        return Reader(urlsplit(self.running.url).port or 0, self.told["sessions"][name])

    def kill_web(self) -> None:
        """Kill a process that serves pages and holds lines; another takes its place."""
        parts = psutil.Process(self.running.process.pid).children()
        [web] = [part for part in parts if part.name() == "nokshi-web"]
        web.children()[0].kill()


@contextmanager
def house(home: Path, **more: str) -> Iterator[House]:
    """Fill a house with the cast and run it."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("NOKSHI_")}
    environment = {**bare, **more, "NOKSHI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "nokshi.site.settings"}
    command = [sys.executable, "-m", "tests.browser.furnish_live"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with living(home, 0, words=(), **more) as running:
        yield House(running, json.loads(done.stdout))


def until(is_so: Callable[[], bool]) -> bool:
    """Wait until something is so; say whether it came to be."""
    end = time.monotonic() + PATIENCE
    while not (found := is_so()) and time.monotonic() < end:
        time.sleep(0.1)
    return found


def change(reader: Reader, ada: int, cities: Sequence[str]) -> None:
    """Change a customer so many times, each until it is acknowledged."""
    for city in cities:
        while not _is_changed(reader, ada, city):
            time.sleep(0.1)


def _is_changed(reader: Reader, ada: int, city: str) -> bool:
    try:
        reader.set(ada, "city", city)
    except (AssertionError, OSError):  # away, or acknowledged too late: it is done again
        return False
    return True


def listen(place: House, name: str, names: Sequence[str], count: int) -> list[Listener]:
    """Let so many pages of somebody listen, and wait until each has its place in the log."""
    listeners = [Listener(place.reader(name), names) for _ in range(count)]
    for one in listeners:
        one.start()
    assert until(lambda: all(one.first for one in listeners))
    return listeners


def lost(place: House, count: Callable[[str], int], *, disturb: Callable[[], None]) -> None:
    """Change a customer under the eyes of many, disturb them twice, and see that each heard of every change."""
    ona, ada = place.reader("ona"), place.ada
    page, name = f"/customers/{ada}/", f"customers.customer:{ada}"
    names = ona.names_in(page)
    ears = [
        one for who in ("ona", "dev") for one in listen(place, who, place.reader(who).names_in(page), LISTENERS // 2)
    ]
    strangers = listen(place, "cleo", [*place.reader("cleo").names_in("/customers/"), *names], 3)
    for begin in range(3):
        writers = [
            threading.Thread(target=change, args=(place.reader("dev"), ada, cities(begin, number)))
            for number in range(WRITERS)
        ]
        before = count("0.0")
        for writer in writers:
            writer.start()
        if begin < 2:
            assert until(partial(_is_past, count, before + 2 * WRITERS))
            disturb()
        for writer in writers:
            writer.join()
    assert until(lambda: all(one.told[name] >= count(one.first) for one in ears)), [
        (one.told[name], count(one.first), one.lines) for one in ears
    ]
    assert not any(one.told[name] or one.told[NEW] for one in strangers)
    for one in (*ears, *strangers):
        one.stop()


def _is_past(count: Callable[[str], int], number: int) -> bool:
    return count("0.0") > number


def cities(begin: int, writer: int) -> list[str]:
    return [f"Town {begin}-{writer}-{number}" for number in range(CHANGES // 3)]


def test_nothing_is_lost_when_web_processes_are_killed_under_load(tmp_path: Path) -> None:
    def count(place: str) -> int:
        with closing(sqlite3.connect(tmp_path / "nokshi.sqlite3")) as line:
            asked = "SELECT COUNT(*) FROM timeline_eventrow WHERE customer_id IS NOT NULL AND id > ?"
            return int(line.execute(asked, [int(place.split(".")[1])]).fetchone()[0])

    with house(tmp_path) as place:
        lost(place, count, disturb=place.kill_web)


def test_nothing_is_lost_when_the_database_dies_under_load(tmp_path: Path) -> None:
    # Not below pytest's own folder, to which other runs of it close the way for the user of the cluster.
    folder = Path(tempfile.mkdtemp(prefix="nokshi-live-"))
    cluster = Cluster(folder / "cluster")
    cluster.start()

    def count(place: str) -> int:
        asked = "SELECT COUNT(*) FROM timeline_eventrow WHERE customer_id IS NOT NULL AND (transaction, id) > (%s, %s)"
        with psycopg.connect(cluster.url) as line:
            found = line.execute(asked, [int(part) for part in place.split(".")]).fetchone()
        return int(found[0]) if found else 0

    def disturb() -> None:
        cluster.kill()
        cluster.start()

    try:
        with house(tmp_path, NOKSHI_DATABASE_URL=cluster.url) as place:
            lost(place, count, disturb=disturb)
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
