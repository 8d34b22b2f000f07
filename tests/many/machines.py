"""Several processes as on several machines: each a command of its own, one database and one Redis for all."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.browser.living import Living
from tests.torture.cluster import Cluster, free_port

PATIENCE = 180.0


@contextmanager
def machines(folder: Path) -> Iterator[tuple[Living, Living]]:
    """Run PostgreSQL, Redis, two web and two worker processes and a scheduler; yield the two web ones."""
    with ExitStack() as stack:
        cluster = Cluster(folder / "cluster")
        cluster.start()
        stack.callback(cluster.stop)
        redis = stack.enter_context(_redis(folder))
        home = folder / "home"
        home.mkdir()
        shared = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("NOKSHI_", "DJANGO_"))},
            "NOKSHI_HOME": str(home),
            "NOKSHI_DATABASE_URL": cluster.url,
            "NOKSHI_REDIS_URL": redis,
            "NOKSHI_SECRET_KEY": "the same on every machine",
            "PYTHONUNBUFFERED": "1",
        }
        first = stack.enter_context(_machine("web-1", ["--only", "web"], folder, shared))
        second = stack.enter_context(_machine("web-2", ["--only", "web"], folder, shared))
        for name, words in (
            ("worker-1", ["--only", "worker", "--only", "scheduler"]),
            ("worker-2", ["--only", "worker"]),
        ):
            stack.enter_context(_machine(name, words, folder, shared))
        _wait_for(f"{first.url}/health/ready", first.process, first.log)
        yield first, second


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
            _wait_for(f"{url}/health/live", process, log)
        yield Living(url, folder / "home", environment, process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(PATIENCE)
    assert code == 0, log.read_text()


@contextmanager
def _redis(folder: Path) -> Iterator[str]:
    port = free_port()
    words = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    yield f"redis://127.0.0.1:{port}"
    process.terminate()
    process.wait(PATIENCE)


def _wait_for(url: str, process: subprocess.Popen[str], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(log.read_text())
