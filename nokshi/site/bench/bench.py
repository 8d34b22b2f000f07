"""What every task of the bench works with: the base, the server, and somebody signed in."""

import gzip
import http.client
import multiprocessing
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from nokshi.site.bench.base import Base
from nokshi.site.bench.client import Answer, Client
from nokshi.site.bench.places import Place
from nokshi.site.bench.serving import Server
from nokshi.site.bench.template import MANAGER

Say = Callable[[str], None]
Check = Callable[[str, str], None]
"""Looks at an answer by its address and its text; raises WrongAnswer."""
ROUNDS = 60
REST, LONGEST_REST = 0.1, 60
"""Seconds of processor in a second below which a server rests, and how many seconds it is waited for."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The seconds of each round, and what the processor spent on one in the mean, wherever the rest went."""

    seconds: list[float]
    processor: float


@dataclass(slots=True)
class Bench:
    """A server over a base, and a user who sees one brand of it."""

    base: Base
    place: Place
    server: Server
    hello_port: int
    mail_line: socket.socket
    """Bound from the start: a port that only was free is taken by any of the thousand lines that are open meanwhile."""

    say: Say
    rounds: int = ROUNDS
    _client: Client | None = field(default=None)

    @property
    def client(self) -> Client:
        """A manager's browser, signed in over HTTP."""
        if self._client is None:
            self._client = self.new_client()
        return self._client

    def new_client(self, email: str = MANAGER) -> Client:
        """Return another browser, signed in."""
        return Client(self.server.port).sign_in(email, self.base.password)

    @property
    def log(self) -> Path:
        return self.place.home / "server.log"

    def settle(self) -> None:
        """Wait until the server has done what follows from the work before, a minute at most."""
        for _ in range(LONGEST_REST):
            before = self.server.processor()
            time.sleep(1)
            if self.server.processor() - before < REST:
                return

    def pages(self, paths: Sequence[str], check: Check) -> Taken:
        """Ask for each page once, after three to warm up, and return what it took; raises WrongAnswer."""
        for path in paths[:3]:
            self.client.get(path)
        return self.asked([lambda path=path: self.client.get(path) for path in paths], paths, check)  # type: ignore[misc]

    def asked(self, questions: Sequence[Callable[[], Answer]], names: Sequence[str], check: Check) -> Taken:
        """Ask one after the other, check every answer, and return what it took; raises WrongAnswer."""
        before = self.server.processor("web")
        answers = [question() for question in questions]
        spent = self.server.processor("web") - before
        for name, answer in zip(names, answers, strict=True):
            check(name, answer.text)
        return Taken([answer.seconds for answer in answers], spent / len(answers))

    def hello_rate(self, clients: int, seconds: float) -> float:
        """Return how many pages of one word a second Granian gives to so many clients."""
        return rate([_loop_of("/", self.hello_port, {}, b"hello") for _ in range(clients)], seconds)

    def page_rate(self, path: str, clients: int, seconds: float, mark: bytes) -> float:
        """Return how many pages a second so many signed-in clients get together; every page must hold the mark."""
        cookies = dict(self.client.cookies)
        return rate([_loop_of(path, self.server.port, cookies, mark) for _ in range(clients)], seconds)


Loop = Callable[[float], int]


def rate(loops: Sequence[Loop], seconds: float) -> float:
    """Run loops beside one another in processes of their own; return what they count together in a second."""
    context = multiprocessing.get_context("fork")
    pipes: list[Connection] = []
    processes = []
    for loop in loops:
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=_counted, args=(loop, seconds, there), daemon=True)
        process.start()
        there.close()
        pipes.append(here)
        processes.append(process)
    counts = [pipe.recv() for pipe in pipes]
    for process in processes:
        process.join()
    if faults := [count for count in counts if isinstance(count, str)]:
        raise RuntimeError(faults[0])
    return float(sum(counts)) / seconds


def timed(work: Callable[[], object], rounds: int) -> Taken:
    """Return what some rounds of the same work took, after one to warm up."""
    work()
    taken, before = [], time.process_time()
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return Taken(taken, (time.process_time() - before) / rounds)


def _counted(loop: Loop, seconds: float, pipe: Connection) -> None:
    try:
        pipe.send(loop(seconds))
    except Exception as error:
        pipe.send(f"{type(error).__name__}: {error}")


def _loop_of(path: str, port: int, cookies: dict[str, str], mark: bytes) -> Loop:
    headers = {"Accept-Encoding": "gzip"}
    if cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())

    def loop(seconds: float) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        until, count = time.perf_counter() + seconds, 0
        while time.perf_counter() < until:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            body = response.read()
            if response.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            if response.status != 200 or mark not in body:
                raise RuntimeError(f"{path} answered {response.status}")
            count += 1
        return count

    return loop
