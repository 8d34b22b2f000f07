"""Imports through the command that everybody has: people and order lines, rows a second and the memory they take."""

import csv
import io
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

import psutil
from django.db import transaction

from nokshi.kernel import clock
from nokshi.site.bench import again, engine, places
from nokshi.site.bench.again import TakenBack
from nokshi.site.bench.bench import Bench
from nokshi.site.bench.measures import Measure, Task
from nokshi.site.demo import people
from nokshi.site.demo.shelf import WARES

PEOPLE, LINES = 20_000, 40_000
HEADS = ("Customer number", "Name", "E-mail", "Phone", "City", "Country", "Language")
LINE_HEADS = ("Order", "Date", "Customer number", "SKU", "Product", "Quantity", "Unit price")
MIB = 2**20


def imported(bench: Bench) -> Iterator[Measure]:
    """Measure a file of new people, then one of order lines of customers who are here."""
    scale = 1 if bench.rounds > 20 else 100
    crowd, lines = bench.place.home / "people.csv", bench.place.home / "lines.csv"
    count = _write(crowd, HEADS, _people(PEOPLE // scale, bench.base.customers))
    before = again.marks(again.PEOPLE)
    seconds, memory = _import(bench, crowd, count, "people")
    yield Measure("import.people", count / seconds, "rows/s", again.rate_again(again.PEOPLE, before, count))
    count = _write(lines, LINE_HEADS, _lines(LINES // scale, bench.base.customers))
    before = again.marks(again.ORDERS)
    seconds, more = _import(bench, lines, count, "orders")
    yield Measure("import.orders", count / seconds, "rows/s", again.rate_again(again.ORDERS, before, count))
    yield Measure("import.memory", max(memory, more) / MIB, "MiB")


def _import(bench: Bench, file: Path, rows: int, kind: str) -> tuple[float, int]:
    """Import a file and return the seconds and the most memory that it took; every row must be taken."""
    environment = places.environment(bench.place, port=bench.server.port)
    command = [sys.executable, "-m", "nokshi", "import", str(file), "--kind", kind, "--source", "shop", "--json"]
    begun, most = time.perf_counter(), 0
    with (bench.place.home / "import.log").open("wb") as said:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=said)
        while process.poll() is None:
            most = max(most, weight_of(process.pid))
            time.sleep(0.05)
    seconds = time.perf_counter() - begun
    report = process.stdout.read().decode() if process.stdout else ""
    if process.returncode:
        raise RuntimeError(f"the import of {rows} {kind} ended with {process.returncode}: {report[:200]}")
    return seconds, most


def weight_of(pid: int) -> int:
    """Return the memory that is a process's alone, shared pages by their share, in bytes; 0 once it has ended."""
    try:
        return int(psutil.Process(pid).memory_full_info().pss)
    except psutil.Error:
        return 0


def _people(count: int, there: int) -> Iterator[Sequence[object]]:
    now = clock.now()
    for number in range(count):
        one = people.person(2_000_000 + there + number, seed=11, now=now)
        yield (
            2_000_000 + there + number,
            one.name.whole,
            one.email,
            one.phone,
            one.city,
            one.country.code,
            one.language,
        )


def _lines(count: int, there: int) -> Iterator[Sequence[object]]:
    luck = Random("lines")
    order = 0
    for number in range(count):
        if number % 2 == 0:
            order += 1
            customer = luck.randint(1, there)
        ware = WARES[(number * 7) % len(WARES)]
        when = f"2026-{1 + order % 10:02}-{1 + order % 28:02} 10:{order % 60:02}"
        yield f"X{order}", when, f"C-{customer:06}", ware.sku, ware.name, 1 + number % 3, f"{ware.price}.00"


def _write(path: Path, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    text, count = io.StringIO(), 0
    writer = csv.writer(text)
    writer.writerow(heads)
    for row in rows:
        writer.writerow(row)
        count += 1
    path.write_text(text.getvalue(), encoding="utf-8")
    return count


def bare_rate(table: str, count: int) -> float:
    """Return how many rows a second the engine writes into one table, and take them away again."""
    [(last,)] = engine.rows(f"SELECT MAX(id) FROM {table}")
    columns = [name for name in engine.columns(table) if name != "id"]
    quoted = [f'"{name}"' for name in columns]
    taken = engine.rows(f"SELECT {', '.join(quoted)} FROM {table} ORDER BY id LIMIT 1000")
    plain = [tuple(json.dumps(value) if isinstance(value, dict | list) else value for value in row) for row in taken]
    rows = [(last + 1 + place, *plain[place % len(plain)]) for place in range(count)]
    named, marks = ", ".join(["id", *quoted]), ", ".join("?" * (len(columns) + 1))
    try:
        with transaction.atomic():
            begun = time.perf_counter()
            engine.run_many(f"INSERT INTO {table} ({named}) VALUES ({marks})", rows)
            seconds = time.perf_counter() - begun
            raise TakenBack
    except TakenBack:
        return count / seconds


TASKS = [Task({"import.people": "rows/s", "import.orders": "rows/s", "import.memory": "MiB"}, imported, writes=True)]
