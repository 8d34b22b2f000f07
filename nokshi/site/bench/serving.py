"""A real `nokshi run` of the bench's own: started, waited for, weighed and ended."""

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

PATIENCE = 120.0
HELLO = "nokshi.site.bench.hello:application"


class NotUp(RuntimeError):
    """A server did not answer; the message has the end of what it wrote."""


@dataclass(slots=True)
class Server:
    """A server that answers at a port of this machine, and how long it took until it did."""

    port: int
    process: "subprocess.Popen[bytes]"
    seconds: float

    def memory(self) -> int:
        """Return the bytes that all its processes take, shared ones once (PSS)."""
        top = psutil.Process(self.process.pid)
        return sum(_pss(one) for one in (top, *top.children(recursive=True)))

    def processor(self, part: str = "") -> float:
        """Return the seconds that processors spent so far on all its processes, or on one part of them."""
        top = psutil.Process(self.process.pid)
        return sum(_spent(one) for one in self._parts(top, part))

    def _parts(self, top: psutil.Process, part: str) -> list[psutil.Process]:
        whole = [top, *top.children(recursive=True)]
        if not part:
            return whole
        listening = {one.pid for one in psutil.net_connections("inet") if one.laddr and one.laddr.port == self.port}
        return [one for one in whole if one.pid in listening] or whole


@contextmanager
def nokshi(environment: Mapping[str, str], *, port: int, log: Path) -> Iterator[Server]:
    """Serve the bench's Nokshi until the block ends."""
    with _serving([sys.executable, "-m", "nokshi", "run"], environment, port, "/account/login/", log) as server:
        yield server


@contextmanager
def hello(environment: Mapping[str, str], *, port: int, log: Path) -> Iterator[Server]:
    """Serve a page of one word from Granian alone, in the same pool of threads: what HTTP itself costs here."""
    words = [
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--blocking-threads",
        "4",
        "--workers",
        "1",
        "--log-level",
        "error",
    ]
    command = [sys.executable, *words, "--port", str(port), HELLO]
    with _serving(command, environment, port, "/", log) as server:
        yield server


@contextmanager
def _serving(command: list[str], environment: Mapping[str, str], port: int, path: str, log: Path) -> Iterator[Server]:
    begun = time.monotonic()
    with log.open("ab") as said:
        process = subprocess.Popen(command, env=dict(environment), stdout=said, stderr=said, start_new_session=True)
    try:
        _wait(process, port, path, log)
        yield Server(port, process, time.monotonic() - begun)
    finally:
        _end(process)


def _wait(process: "subprocess.Popen[bytes]", port: int, path: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.02)
        finally:
            connection.close()
    raise NotUp(log.read_text(errors="replace")[-2_000:])


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the server and whatever it started."""
    below = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for one in psutil.wait_procs(below, timeout=5)[1]:
        one.kill()


def _pss(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except (psutil.Error, AttributeError):
        return 0


def _spent(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)
