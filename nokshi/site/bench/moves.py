"""Another system's whole export in and out again: rows a second, the memory that takes, and the way back."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from json import loads

from django.db import transaction

from nokshi.site.bench import engine, export
from nokshi.site.bench.again import TakenBack
from nokshi.site.bench.bench import Bench
from nokshi.site.bench.files import MIB, weight_of
from nokshi.site.bench.measures import Measure, Task
from nokshi.site.bench.places import environment

MOST, OF_CUSTOMERS = 500_000, 200_000
LEAST = 400
UNITS = {"moves.in": "rows/s", "moves.memory": "MiB", "moves.undo": "×"}


def moved(bench: Bench) -> Iterator[Measure]:
    """Measure an export of eight objects by the command, and how long taking it back takes beside taking it in."""
    total = max(LEAST, min(MOST, MOST * bench.base.customers // OF_CUSTOMERS))
    file = bench.place.home / "WE_00D4J000000CuzUUAS_1.ZIP"
    count = export.write(file, total)
    seconds, memory, report = _command(bench, str(file), "--json")
    facts = loads(report)
    if facts["rows"] != count or facts["gap"]:
        raise RuntimeError(f"of {count} rows {facts['rows']} were read and {facts['gap']} are not accounted for")
    yield Measure("moves.in", count / seconds, UNITS["moves.in"], _bare_rate(total, count))
    back, more, _said = _command(bench, "--undo", str(facts["run"]))
    yield Measure("moves.memory", max(memory, more) / MIB, UNITS["moves.memory"])
    yield Measure("moves.undo", back / seconds, UNITS["moves.undo"])


def _command(bench: Bench, *words: str) -> tuple[float, int, str]:
    """Run `nokshi import` and return the seconds and the most memory that it took, and what it said."""
    command = [sys.executable, "-m", "nokshi", "import", *words]
    begun, most = time.perf_counter(), 0
    own = environment(bench.place, port=bench.server.port)
    with (bench.place.home / "moves.log").open("wb") as said:
        process = subprocess.Popen(command, env=own, stdout=subprocess.PIPE, stderr=said)
        while process.poll() is None:
            most = max(most, weight_of(process.pid))
            time.sleep(0.05)
    seconds = time.perf_counter() - begun
    report = process.stdout.read().decode() if process.stdout else ""
    if process.returncode:
        raise RuntimeError(f"{' '.join(words)} ended with {process.returncode}: {report[:200]}")
    return seconds, most, report


def _bare_rate(total: int, count: int) -> float:
    """Return how many of the same rows a second the engine writes, cell for cell, into bare tables of their own."""
    with suppress(TakenBack), transaction.atomic():
        begun = time.perf_counter()
        for name, (_share, headers, _make) in export.OBJECTS.items():
            table = f"bench_{name.casefold()}"
            engine.run(f"CREATE TABLE {table} ({', '.join(f'{head} text' for head in headers)})")
            marks = ", ".join("?" * len(headers))
            engine.run_many(f"INSERT INTO {table} VALUES ({marks})", export.rows_of(name, total))
        seconds = time.perf_counter() - begun
        raise TakenBack
    return count / seconds


TASKS = [Task(UNITS, moved, writes=True)]
