"""The web application for Granian: pages by Django in a fixed pool of threads, lines to open pages in the loop.

Its sign of life is a page: as long as its pool answers, each process beats. Whether it lives at all is answered by the
loop, which no work holds up.
"""

import asyncio
import contextlib
import io
import json
import random
import sys
import time
from typing import Any

from nokshi.site.live.bridge import Bridge, Django, environ_of
from nokshi.site.live.following import Follower
from nokshi.site.live.lines import Line, Lines
from nokshi.site.pulses import Pulses
from nokshi.timeline.settled import Position

PATH = "/live/"
ALIVE = "/health/live"
THREADS = 2
PULSE = 5.0
BEAT = 20.0
ASKED_AGAIN = 60.0
SOONER = 20.0

KNOCK = {
    "REQUEST_METHOD": "GET", "PATH_INFO": ALIVE, "QUERY_STRING": "", "SCRIPT_NAME": "", "CONTENT_LENGTH": "0",
    "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
    "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr, "wsgi.multithread": True,
    "wsgi.multiprocess": True, "wsgi.run_once": False,
}  # fmt: skip
LIVES = [
    ("content-type", "application/json"),
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
]
STREAM = [
    ("content-type", "text/event-stream; charset=utf-8"),
    ("cache-control", "no-cache, no-transform"),
    ("x-accel-buffering", "no"),
    ("x-content-type-options", "nosniff"),
]


class Application:
    """Answer what Granian hands over (RSGI)."""

    follower: Follower | None = None
    pulses: Pulses | None = None

    def __init__(self, django: Django) -> None:
        self.lines = Lines()
        self._bridge = Bridge(django, THREADS)
        self._beating: asyncio.TimerHandle | None = None
        self._living: asyncio.Task[None] | None = None

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        Application.follower = Follower(self.lines, loop)
        Application.follower.start()
        loop.call_soon_threadsafe(self._beat, loop)
        loop.call_soon_threadsafe(self._live, loop)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        if self.follower:
            self.follower.stop()
        for line in self.lines.all:
            line.end()

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        if scope.proto != "http":
            proto.close(404)
            return
        if scope.path == PATH and scope.method == "GET":
            await self._listen(scope, proto)
        elif scope.path == ALIVE and scope.method in ("GET", "HEAD"):
            proto.response_bytes(200, LIVES, b'{"live": true}')
        else:
            await self._bridge.answer(scope, proto)

    def _beat(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let every line send a sign of life, by which the ends that are gone are noticed."""
        self.lines.wake()
        self._beating = loop.call_later(BEAT, self._beat, loop)

    def _live(self, loop: asyncio.AbstractEventLoop) -> None:
        self._living = loop.create_task(self._pulse(loop))

    async def _pulse(self, loop: asyncio.AbstractEventLoop) -> None:
        """Beat for this process once its pool has answered a page; an error is an answer too."""
        with contextlib.suppress(Exception):
            await self._bridge.ask(KNOCK)
        if self.pulses:
            self.pulses.beat()
        loop.call_later(PULSE, self._live, loop)

    async def _listen(self, scope: Any, proto: Any) -> None:
        """Open a line where Django lets the reader in; the door itself is Django's (`site/web/live.py`)."""
        environ = {key: value for key, value in environ_of(scope, io.BytesIO()).items() if key != "wsgi.input"}
        status, headers, content = await self._bridge.ask(environ)
        if status != 200:
            proto.response_bytes(status, headers, content)
            return
        may = json.loads(content)
        line = Line(environ, checked_at=time.monotonic(), **_reach(may))
        transport = proto.response_stream(200, STREAM)
        self.lines.add(line)
        try:
            if self.follower:
                after = place(scope.headers.get("last-event-id") or may["after"])
                self.follower.catch_up(line, after, is_first=not scope.headers.get("last-event-id"))
            await self._hold(line, transport)
        finally:
            line.is_over = True
            self.lines.drop(line)

    async def _hold(self, line: Line, transport: Any) -> None:
        """Tell the page what moved until it goes, or its reader may no longer listen."""
        try:
            await transport.send_str("retry: 2000\n\n")
            while not line.is_over:
                await line.woken.wait()
                line.woken.clear()
                if await self._is_asked(line) and not line.is_over:
                    await transport.send_str(_words(line))
        except Exception:  # the transport has no class of its own for a client that left
            return

    async def _is_asked(self, line: Line) -> bool:
        """Ask again, after a while or when rights changed, whether the reader may still listen, and to what."""
        if time.monotonic() - line.checked_at < ASKED_AGAIN:
            return True
        status, _, content = await self._bridge.ask(line.environ)
        if status != 200:
            line.is_over = True
            return False
        reach = _reach(json.loads(content))
        self.lines.drop(line)
        line.units, line.topics, line.user = reach["units"], reach["topics"], reach["user"]
        line.waiting = {topic: times for topic, times in line.waiting.items() if topic in line.topics}
        line.checked_at = time.monotonic() - random.uniform(0, SOONER)  # noqa: S311 - spreads the asking
        self.lines.add(line)
        return True


def place(text: str) -> Position | None:
    """Read a place in the log as lines write it."""
    transaction, _, number = text.partition(".")
    try:
        return Position(int(transaction), int(number))
    except ValueError:
        return None


def written(position: Position | None) -> str:
    """Write a place in the log for lines."""
    return f"{position.transaction}.{position.id}" if position else ""


def _words(line: Line) -> str:
    told, line.waiting = line.waiting, {}
    mark = f"id: {written(line.position)}\n" if line.is_placed else ": wait\n"
    return f"{mark}event: moved\ndata: {json.dumps(told)}\n\n" if told else f"{mark}\n"


def _reach(may: dict[str, Any]) -> dict[str, Any]:
    units = may["units"]
    return {
        "session": may["session"],
        "user": may["user"],
        "units": None if units is None else frozenset(units),
        "topics": frozenset(may["topics"]),
    }
