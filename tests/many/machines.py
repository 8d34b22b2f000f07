"""Several processes as on several machines: each a command of its own, one database and one Redis for all."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser.living import Living, wait_for
from tests.torture.cluster import Cluster, free_port

PATIENCE = 180.0


@dataclass(frozen=True, slots=True)
class Machines:
    """The two web processes, and the Redis that all share."""

    first: Living
    second: Living
    redis: "Redis"


class Redis:
    """A Redis that can hang, fall, and come back at its port."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder
        self.start()

    def start(self) -> None:
        words = [
            "redis-server",
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            str(self._folder),
        ]
        self._process = subprocess.Popen(words, stdout=subprocess.DEVNULL)

    def hang(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def stop(self) -> None:
        """End it, whatever state it is in."""
        self._process.kill()
        self._process.wait(PATIENCE)


@contextmanager
def machines(folder: Path) -> Iterator[Machines]:
    """Run PostgreSQL, Redis, two web and two worker processes and a scheduler."""
    with ExitStack() as stack:
        cluster = Cluster(folder / "cluster")
        cluster.start()
        stack.callback(cluster.stop)
        redis = Redis(folder)
        stack.callback(redis.stop)
        home = folder / "home"
        home.mkdir()
        shared = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("NOKSHI_", "DJANGO_"))},
            "NOKSHI_HOME": str(home),
            "NOKSHI_DATABASE_URL": cluster.url,
            "NOKSHI_REDIS_URL": f"redis://127.0.0.1:{redis.port}",
            "NOKSHI_SECRET_KEY": "the same on every machine",
            "PYTHONUNBUFFERED": "1",
        }
        first = stack.enter_context(_machine("web-1", ["--only", "web"], folder, shared))
        second = stack.enter_context(_machine("web-2", ["--only", "web"], folder, shared))
        for name, words in (
            ("worker-1", ["--only", "worker", "--only", "scheduler"]),
            ("worker-2", ["--only", "worker"]),
        ):
            stack.enter_context(_machine(name, words, folder, {**shared, "NOKSHI_URL": first.url}))
        wait_for(f"{first.url}/health/ready", first.process, first.log)
        yield Machines(first, second, redis)


@contextmanager
def _machine(name: str, words: list[str], folder: Path, shared: dict[str, str]) -> Iterator[Living]:
    port = free_port()
    url, log = f"http://127.0.0.1:{port}", folder / f"{name}.log"
    environment = {**shared, "NOKSHI_PORT": str(port)}
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "nokshi", "run", *words], env=environment, stdout=output, stderr=output, text=True
        )
    try:
        if "web" in words:
            wait_for(f"{url}/health/live", process, log)
        yield Living(url, folder / "home", environment, process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(PATIENCE)
    assert code == 0, log.read_text()
