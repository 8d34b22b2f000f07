"""Hold many live pages open on a running Nokshi and count what reaches each of them.

`python tools/live_readers.py URL SESSION TOPIC PID [--readers 1000] [--events 50] [--drop 0.2]`

TOPIC is what a page carries in `data-live`, PID the process whose memory is told (with its children). A share of the
readers is cut off halfway and comes back with the place it knows, as browsers do. Events are written by the
environment's own database (NOKSHI_HOME or NOKSHI_DATABASE_URL).
"""

import argparse
import asyncio
import json
import os
import time
from urllib.parse import quote, urlsplit

import psutil


class Reader:
    """One page that listens: a plain connection, and how often it was told."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.asked, self.told, self.place = asked, 0, ""
        self.writer: asyncio.StreamWriter | None = None
        self.task: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        parts = urlsplit(self.asked.url)
        reader, self.writer = await asyncio.open_connection(parts.hostname, parts.port)
        came_back = f"Last-Event-ID: {self.place}\r\n" if self.place else ""
        self.writer.write(
            f"GET /live/?t={quote(self.asked.topic)} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            f"Cookie: sessionid={self.asked.session}\r\n{came_back}\r\n".encode()
        )
        while (line := await reader.readline()) and not line.startswith(b"id:"):
            pass
        self._hear(line)
        self.task = asyncio.create_task(self._listen(reader))

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            self._hear(line)

    def _hear(self, line: bytes) -> None:
        if line.startswith(b"id: "):
            self.place = line[4:].decode().strip()
        elif line.startswith(b"data: "):
            self.told += sum(json.loads(line[6:]).values())

    def cut(self) -> None:
        if self.task and self.writer:
            self.task.cancel()
            self.writer.close()


def memory(pid: int) -> float:
    """Return the proportional memory of a process and all below it, in MiB."""
    parent = psutil.Process(pid)
    return float(sum(one.memory_full_info().pss for one in (parent, *parent.children(recursive=True)))) / 2**20


def write(number: int) -> None:
    """Write events of the kind that the list of customers follows."""
    from nokshi.customers.events import CustomerAdded
    from nokshi.kernel import clock
    from nokshi.kernel.actor import Actor
    from nokshi.timeline import actions

    for _ in range(number):
        actions.record(CustomerAdded(name="Live"), at=clock.now(), actor=Actor.system())


async def run(asked: argparse.Namespace) -> None:
    before = memory(asked.pid)
    readers = [Reader(asked) for _ in range(asked.readers)]
    began = time.monotonic()
    for at in range(0, len(readers), 50):
        await asyncio.gather(*(one.begin() for one in readers[at : at + 50]))
    opened, held = time.monotonic() - began, memory(asked.pid)
    await asyncio.to_thread(write, asked.events // 2)
    await asyncio.sleep(2)
    gone = readers[: int(asked.readers * asked.drop)]
    for one in gone:
        one.cut()
    await asyncio.to_thread(write, asked.events - asked.events // 2)
    await asyncio.gather(*(one.begin() for one in gone))
    until = time.monotonic() + 60
    while time.monotonic() < until and any(one.told < asked.events for one in readers):
        await asyncio.sleep(0.1)
    lost = sum(max(0, asked.events - one.told) for one in readers)
    twice = sum(max(0, one.told - asked.events) for one in readers)
    told = {"readers": asked.readers, "events": asked.events, "came_back": len(gone), "lost": lost, "twice": twice,
            "opened_s": round(opened, 1), "MiB_before": round(before), "MiB_held": round(held),
            "MiB_after": round(memory(asked.pid))}  # fmt: skip
    print(json.dumps(told))
    for one in readers:
        one.cut()


def main() -> None:
    """Read the command line and hold the lines."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("url")
    parser.add_argument("session")
    parser.add_argument("topic")
    parser.add_argument("pid", type=int)
    parser.add_argument("--readers", type=int, default=1000)
    parser.add_argument("--events", type=int, default=50)
    parser.add_argument("--drop", type=float, default=0.2)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nokshi.site.settings")
    import django

    django.setup()
    asyncio.run(run(asked))


if __name__ == "__main__":
    main()
