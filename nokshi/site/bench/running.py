"""One run of the bench, from an empty folder to the last figure."""

import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace

from django.conf import settings
from django.db import connection, connections

from nokshi.kernel import clock
from nokshi.site.bench import (
    arriving,
    crowds,
    engine,
    fields,
    files,
    goals,
    growth,
    letters,
    lists,
    living,
    moves,
    places,
    programs,
    records,
    serving,
    telling,
)
from nokshi.site.bench import base as bases
from nokshi.site.bench.bench import ROUNDS, Bench
from nokshi.site.bench.measures import Measure, Task
from nokshi.site.bench.places import Place

ROOMS = (arriving, lists, records, growth, crowds, living, programs, letters, files, fields, moves)
TASKS: list[Task] = [task for room in ROOMS for task in room.TASKS]
NAMES: list[str] = [name for task in TASKS for name in task.names]
FEW = 10


def chosen(only: Sequence[str]) -> list[str]:
    """Return the names of the measures that somebody asks for."""
    return [name for task in TASKS for name in task.wanted(only)]


def unknown(only: Sequence[str]) -> list[str]:
    """Return those words that name no measure and begin none."""
    return [word for word in only if not chosen([word])]


def make(count: int, database_url: str) -> int:
    """Make the base; the settings of this process name the database that it is made in."""
    place = Place(settings.CONFIG.home, database_url)
    made = bases.make(place, count, now=clock.now(), say=_say)
    _say(f"{made.customers} customers in {made.seconds:.0f} s")
    return 0


def measure(count: int, database_url: str, only: Sequence[str], form: str) -> int:
    """Serve the copy of the base and measure over it; the exit status is 1 where a goal is missed."""
    place = Place(settings.CONFIG.home, database_url)
    base = bases.standing(place, count)
    assert base is not None
    machine = telling.Machine(base.customers, _database())
    before = machine.line()
    measures: list[Measure] = []
    for one in _measured(place, base, only):
        measures.append(one)
        if form == "json":
            print(one.line(), flush=True)
    title = f"{base.customers:,} customers · before: {before} · at the end: {os.getloadavg()[0]:.2f}"
    if form == "markdown":
        print(telling.markdown(measures, title=title))
    elif form == "table":
        telling.table(measures, title=title)
    return 1 if any(one.holds is False for one in measures) else 0


def _measured(place: Place, base: bases.Base, only: Sequence[str]) -> Iterator[Measure]:
    tasks = [task for task in TASKS if task.wanted(only)]
    ports = [places.free_port() for _ in range(2)]
    mail_line = places.bound_line()
    own = places.environment(place, port=ports[0], email_url=f"smtp://127.0.0.1:{mail_line.getsockname()[1]}")
    log = place.home / "server.log"
    log.write_bytes(b"")
    connections.close_all()
    with ExitStack() as stack:
        stack.enter_context(mail_line)
        _say("starting nokshi run")
        server = stack.enter_context(serving.nokshi(own, port=ports[0], log=log))
        stack.enter_context(serving.hello(own, port=ports[1], log=log))
        rounds = FEW if base.customers < bases.FIRST else ROUNDS
        bench = Bench(base, place, server, ports[1], mail_line, _say, rounds)
        for task in sorted(tasks, key=lambda task: task.writes):
            wanted = task.wanted(only)
            if task.writes:
                bench.settle()
            _say(", ".join(wanted))
            yield from (_held(one, base) for one in _done(task, bench) if one.name in wanted)


def _held(one: Measure, base: bases.Base) -> Measure:
    """Return a measure with what it is held to."""
    goal = goals.goal_of(one.name, customers=base.customers, on_sqlite=engine.is_sqlite())
    return replace(one, goal=goal)


def _done(task: Task, bench: Bench) -> Iterator[Measure]:
    """Yield a task's measures; where it fails, each of those that are missing says why."""
    there: set[str] = set()
    why = "it gave no figure"
    try:
        for one in task.work(bench):
            there.add(one.name)
            yield one
    except Exception as error:
        why = f"{type(error).__name__}: {error}"[:300]
        print(traceback.format_exc(limit=-3), file=sys.stderr)
    for name, unit in task.names.items():
        if name not in there:
            yield Measure(name, None, unit, why=why)


def _database() -> str:
    if connection.vendor == "sqlite":
        import sqlite3

        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        version = cursor.connection.info.server_version
    return f"PostgreSQL {version // 10_000}.{version % 10_000}"


def _say(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)
