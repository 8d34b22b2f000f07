"""A thousand pages that listen: what they weigh, and whether any of them misses anything."""

import asyncio
import json
import multiprocessing
import resource
import time
from collections.abc import Iterator
from decimal import Decimal
from multiprocessing.connection import Connection
from urllib.parse import urlencode

from nokshi.commerce.events import CartAbandoned
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.live import sealed
from nokshi.kernel.money import Money
from nokshi.ports.live import topics
from nokshi.site.bench.bench import Bench
from nokshi.site.bench.measures import Measure, Task
from nokshi.site.bench.records import some_customers
from nokshi.site.bench.template import MANAGER
from nokshi.timeline.actions import record
from nokshi.workspace.models import User

READERS, EVENTS = 1_000, 40
PAUSE, PATIENCE = 0.05, 60.0
MIB = 2**20


def listening(bench: Bench) -> Iterator[Measure]:
    """Measure what the server weighs more with its readers, and how many of the moves they were not told."""
    readers = READERS if bench.rounds > 20 else 20
    [(customer, _name)] = some_customers(1)
    before = bench.server.memory()
    here, there = multiprocessing.get_context("fork").Pipe()
    path = f"/live/?{urlencode({'t': _topic(customer), 'after': ''})}"
    cookies = "; ".join(f"{name}={value}" for name, value in bench.client.cookies.items())
    process = multiprocessing.get_context("fork").Process(
        target=_listen, args=(bench.server.port, path, cookies, readers, there), daemon=True
    )
    process.start()
    if (up := here.recv()) != readers:
        raise RuntimeError(f"{up} of {readers} readers are on the line")
    time.sleep(2)
    yield Measure("live.memory", (bench.server.memory() - before) / MIB, "MiB")
    _happen(customer)
    here.send(EVENTS)
    told = here.recv()
    process.join()
    yield Measure("live.lost", float(readers * EVENTS - told), "moves")


def _topic(customer: int) -> str:
    user = User.objects.get(email=MANAGER)
    name = next(one.name for one in topics if one.key == "customer" and one.is_moved_by(CartAbandoned.kind))
    return sealed(f"{name}:{customer}", user.pk)


def _happen(customer: int) -> None:
    amount = Money(Decimal(350), "BDT")
    event = CartAbandoned(amount=amount, total=amount.amount, currency="BDT", lines=1, hours=4)
    for _ in range(EVENTS):
        record(event, at=clock.now(), actor=Actor.customer(customer), customer=customer)
        time.sleep(PAUSE)


def _listen(port: int, path: str, cookies: str, readers: int, pipe: Connection) -> None:
    """Hold so many lines open; tell how many stand, then how many moves all of them were told together."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(_hold(port, path, cookies, readers, pipe))


async def _hold(port: int, path: str, cookies: str, readers: int, pipe: Connection) -> None:
    told = [0] * readers
    ready = asyncio.Semaphore(0)
    gate = asyncio.Semaphore(20)

    async def one(number: int) -> None:
        async with gate:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookies}\r\n\r\n"
            writer.write(head.encode())
            await reader.readuntil(b"retry: 2000")
        ready.release()
        while line := await reader.readline():
            if line.startswith(b"data: "):
                told[number] += sum(json.loads(line[6:]).values())

    lines = [asyncio.create_task(one(number)) for number in range(readers)]
    async with asyncio.timeout(PATIENCE * 2):
        for _ in range(readers):
            await ready.acquire()
    pipe.send(readers)
    each = await asyncio.get_running_loop().run_in_executor(None, pipe.recv)
    until = time.monotonic() + PATIENCE
    while min(told) < each and time.monotonic() < until:
        await asyncio.sleep(0.1)
    # What follows from an event moves the page too: nobody makes up for another's loss.
    pipe.send(sum(min(one, each) for one in told))
    for line in lines:
        line.cancel()


TASKS = [Task({"live.memory": "MiB", "live.lost": "moves"}, listening, writes=True)]
