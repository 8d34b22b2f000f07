"""One command for everything: bring the database up to date, start the parts, keep them up."""

import contextlib
import gc
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from multiprocessing.process import BaseProcess
from types import FrameType

from django.conf import settings
from django.db import connections

from nokshi.kernel import clock
from nokshi.kernel.config import EVERYWHERE
from nokshi.site.life import PATIENCE, Life
from nokshi.site.lineage import be_called, end_with
from nokshi.site.upgrading import bring_up_to_date

Serve = Callable[[Life], None]

SOON = 5.0
"""A part that ends within so many seconds of its start is not started again at once."""

GRACE = 15.0


class Part:
    """A child process that is started again when it falls.

    It is forked, so that the parts share the memory of all that is loaded by then. One that
    hangs, which shows in its missing signs of life, is ended and started again as well.
    """

    def __init__(self, name: str, serve: Serve, patience: float = PATIENCE) -> None:
        self.name = name
        self.serve = serve
        self.life = Life(name, patience)
        self.failures = 0
        self.begun = 0.0
        self.resume_at = 0.0
        self.process: BaseProcess | None = None

    def start(self) -> None:
        self.begun = time.monotonic()
        self.life.begin()
        context = multiprocessing.get_context("fork")
        serving = (self.serve, self.life, os.getpid())
        self.process = context.Process(target=_serve_alone, args=serving, name=f"nokshi-{self.name}")
        self.process.start()

    def look(self) -> None:
        """Start the part again where it fell, with a growing pause where it falls at once."""
        moment = time.monotonic()
        if self.process is None:
            if moment >= self.resume_at:
                self.start()
            return
        if (code := self.process.exitcode) is None:
            if self.life.seconds_silent() > self.life.patience:
                print(f"nokshi: {self.name} hangs; replacing it", file=sys.stderr, flush=True)
                self._end_all()
            return
        self.failures = self.failures + 1 if moment - self.begun < SOON else 0
        print(f"nokshi: {self.name} ended with status {code}; starting it again", file=sys.stderr, flush=True)
        self._end_all()
        self.process = None
        self.resume_at = moment + min(30, 2**self.failures - 1)

    def tell_to_stop(self) -> None:
        if self.process and self.process.is_alive():
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Wait for the part to end; what it started is ended with it."""
        if self.process is None or self.process.pid is None:
            return
        # Not by `join`: it waits for ever for one that lives on with its end of the pipe between them closed.
        while self.process.exitcode is None and time.monotonic() < until:
            time.sleep(0.05)
        self._end_all()

    def _end_all(self) -> None:
        """End the part with all that it started, so that nothing of it works on beside its successor."""
        if self.process and self.process.pid:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def _serve_alone(serve: Serve, life: Life, supervisor: int) -> None:
    """Serve in a process group of its own, with signals as a fresh process has them; end with the supervisor."""
    os.setsid()
    be_called(f"nokshi-{life.kind}")
    if not end_with(supervisor, signal.SIGTERM):
        return
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    serve(life)


def supervise(parts: Sequence[Part]) -> int:
    """Run the parts until a signal; return the exit status."""
    serves_web = any(part.life.kind == "web" for part in parts)
    if serves_web and (problem := _port_taken()):
        print(problem, file=sys.stderr)
        return 1
    bring_up_to_date(now=clock.now())
    if serves_web:
        _say_where_to_go()
    # A line to the database that two processes share speaks for neither: each child opens its own.
    connections.close_all()
    # What is loaded by now stays as it is: a collector that looked at it would copy it into every part.
    gc.collect()
    gc.freeze()
    _keep_up(parts)
    return 0


def _keep_up(parts: Sequence[Part]) -> None:
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping:
        for part in parts:
            part.look()
        time.sleep(0.2)
    print("\nnokshi: stopping …", file=sys.stderr)
    for part in parts:
        part.tell_to_stop()
    until = time.monotonic() + GRACE
    for part in parts:
        part.wait(until)


def _port_taken() -> str:
    host, port = settings.CONFIG.host, settings.CONFIG.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return (
                f"NOKSHI_PORT: {host}:{port} cannot be used ({error.strerror}). "
                f"Choose another: NOKSHI_PORT={port + 1} nokshi run"
            )
    return ""


def _say_where_to_go() -> None:
    from nokshi.workspace import actions

    link = actions.first_link(now=clock.now())
    print(f"\n  Nokshi is at {settings.CONFIG.url}")
    if settings.CONFIG.host in EVERYWHERE and not os.environ.get("NOKSHI_URL"):
        print("  It answers to its numbers in the local network alone. Set NOKSHI_URL to the address that people type.")
    if link:
        print(f"  Begin here, once, to make your account:\n\n    {link}\n")
    else:
        print("  Sign in with your e-mail address. A new link: nokshi user create EMAIL --role owner\n")
    if settings.CONFIG.outbox_only:
        print(f"  No mail server is set (NOKSHI_EMAIL_URL): letters wait at {settings.CONFIG.url}/mail/outbox/")
    print(f"  Data: {settings.CONFIG.home}    Stop: Ctrl+C\n", flush=True)
