"""One command for everything: bring the database up to date, start the parts, keep them up."""

import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from multiprocessing.process import BaseProcess
from types import FrameType

from django.conf import settings

Serve = Callable[[], None]

SOON = 5.0
"""A part that ends within so many seconds of its start is not started again at once."""

GRACE = 15.0


class Part:
    """A child process that is started again when it falls.

    It is forked, so that the parts share the memory of all that is loaded by then.
    """

    def __init__(self, name: str, serve: Serve) -> None:
        self.name = name
        self.serve = serve
        self.failures = 0
        self.begun = 0.0
        self.resume_at = 0.0
        self.process: BaseProcess | None = None

    def start(self) -> None:
        self.begun = time.monotonic()
        context = multiprocessing.get_context("fork")
        self.process = context.Process(target=_serve_alone, args=(self.serve,), name=f"nokshi-{self.name}")
        self.process.start()

    def look(self) -> None:
        """Start the part again where it fell, with a growing pause where it falls at once."""
        moment = time.monotonic()
        if self.process is None:
            if moment >= self.resume_at:
                self.start()
            return
        if (code := self.process.exitcode) is None:
            return
        self.failures = self.failures + 1 if moment - self.begun < SOON else 0
        print(f"nokshi: {self.name} ended with status {code}; starting it again", file=sys.stderr)
        self.process = None
        self.resume_at = moment + min(30, 2**self.failures - 1)

    def tell_to_stop(self) -> None:
        if self.process and self.process.is_alive():
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Wait for the part to end; what it started is ended with it."""
        if self.process is None or self.process.pid is None:
            return
        self.process.join(max(0.1, until - time.monotonic()))
        if self.process.is_alive():
            os.killpg(self.process.pid, signal.SIGKILL)


def _serve_alone(serve: Serve) -> None:
    """Serve in a process group of its own, with signals as a fresh process has them."""
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    serve()


def supervise(servers: Mapping[str, Serve]) -> int:
    """Run the named parts until a signal; return the exit status."""
    if problem := _port_taken():
        print(problem, file=sys.stderr)
        return 1
    _bring_up_to_date()
    _say_where_to_go()
    parts = [Part(name, serve) for name, serve in servers.items()]
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
    return 0


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


def _bring_up_to_date() -> None:
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()


def _say_where_to_go() -> None:
    from django.db import connections

    from nokshi.kernel import clock
    from nokshi.workspace import actions

    link = actions.first_link(now=clock.now())
    connections.close_all()
    print(f"\n  Nokshi is at {settings.CONFIG.url}")
    if link:
        print(f"  Begin here, once, to make your account:\n\n    {link}\n")
    else:
        print("  Sign in with your e-mail address. A new link: nokshi user create EMAIL --role owner\n")
    if settings.CONFIG.outbox_only:
        print(f"  No mail server is set (NOKSHI_EMAIL_URL): letters wait at {settings.CONFIG.url}/mail/outbox/")
    print(f"  Data: {settings.CONFIG.home}    Stop: Ctrl+C\n", flush=True)
