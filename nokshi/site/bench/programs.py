"""What programs do over the API: customers one by one and in bulk, events in batches for a minute."""

import http.client
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.site.bench import engine
from nokshi.site.bench.bench import Bench, rate
from nokshi.site.bench.client import Client
from nokshi.site.bench.files import bare_rate
from nokshi.site.bench.measures import Measure, Task
from nokshi.site.bench.template import OWNER
from nokshi.workspace import actions as workspace
from nokshi.workspace.models import User

CLIENTS, SECONDS, INTAKE_SECONDS = 4, 5.0, 60.0
MOST, BATCH = 1_000, 500
INTAKE_CLIENTS = 2
MIB = 2**20
JSON = {"Content-Type": "application/json"}


def created(bench: Bench) -> Iterator[Measure]:
    """Measure customers created one by one by four clients at once, each with an e-mail address and a phone."""
    headers = _headers()
    seconds = SECONDS if bench.rounds > 20 else 1.0
    loops = [_creating(bench.server.port, headers, f"one{number}") for number in range(CLIENTS)]
    yield Measure("api.create.clients4", rate(loops, seconds), "customers/s", bench.hello_rate(CLIENTS, seconds))


def created_in_bulk(bench: Bench) -> Iterator[Measure]:
    """Measure customers created a thousand at once."""
    client = Client(bench.server.port, headers=_headers())
    rounds = 5 if bench.rounds > 20 else 1
    spent = 0.0
    for number in range(rounds):
        rows = [_new(f"bulk{number}", place) for place in range(MOST)]
        answer = client.ask("POST", "/api/v1/customers/bulk", json.dumps(rows).encode(), JSON, expect=200)
        if (done := json.loads(answer.text)["done"]) != MOST:
            raise RuntimeError(f"{done} of {MOST} customers were taken")
        spent += answer.seconds
    yield Measure("api.bulk", rounds * MOST / spent, "customers/s", bare_rate("customers_customer", MOST))


def taken_in(bench: Bench) -> Iterator[Measure]:
    """Measure events taken in batches for a minute, with keys in no order, and how long the write-ahead log grew."""
    headers = _headers()
    seconds = INTAKE_SECONDS if bench.rounds > 20 else 2.0
    log = Path(f"{bench.place.home}/nokshi.sqlite3-wal")
    people = bench.base.customers
    loops: list[Callable[[float], int]] = [
        _reporting(bench.server.port, headers, number, people) for number in range(INTAKE_CLIENTS)
    ]
    loops.append(lambda seconds: _watched(log, seconds, bench.place.home / "wal.txt"))
    [(before,)] = engine.rows("SELECT COUNT(*) FROM timeline_eventrow WHERE source = ?", ["api:bench"])
    taken = rate(loops, seconds)
    [(after,)] = engine.rows("SELECT COUNT(*) FROM timeline_eventrow WHERE source = ?", ["api:bench"])
    if after - before != round(taken * seconds):
        raise RuntimeError(f"{round(taken * seconds)} events were acknowledged, {after - before} are in the log")
    yield Measure("events.intake", taken, "events/s", bare_rate("timeline_eventrow", 20_000))
    if bench.place.is_sqlite:
        yield Measure("events.wal", int((bench.place.home / "wal.txt").read_text()) / MIB, "MiB")


def _headers() -> dict[str, str]:
    user = User.objects.get(email=OWNER)
    _token, text = workspace.make_token(
        user=user, name="Bench", scopes=["*"], unit=None, expires_at=None, actor=Actor.user(user.pk), now=clock.now()
    )
    return {"Authorization": f"Bearer {text}", "Accept": "application/json"}


def _new(stem: str, number: int) -> dict[str, Any]:
    return {
        "name": f"{('Nusrat Jahan', 'রহিম উদ্দিন')[number % 2]} {number}",
        "emails": [f"{stem}.{number}.{time.time_ns()}@example.com"],
        "phones": [f"+88017{time.time_ns() // 1_000 % 10**8:08}"],
        "city": "Dhaka",
        "country": "BD",
    }


def _creating(port: int, headers: dict[str, str], stem: str) -> Callable[[float], int]:
    def loop(seconds: float) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        until, count = time.perf_counter() + seconds, 0
        while time.perf_counter() < until:
            _post(connection, "/api/v1/customers", headers, _new(stem, count), 201)
            count += 1
        return count

    return loop


def _reporting(port: int, headers: dict[str, str], number: int, people: int) -> Callable[[float], int]:
    def loop(seconds: float) -> int:
        luck = Random(f"intake/{number}")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        until, count = time.perf_counter() + seconds, 0
        while time.perf_counter() < until:
            events = [
                {
                    "name": "page_viewed",
                    "customer": luck.randint(1, people),
                    "external_id": f"{luck.getrandbits(96):x}",
                    "properties": {"path": f"/tea/{luck.randint(1, 400)}"},
                }
                for _ in range(BATCH)
            ]
            answer = _post(connection, "/api/v1/events", headers, {"events": events, "source": "bench"}, 202)
            count += int(json.loads(answer)["taken"])
        return count

    return loop


def _post(
    connection: http.client.HTTPConnection, path: str, headers: dict[str, str], body: object, expect: int
) -> bytes:
    connection.request("POST", path, json.dumps(body).encode(), {**JSON, **headers})
    response = connection.getresponse()
    content = response.read()
    if response.status != expect:
        raise RuntimeError(f"{path} answered {response.status}: {content[:200].decode(errors='replace')}")
    return content


def _watched(log: Path, seconds: float, note: Path) -> int:
    """Note the greatest length of the write-ahead log; counts nothing itself."""
    until, most = time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        most = max(most, log.stat().st_size if log.exists() else 0)
        time.sleep(0.05)
    note.write_text(str(most))
    return 0


TASKS = [
    Task({"api.create.clients4": "customers/s"}, created, writes=True),
    Task({"api.bulk": "customers/s"}, created_in_bulk, writes=True),
    Task({"events.intake": "events/s", "events.wal": "MiB"}, taken_in, writes=True),
]
