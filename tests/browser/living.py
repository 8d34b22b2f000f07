"""Start a real Nokshi on a free port with a home of its own, and stop it cleanly."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 120.0


@dataclass(slots=True)
class Living:
    """A running Nokshi: its address, its home, and how to run its command on the same data."""

    url: str
    home: Path
    environment: dict[str, str]
    process: subprocess.Popen[str]
    log: Path

    def command(self, *words: str, fails: bool = False) -> str:
        """Run `nokshi …` on the same data and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "nokshi", *words], env=self.environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode != 0) is fails, done.stdout + done.stderr
        return done.stdout

    def first_link(self) -> str:
        """Return the one-time link that the terminal showed."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if found := re.search(rf"{re.escape(self.url)}/\S+", self._told_after_begin()):
                return found[0]
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def _told_after_begin(self) -> str:
        return self.log.read_text().partition("Begin here")[2]


@contextmanager
def living(home: Path, port: int = 0, *, words: Sequence[str] = (), **more: str) -> Iterator[Living]:
    """Run `nokshi run` until the block ends; its parts must stop by themselves when asked."""
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("NOKSHI_", "DJANGO_"))},
        "NOKSHI_HOME": str(home),
        "NOKSHI_PORT": str(port),
        "PYTHONUNBUFFERED": "1",
        **more,
    }
    log = home / "run.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "nokshi", "run", *words], env=environment, stdout=output, stderr=output, text=True
        )
    try:
        wait_for(url, process, log)
        yield Living(url, home, environment, process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(PATIENCE)
    assert code == 0, log.read_text()


def wait_for(url: str, process: subprocess.Popen[str], log: Path) -> None:
    """Wait until a page of a running process answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{url} did not answer: {log.read_text()}")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
